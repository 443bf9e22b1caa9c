"""Puts together what was found and what ran: the features of each library, with their uses."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flaskmagic.lines import split_lines
from flaskmagic.trace import SourceFile, imported_path
from flaskmagic.trace.assemble import below, import_root
from flaskmagic.trace.found_uses import FoundFile, FoundFunction, FoundUse, FoundUses
from flaskmagic.uses.entries import Entries
from flaskmagic.uses.model import Feature, Library, ProjectUses, Proof, Use
from flaskmagic.uses.proof import Ran

STANDARD_LIBRARY = "Python"


@dataclass(frozen=True, slots=True)
class Recording:
    """What ran in a recording, and the files as they were then."""

    ran: Ran
    files: Mapping[str, SourceFile]


def project_uses(
    found: FoundUses,
    files: Mapping[str, SourceFile],
    recordings: Sequence[Recording],
    *,
    python: str,
    with_standard_library: bool = False,
) -> ProjectUses:
    """Return what a project uses of each library.

    Args:
        found: What was found in the app's process.
        files: The files as they were then.
        recordings: What ran.
        python: The version of the Python that ran it.
        with_standard_library: Whether what is used of that is told as well.

    Returns:
        The libraries, those of which most is used first.
    """
    builder = _Builder(found, files, recordings)
    groups: dict[tuple[str, str, str], list[tuple[FoundUse, Use]]] = {}
    for use in found.uses:
        package = use.definition.partition(":")[0].partition(".")[0]
        library = _library(package, found.libraries, python)
        if library[0] != STANDARD_LIBRARY or with_standard_library:
            key = (*library, _same(use))
            groups.setdefault(key, []).append((use, builder.use(use)))
    by_library: dict[tuple[str, str], list[Feature]] = {}
    for (name, release, _), pairs in groups.items():
        feature = _feature(name, release, pairs)
        by_library.setdefault((name, release), []).append(feature)
    libraries = [
        Library(name, release, tuple(sorted(features, key=_by_uses)))
        for (name, release), features in by_library.items()
    ]
    libraries.sort(key=lambda each: (-len(each.features), each.name.lower()))
    return ProjectUses(tuple(libraries), remarks=tuple(builder.remarks()))


def _library(
    package: str, libraries: Mapping[str, tuple[str, str]], python: str
) -> tuple[str, str]:
    if package in libraries:
        return libraries[package]
    if package in sys.stdlib_module_names:
        return STANDARD_LIBRARY, python
    return package, ""


def _same(use: FoundUse) -> str:
    """Return what uses of one feature have in common.

    A function may be written with its module before it or not. Of a method, the class belongs to
    it: ``Flask.route`` and ``Blueprint.route`` have one definition.
    """
    is_method = "." in use.definition.partition(":")[2]
    return f"{use.definition} {use.name}" if is_method else use.definition


def _feature(library: str, release: str, pairs: Sequence[tuple[FoundUse, Use]]) -> Feature:
    names = Counter(use.name for use, _ in pairs)
    name = max(names, key=lambda each: (names[each], -len(each), each))
    uses = sorted((use for _, use in pairs), key=lambda use: (use.path, use.line, use.column))
    return Feature(name, pairs[0][0].definition, library, release, tuple(uses))


def _by_uses(feature: Feature) -> tuple[int, str]:
    return -len(feature.uses), feature.name


class _Builder:
    """Makes the uses: each with its file, its proof, and what leads to it."""

    def __init__(
        self,
        found: FoundUses,
        files: Mapping[str, SourceFile],
        recordings: Sequence[Recording],
    ) -> None:
        self._found, self._files, self._recordings = found, files, recordings
        self._entries = Entries(found)
        self._paths = _paths(found.files, recordings)
        self._changed: dict[str, None] = {}

    def use(self, use: FoundUse) -> Use:
        function = self._found.functions[use.function]
        file = self._found.files[function.file]
        text = use.text
        if file.filename in self._files:
            text = _line(self._files[file.filename].text, use.line)
        proof, line_ran = self._proof(file, function, use, text)
        return Use(
            path=self._paths[file.filename],
            line=use.line,
            column=use.column,
            expression=use.expression,
            function="" if file.is_template else _shown(function.qualname),
            text=text,
            is_template=file.is_template,
            proof=proof,
            line_ran=proof is None and line_ran,
            entries=() if proof is not None else self._entries.of(use.function),
        )

    def remarks(self) -> Iterable[str]:
        for path in self._changed:
            yield f"{path} is not as it was recorded: what ran of its changed lines is not known"

    def _proof(
        self, file: FoundFile, function: FoundFunction, use: FoundUse, text: str
    ) -> tuple[Proof | None, bool]:
        proof, line_ran = None, False
        for recording in self._recordings:
            filename = _match(file, self._paths[file.filename], recording.files)
            if filename is None:
                continue
            if _line(recording.files[filename].text, use.line) != text:
                self._changed[self._paths[file.filename]] = None
                continue
            ran = recording.ran.line(filename, function, use)
            line_ran |= ran is not None
            if not use.is_certain:
                ran = recording.ran.call(filename, use)
            proof = merge_proof(proof, ran)
        return proof, line_ran


def merge_proof(one: Proof | None, other: Proof | None) -> Proof | None:
    """Return what two proofs say together.

    Args:
        one: A proof, or ``None``.
        other: Another one.

    Returns:
        Both in one.
    """
    if one is None or other is None:
        return one or other
    return replace(
        one,
        exchanges=tuple(sorted({*one.exchanges, *other.exchanges})),
        at_import=one.at_import or other.at_import,
        elsewhere=one.elsewhere or other.elsewhere,
    )


def _paths(files: Sequence[FoundFile], recordings: Sequence[Recording]) -> dict[str, str]:
    """Return the path of each file as it is imported; that of a template from the same folder."""
    modules = [file for file in files if not file.is_template]
    roots = {import_root(file.filename, file.module) for file in modules}
    found = {file.filename: imported_path(file.filename, file.module) for file in modules}
    found |= {file.filename: below(file.filename, roots) for file in files if file.is_template}
    for recording in recordings:
        found |= {name: each.path for name, each in recording.files.items() if name in found}
    return found


def _match(file: FoundFile, path: str, files: Mapping[str, SourceFile]) -> str | None:
    """Return the name that a file has in a recording, which may have been made elsewhere."""
    if file.filename in files:
        return file.filename
    for name, each in files.items():
        if each.is_own and each.path == path and each.is_template == file.is_template:
            return name
    return None


def _line(text: str, number: int) -> str:
    lines = split_lines(text)
    return lines[number - 1].strip() if 1 <= number <= len(lines) else ""


def _shown(qualname: str) -> str:
    """Return a qualified name without the parts that nobody wrote, such as ``<locals>``."""
    return ".".join(part for part in qualname.split(".") if not part.startswith("<"))
