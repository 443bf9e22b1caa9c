"""Turns what the recorder kept into a trace: names, lines and columns instead of raw facts."""

from __future__ import annotations

import linecache
import tokenize
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePath

from flaskmagic.trace.calls import Call, CallSite, CCall, CodeRef
from flaskmagic.trace.exchanges import exchange_from
from flaskmagic.trace.log_reader import LogReader
from flaskmagic.trace.model import Kind, SourceFile, Trace
from flaskmagic.trace.positions import Position, positions
from flaskmagic.trace.raw_calls import Gap, RawCall
from flaskmagic.trace.template_lines import TemplateLines
from flaskmagic.tracer.functions import Function


def assemble(
    reader: LogReader, *, kind: Kind, scenario: str, title: str, interrupted: bool = False
) -> Trace:
    """Return the trace of a finished recording, with the text of every file that it ran.

    Where the files were installed from is known here only if the log itself says it.

    Args:
        reader: All records of the recording were read by it.
        kind: What was recorded.
        scenario: The topic whose visit it was, or "".
        title: The visit in words.
        interrupted: Whether the reader stopped it by Ctrl-C.

    Returns:
        The trace.

    Raises:
        UnreadableLog: There was no record.
    """
    replayed = reader.replayed()
    functions = {raw.function.number: raw.function for raw in replayed.calls}.values()
    codes = _Codes(_import_roots(functions))
    # A resume of a generator was numbered too, but is no call of its own.
    ids = {raw: number for number, raw in enumerate(replayed.calls, 1)}
    return Trace(
        kind=kind,
        scenario=scenario,
        title=title,
        python=reader.python.version,
        distributions=reader.distributions,
        calls=tuple(_call(raw, codes, ids.__getitem__) for raw in replayed.calls),
        files=reader.files or source_files(functions),
        skipped=dict(replayed.skipped),
        interrupted=interrupted,
        gaps={thread: codes.gap(gap) for thread, gap in replayed.gaps.items()},
        exchanges=tuple(
            exchange_from(raw, number, ids[raw.first])
            for number, raw in enumerate(replayed.exchanges, 1)
        ),
        found_uses=reader.found_uses,
        unknown_starts=tuple(replayed.unknown_starts),
    )


class CallMaker:
    """Makes calls of a recording that goes on; each has the number that the log has for it."""

    def __init__(self) -> None:
        self._codes = _Codes(())
        self._count = 0

    def calls(self, raws: Iterable[RawCall], functions: Mapping[int, Function]) -> tuple[Call, ...]:
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
        ordered = sorted(raws, key=lambda raw: raw.id)
        return tuple(_call(raw, self._codes, lambda each: each.id) for raw in ordered)

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


def _call(raw: RawCall, codes: _Codes, id_of: Callable[[RawCall], int]) -> Call:
    watched = raw.arguments is not None
    site = None if raw.caller is None else codes.call_site(raw.caller, raw.call_offset)
    return Call(
        id=id_of(raw),
        parent_id=None if raw.parent is None or raw.parent.is_gone else id_of(raw.parent),
        thread=raw.thread,
        code=codes.ref(raw.function),
        call_site=site,
        outcome=raw.outcome,
        exception=raw.exception,
        raised_line=codes.line(raw.function, raw.raised_at) if raw.raised_at >= 0 else None,
        skipped=raw.skipped,
        lines=codes.lines(raw.function, frozenset(raw.lines)) if watched else None,
        arguments=raw.arguments
        and {name: codes.shortened(value) for name, value in raw.arguments.items()},
        result=raw.result and codes.shortened(raw.result),
        incomplete=raw.incomplete,
        c_calls=tuple(_c_calls(raw, codes)),
    )


def _c_calls(raw: RawCall, codes: _Codes) -> Iterator[CCall]:
    for offset, made in raw.c_calls.items():
        site = codes.call_site(raw.function, offset)
        if site is not None:
            argument = made.argument and codes.shortened(made.argument)
            result = made.result and codes.shortened(made.result)
            yield CCall(site.line, site.column, made.name, argument, result)


class _Codes:
    """Reads what is known of functions, each one once."""

    def __init__(self, roots: Collection[str]) -> None:
        self.know_roots(roots)
        self._refs: dict[int, CodeRef] = {}
        self._sites: dict[tuple[int, int], CallSite | None] = {}
        self._positions: dict[int, list[Position]] = {}
        self._tables: dict[int, TemplateLines] = {}

    def know_roots(self, roots: Collection[str]) -> None:
        self._roots = sorted(roots, key=len, reverse=True)

    def ref(self, function: Function) -> CodeRef:
        if function.number not in self._refs:
            table = self._template(function)
            first_line = table.first_line if table else function.first_line
            self._refs[function.number] = CodeRef(function.filename, function.qualname, first_line)
        return self._refs[function.number]

    def call_site(self, caller: Function, offset: int) -> CallSite | None:
        key = caller.number, offset
        if key not in self._sites:
            self._sites[key] = self._read_site(caller, offset)
        return self._sites[key]

    def line(self, function: Function, offset: int) -> int | None:
        """Return the line of an instruction."""
        site = self.call_site(function, offset)
        return None if site is None else site.line

    def gap(self, gap: Gap) -> str:
        """Return why calls are missing, and since where."""
        function = gap.function
        line = None if function is None else self.line(function, gap.offset)
        if function is None or line is None:
            return gap.reason
        path = imported_path(function.filename, function.module)
        return f"{gap.reason} ({function.qualname}, {path}:{line})"

    def _read_site(self, caller: Function, offset: int) -> CallSite | None:
        line, end_line, column, end_column = self._positions_of(caller)[offset // 2]
        table = self._template(caller)
        if table is not None:
            line = None if line is None else table.template_line(line)
            return None if line is None else CallSite(caller.filename, line)
        if line is None:
            return None
        return CallSite(caller.filename, line, end_line, column, end_column)

    def shortened(self, value: str) -> str:
        """Return a value without the folders that code was imported from: nobody's home shows."""
        for root in self._roots:
            value = value.replace(root, "…")
        return value

    def lines(self, function: Function, python_lines: frozenset[int]) -> frozenset[int]:
        table = self._template(function)
        return python_lines if table is None else table.executed(python_lines)

    def _positions_of(self, function: Function) -> list[Position]:
        if function.number not in self._positions:
            found = positions(function.positions, function.first_line)
            self._positions[function.number] = found
        return self._positions[function.number]

    def _template(self, function: Function) -> TemplateLines | None:
        """Return the lines of a compiled template's function, or ``None`` for any other."""
        if function.debug_info is None:
            return None
        if function.number not in self._tables:
            lines = {each.line for each in self._positions_of(function) if each.line is not None}
            self._tables[function.number] = TemplateLines(
                function.debug_info, function.name, function.first_line, lines
            )
        return self._tables[function.number]


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


def imported_path(filename: str, module: str) -> str:
    """Return a module's file as it is imported: ``werkzeug/routing/map.py``.

    Args:
        filename: The file.
        module: The dotted name of the module.

    Returns:
        The end of the path that belongs to the module.
    """
    parts = PurePath(filename).parts
    depth = module.count(".") + 1 + (PurePath(filename).name == "__init__.py")
    return "/".join(parts[-depth:])


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
