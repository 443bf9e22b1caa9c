"""Reads what the raw facts of calls mean: names, lines and columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath

from flaskmagic.trace.calls import CallSite, CCall, CodeRef
from flaskmagic.trace.columns import CallFacts
from flaskmagic.trace.positions import Position, positions
from flaskmagic.trace.raw_calls import Gap
from flaskmagic.trace.raw_columns import Details, Edge, End, RawCCall
from flaskmagic.trace.template_lines import TemplateLines
from flaskmagic.tracer.functions import Function


class Codes:
    """Reads what is known of functions, each one once."""

    def __init__(self, roots: Collection[str]) -> None:
        self.know_roots(roots)
        self._refs: dict[int, CodeRef] = {}
        self._sites: dict[tuple[int, int], CallSite | None] = {}
        self._positions: dict[int, list[Position]] = {}
        self._tables: dict[int, TemplateLines] = {}

    def know_roots(self, roots: Collection[str]) -> None:
        """Take the folders that code was imported from.

        Args:
            roots: The folders.
        """
        self._roots = sorted(roots, key=len, reverse=True)

    def facts(self, edge: Edge, end: End, skipped: int, details: Details) -> CallFacts:
        """Put the facts of a call into names and lines.

        Args:
            edge: What called what.
            end: How the call ended.
            skipped: How many calls directly below it were left out.
            details: What is kept of it besides.

        Returns:
            The facts.
        """
        function, caller, offset = edge
        watched = details.arguments is not None
        return CallFacts(
            code=self.ref(function),
            call_site=None if caller is None else self.call_site(caller, offset),
            outcome=end.outcome,
            exception=end.exception,
            raised_line=self.line(function, end.raised_at) if end.raised_at >= 0 else None,
            skipped=skipped,
            lines=self.lines(function, frozenset(details.lines)) if watched else None,
            arguments=details.arguments
            and {name: self.shortened(value) for name, value in details.arguments.items()},
            result=details.result and self.shortened(details.result),
            incomplete=details.incomplete,
            c_calls=tuple(self._c_calls(function, details.c_calls)),
        )

    def _c_calls(self, function: Function, made: Mapping[int, RawCCall]) -> Iterator[CCall]:
        for offset, each in made.items():
            site = self.call_site(function, offset)
            if site is not None:
                argument = each.argument and self.shortened(each.argument)
                result = each.result and self.shortened(each.result)
                yield CCall(site.line, site.column, each.name, argument, result)

    def ref(self, function: Function) -> CodeRef:
        """Return what a function is called, and where it starts.

        Args:
            function: The function.

        Returns:
            It, as the interpreter knows it.
        """
        if function.number not in self._refs:
            table = self._template(function)
            first_line = table.first_line if table else function.first_line
            self._refs[function.number] = CodeRef(function.filename, function.qualname, first_line)
        return self._refs[function.number]

    def call_site(self, caller: Function, offset: int) -> CallSite | None:
        """Return where a call is written.

        Args:
            caller: The function that it is written in.
            offset: The instruction that makes it.

        Returns:
            The place, or ``None`` where that is not known.
        """
        key = caller.number, offset
        if key not in self._sites:
            self._sites[key] = self._read_site(caller, offset)
        return self._sites[key]

    def line(self, function: Function, offset: int) -> int | None:
        """Return the line of an instruction.

        Args:
            function: The function.
            offset: The instruction.

        Returns:
            The line, or ``None`` where that is not known.
        """
        site = self.call_site(function, offset)
        return None if site is None else site.line

    def gap(self, gap: Gap) -> str:
        """Return why calls are missing, and since where.

        Args:
            gap: What was replayed.

        Returns:
            The reason, with the place if that is known.
        """
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
        """Return a value without the folders that code was imported from: nobody's home shows.

        Args:
            value: The text of the value.

        Returns:
            The text.
        """
        for root in self._roots:
            value = value.replace(root, "…")
        return value

    def lines(self, function: Function, python_lines: frozenset[int]) -> frozenset[int]:
        """Return the lines that certainly ran.

        Args:
            function: What was called.
            python_lines: The lines of its Python code that ran.

        Returns:
            The lines, of a template those of the template.
        """
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
