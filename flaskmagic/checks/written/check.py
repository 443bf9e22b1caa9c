"""Checks each reference of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from glob import escape
from pathlib import Path, PurePosixPath

from flaskmagic.checks.written.libraries import Libraries, LibraryFile
from flaskmagic.checks.written.links import link_answer, release_address
from flaskmagic.checks.written.model import CheckedReference, Place, PlaceAnswer
from flaskmagic.checks.written.place import Judged, judge, meant_by
from flaskmagic.eras.revisions import NotRead, Release, SourceText
from flaskmagic.source.places import place_at
from flaskmagic.source.repositories import REPOSITORIES
from flaskmagic.written.permalinks import Permalink, RevisionKind
from flaskmagic.written.references import Form, FoundBy, FoundReferences, Reference


def check_references(
    found: FoundReferences, libraries: Libraries, folder: Path
) -> list[CheckedReference]:
    """Check the references of a report.

    Args:
        found: The references.
        libraries: The libraries at hand.
        folder: The folder of the report, which may hold the team's own files.

    Returns:
        The references with their answers, in their order. What is cited more than once in the
        same words comes once, with all of its places.
    """
    checker = _Checker(found, libraries, folder)
    checked: dict[object, CheckedReference] = {}
    for number, reference in enumerate(found.references):
        if reference.form is Form.EXCERPT:
            continue
        key = (reference.written, reference.beside) if reference.link else number
        if key in checked:
            before = checked[key]
            checked[key] = replace(before, also=(*before.also, reference.spot))
        else:
            checked[key] = checker.check(reference)
    return list(checked.values())


_NAMES_THE_FILE = (FoundBy.BESIDE, FoundBy.SENTENCE)


class _Checker:
    def __init__(self, found: FoundReferences, libraries: Libraries, folder: Path) -> None:
        self.libraries, self.folder = libraries, folder
        links = (each.link for each in found.references if each.link is not None)
        self.elsewhere = {
            PurePosixPath(link.path).name: link
            for link in links
            if libraries.in_repository(link.repository, link.path) is None
        }

    def check(self, reference: Reference) -> CheckedReference:
        link = reference.link
        if link is None:
            return CheckedReference(reference, self._in_words(reference))
        file = self.libraries.in_repository(link.repository, link.path)
        if file is None and self._is_own(link.path):
            return CheckedReference(reference, PlaceAnswer(Place.YOURS, link.path))
        place = None if link.first is None else self._of_link(reference, link, file)
        propose = None if file is None else self._propose(reference, file)
        return CheckedReference(reference, place, link_answer(link, reference.written, propose))

    def _is_own(self, path: str) -> bool:
        """Say whether a file lies in the folder of the report, or in a folder of that."""
        parts = [part for part in path.replace("\\", "/").split("/") if part not in ("", ".")]
        if ".." in parts or not parts:
            return False
        file = Path(*parts)
        return (self.folder / file).is_file() or any(self.folder.glob(f"*/{escape(str(file))}"))

    def _in_words(self, reference: Reference) -> PlaceAnswer:
        """Judge lines in words by each file that may be meant; one that fits decides."""
        named = reference.file
        if named is None:
            return PlaceAnswer(Place.UNKNOWN, remark="no file is named before it")
        if named.is_ours:
            return PlaceAnswer(Place.YOURS, named.path)
        link = named.link or self.elsewhere.get(named.path)
        files = self._files(named.path, link)
        answers = [self._of_words(reference, file, only=len(files) == 1) for file in files]
        right = [each for each in answers if each.verdict in (Place.RIGHT, Place.OTHER_LINE)]
        if right:
            return right[0]
        if self._is_own(named.path):
            return PlaceAnswer(Place.YOURS, named.path)
        if answers:
            return answers[0]
        said = _not_here(link) if link else self._no_file(named.path)
        return PlaceAnswer(Place.UNKNOWN, named.path, remark=said)

    def _files(self, written: str, link: Permalink | None) -> Sequence[LibraryFile]:
        if link is None:
            return self.libraries.named(written)
        file = self.libraries.in_repository(link.repository, link.path)
        return () if file is None else (file,)

    def _no_file(self, written: str) -> str:
        distribution = self.libraries.package_of(written)
        if distribution is None:
            return f"no library here has a file {written}"
        return f"{self.libraries.releases[distribution]} has no file {written}"

    def _of_words(self, reference: Reference, file: LibraryFile, only: bool) -> PlaceAnswer:
        release = self.libraries.releases[file.distribution]
        read = self.libraries.read(file, release)
        if isinstance(read, NotRead):
            return PlaceAnswer(Place.UNKNOWN, file.path, remark=read.reason)
        judged = judge(reference, read.text)
        if judged.verdict is Place.WRONG:
            is_sure = only and reference.file and reference.file.by in _NAMES_THE_FILE
            return _moved(judged, read) if is_sure else _unfit(judged, read, only)
        return _answer(judged, read)

    def _of_link(
        self, reference: Reference, link: Permalink, file: LibraryFile | None
    ) -> PlaceAnswer:
        """Judge a link by its own revision; what another one says is only told."""
        if file is None:
            return PlaceAnswer(Place.UNKNOWN, link.path, remark=_not_here(link))
        release = _tagged(link, file)
        read = self.libraries.read(file, release) if release else None
        if isinstance(read, SourceText):
            return _answer(judge(reference, read.text), read)
        said = f"{link.revision[:12]} is not here"
        here = self.libraries.releases.get(file.distribution)
        if here is not None:
            near = self.libraries.read(file, here)
            if isinstance(near, SourceText) and judge(reference, near.text).verdict is Place.RIGHT:
                said += f", it fits {here}"
        return PlaceAnswer(Place.UNKNOWN, file.path, remark=said)

    def _propose(self, reference: Reference, file: LibraryFile) -> str | None:
        """Return the permalink of what a link's words name, at the installed release."""
        release = self.libraries.releases.get(file.distribution)
        read = self.libraries.read(file, release) if release else None
        if release is None or not isinstance(read, SourceText):
            return None
        meant = meant_by(reference, read.text)
        if meant is None:
            return None
        lines = meant.first, meant.last
        if reference.first is not None:
            around = place_at(read.text, reference.first, reference.last)
            if around is not None and around.is_of(meant.name):
                lines = reference.first, reference.last or reference.first
        return release_address(release, file.path, *lines)


def _answer(judged: Judged, read: SourceText) -> PlaceAnswer:
    return PlaceAnswer(
        judged.verdict,
        read.path,
        judged.found,
        judged.meant,
        read.release,
        read.read_from,
        judged.remark,
    )


def _moved(judged: Judged, read: SourceText) -> PlaceAnswer:
    """Answer for lines that another release may have: in this one the definition is elsewhere."""
    if judged.meant is None:
        said = f"{judged.remark} in {read.release}"
        return replace(_answer(judged, read), verdict=Place.UNKNOWN, remark=said)
    said = f"in {read.release} it is at {judged.meant.first}-{judged.meant.last}"
    return replace(_answer(judged, read), verdict=Place.MOVED, remark=said)


def _unfit(judged: Judged, read: SourceText, only: bool) -> PlaceAnswer:
    """Answer for lines that don't fit, where the file itself is not certain."""
    said = f"it does not fit {read.path} of {read.release}"
    said = said if only else "several files may be meant, and none fits"
    return replace(_answer(judged, read), verdict=Place.UNKNOWN, remark=said)


def _not_here(link: Permalink) -> str:
    return f"the files of {link.repository} are not here"


def _tagged(link: Permalink, file: LibraryFile) -> Release | None:
    """Return the release whose tag a link names."""
    if link.kind is not RevisionKind.TAG:
        return None
    row = REPOSITORIES.get(file.distribution)
    version = link.revision.removeprefix("v")
    tag = row.tag.format(version) if row else f"v{version}"
    return Release(file.distribution, version) if tag == link.revision else None
