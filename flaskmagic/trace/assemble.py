"""Turns what the recorder kept into a trace: names, lines and columns instead of raw facts."""

from __future__ import annotations

import linecache
import tokenize
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path, PurePath

from flaskmagic.trace.calls import Call
from flaskmagic.trace.codes import Codes, imported_path
from flaskmagic.trace.columns import Calls
from flaskmagic.trace.exchanges import exchange_from
from flaskmagic.trace.log_reader import LogReader
from flaskmagic.trace.merged import Merged
from flaskmagic.trace.model import Followed, Kind, Sighting, SourceFile, Trace
from flaskmagic.trace.raw_calls import Gap, RawCall
from flaskmagic.trace.raw_columns import RawColumns
from flaskmagic.tracer.functions import Function
from flaskmagic.tracer.sightings import Seen


def assemble(
    reader: LogReader,
    *,
    kind: Kind,
    scenario: str,
    title: str,
    interrupted: bool = False,
    followed: tuple[str, str] | None = None,
) -> Trace:
    """Return the trace of a finished recording, with the text of every file that it ran.

    Where the files were installed from is known here only if the log itself says it.

    Args:
        reader: All records of the recording were read by it.
        kind: What was recorded.
        scenario: The topic whose visit it was, or "".
        title: The visit in words.
        interrupted: Whether the reader stopped it by Ctrl-C.
        followed: The place of the value that was followed, and the value, if one was.

    Returns:
        The trace.

    Raises:
        UnreadableLog: There was no record.
    """
    replayed = reader.replayed()
    raw, tables = replayed.begun.columns(), replayed.tables
    functions = list({edge.function.number: edge.function for edge in tables.edges}.values())
    codes = Codes(_import_roots(functions))
    merged = Merged(raw, tables, replayed.joined, codes)
    return Trace(
        kind=kind,
        scenario=scenario,
        title=title,
        python=reader.python.version,
        distributions=reader.distributions,
        calls=merged.calls,
        files=reader.files or source_files(functions),
        skipped=dict(replayed.skipped),
        interrupted=interrupted,
        gaps={thread: codes.gap(gap) for thread, gap in replayed.gaps.items()},
        exchanges=tuple(
            exchange_from(raw, number, merged.id_of(raw.first))
            for number, raw in enumerate(replayed.exchanges, 1)
        ),
        found_uses=reader.found_uses,
        unknown_starts=tuple(replayed.unknown_starts),
        followed=followed
        and Followed(*followed, tuple(_sightings(reader.seen, raw, merged, codes))),
    )


def _sightings(
    seen: Collection[Seen], raw: Iterable[RawColumns], merged: Merged, codes: Codes
) -> Iterator[Sighting]:
    """Yield where a value was seen that was followed; none in a call that was lost."""
    calls = {
        call.id: call
        for columns in (raw if seen else ())
        for call in map(partial(RawCall, columns), range(len(columns)))
    }
    contents: dict[int, int] = {}
    for each in seen:
        call = calls.get(each.call)
        if call is not None:
            line, above = codes.line(call.function, each.offset), calls.get(each.above)
            facts = each._asdict()
            del facts["offset"]
            ids = merged.id_of(call), None if above is None else merged.id_of(above)
            facts |= {"call": ids[0], "above": ids[1], "forms": tuple(each.forms)}
            facts["content"] = contents.setdefault(each.content, len(contents))
            yield Sighting(**facts, line=line)


class CallMaker:
    """Makes calls of a recording that goes on; each has the number that the log has for it."""

    def __init__(self) -> None:
        self._codes = Codes(())
        self._count = 0

    def calls(self, raws: Iterable[RawCall], functions: Mapping[int, Function]) -> Calls:
        """Make calls.

        Args:
            raws: What was replayed.
            functions: All functions that are known by now.

        Returns:
            The calls, in the order in which they began.
        """
        if len(functions) != self._count:
            self._count = len(functions)
            recorded = (each for each in functions.values() if each.reason is None)
            self._codes.know_roots(_import_roots(recorded))
        return Calls.of(map(self._call, sorted(raws, key=lambda raw: raw.id)))

    def _call(self, raw: RawCall) -> Call:
        parent = raw.parent
        return Call(
            raw.id,
            None if parent is None or parent.is_gone else parent.id,
            raw.thread,
            *self._codes.facts(raw.edge, raw.end, raw.skipped, raw.details),
        )

    def place(self, function: Function, offset: int) -> str:
        """Return where an instruction is written.

        Args:
            function: A function.
            offset: The offset of the instruction.

        Returns:
            Such as ``server.py:12``, or ``""`` where that is not known.
        """
        line = self._codes.line(function, offset) if offset >= 0 else None
        path = imported_path(function.filename, function.module)
        return "" if line is None else f"{path}:{line}"

    def gap(self, gap: Gap) -> str:
        """Return why calls are missing.

        Args:
            gap: What was replayed.

        Returns:
            Why, and since where.
        """
        return self._codes.gap(gap)


def _import_roots(functions: Iterable[Function]) -> set[str]:
    """Return the folders that the recorded modules were imported from."""
    found = {
        import_root(function.filename, function.module)
        for function in functions
        if function.debug_info is None
    }
    return {root for root in found if PurePath(root) != PurePath(PurePath(root).anchor)}


def source_files(
    functions: Iterable[Function], recorded: Iterable[Function] | None = None
) -> dict[str, SourceFile]:
    """Read the files of functions.

    Args:
        functions: The functions.
        recorded: All that were recorded: the modules among them say where a template lies. The
            default is the functions themselves.

    Returns:
        The files, by their filenames.
    """
    functions = list(functions)
    roots = _import_roots(functions if recorded is None else recorded)
    files: dict[str, SourceFile] = {}
    for function in functions:
        filename, module = function.filename, function.module
        if filename not in files:
            template = function.debug_info is not None
            path = below(filename, roots) if template else imported_path(filename, module)
            text = read_text(filename)
            files[filename] = SourceFile(path, module, text, template, function.is_own)
    return files


def import_root(filename: str, module: str) -> str:
    """Return the folder that a module was imported from.

    Args:
        filename: The module's file.
        module: The dotted name of the module.

    Returns:
        The folder.
    """
    depth = imported_path(filename, module).count("/")
    return str(PurePath(filename).parents[depth])


def below(filename: str, roots: Collection[str]) -> str:
    """Return a file relative to the deepest folder that holds it.

    Args:
        filename: The file.
        roots: The folders.

    Returns:
        The path, or the file's own name if no folder holds it.
    """
    path = PurePath(filename)
    holding = [root for root in roots if path.is_relative_to(root)]
    return path.relative_to(max(holding, key=len)).as_posix() if holding else path.name


def read_text(filename: str) -> str:
    """Read a source file.

    What was typed into a notebook or at a prompt is in no file, but ``linecache`` has it.

    Args:
        filename: The file.

    Returns:
        Its text, empty where there is none to read.
    """
    try:
        if Path(filename).exists() and not Path(filename).is_file():
            return ""  # a log may name a device, which never ends
        if filename.endswith(".py"):
            with tokenize.open(filename) as file:
                return file.read()
        return Path(filename).read_text(encoding="utf-8")
    except FileNotFoundError:
        return "".join(linecache.getlines(filename))
    except (OSError, SyntaxError, ValueError):
        return ""
