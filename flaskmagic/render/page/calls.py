"""Every recorded call as compact JSON: tables of what repeats, and a few numbers for each call.

The calls stand in the order of the tree, each after its caller and its caller's earlier calls, so
that their depths alone say who called whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from flaskmagic.lines import split_lines
from flaskmagic.printable import printable
from flaskmagic.reading import Reading, call_wording
from flaskmagic.reading.call_row import CallRow, call_rows
from flaskmagic.reading.hops import source_line
from flaskmagic.reading.links import code_link, site_link
from flaskmagic.reading.step_view import safe_link
from flaskmagic.render.page.libraries import Libraries
from flaskmagic.render.page.sources import Sources, states, width
from flaskmagic.render.page.tables import Table
from flaskmagic.trace import Call, CallSite, CodeRef, SourceFile, Trace
from flaskmagic.trace.site_columns import site_columns


class Payload(NamedTuple):
    """What the script reads: ``calls`` for the tree, ``sources`` at the first look at a call."""

    calls: dict[str, Any]
    sources: list[Any]


def payload(reading: Reading, libraries: Libraries) -> Payload:
    """Collect all recorded calls, and the source of each function that was called.

    Args:
        reading: The reading of the page.
        libraries: The libraries of the page.

    Returns:
        What the script reads.
    """
    trace = reading.trace
    rows = list(call_rows(reading))
    tables = _Tables(reading)
    threads, endings, values = Table(), Table(("",)), Table()
    calls = {
        "depth": list(_steps_between(row.depth for row in rows)),
        "edge": [tables.edge(row.call) for row in rows],
        "ending": [
            endings.index(", ".join(filter(None, (*row.remarks, row.into_c)))) for row in rows
        ],
        "thread": _runs(threads.index(printable(row.call.thread)) for row in rows),
        "id": _runs(row.call.id - position for position, row in enumerate(rows)),
        "values": {
            position: values.index(_values(trace, row.call))
            for position, row in enumerate(rows)
            if row.call.lines is not None
        },
        "steps": _steps(reading, rows),
    }
    return Payload(
        {
            **calls,
            "edges": tables.edges.rows,
            "definitions": tables.definition_rows(),
            "files": [
                [*_file(trace.files[name]), libraries.of_file(name).number]
                for name in tables.sources.files
            ],
            "libraries": libraries.names,
            "threads": threads.rows,
            "endings": endings.rows,
            "recorded": values.rows,
        },
        tables.sources.rows(),
    )


class _Tables:
    """The definitions that were called, their files, and the lines that called them."""

    def __init__(self, reading: Reading) -> None:
        self._trace = reading.trace
        self._codes = Table()
        self._known: dict[tuple[CodeRef, CallSite | None], int] = {}
        self.edges = Table()
        self.sources = Sources(reading)

    def edge(self, call: Call) -> int:
        """Return the number of what is called and from where."""
        key = call.code, call.call_site
        if key not in self._known:
            code, site = self._codes.index(call.code), call.call_site
            self._known[key] = self.edges.index((code, *(self._site(call, site) if site else ())))
        return self._known[key]

    def _site(self, call: Call, site: CallSite) -> Iterator[Any]:
        """Yield file, line, text and link of a call site, then each line's number and columns."""
        trace = self._trace
        file = trace.files[site.filename]
        yield self.sources.file(site.filename)
        yield site.line
        yield printable(source_line(trace, site.filename, site.line))
        yield _fragment(site_link(trace, call), file.page)
        lines = split_lines(file.text)
        for number, start, end in site_columns(site, lines):
            text = lines[number - 1]
            yield from (number, width(text[:start]), width(text[:end]))

    def definition_rows(self) -> list[list[Any]]:
        """Return file, name, first line, last line and link of each definition."""
        trace = self._trace
        rows = []
        for code in self._codes.rows:
            first, last = self.sources.extent(code)
            fragment = _fragment(code_link(trace, code), trace.files[code.filename].page)
            file, name = self.sources.file(code.filename), printable(code.qualname)
            rows.append([file, name, code.first_line, first, last, fragment])
        return rows


def _file(file: SourceFile) -> list[str]:
    """Return path, module, page and remark of a file."""
    page = safe_link(file.page) or ""
    return [printable(file.path), printable(file.module), page, printable(file.remark or "")]


def _fragment(link: str | None, page: str | None) -> str:
    return "" if link is None or page is None else link.removeprefix(page)


def _steps_between(numbers: Iterable[int]) -> Iterator[int]:
    before = 0
    for number in numbers:
        yield number - before
        before = number


def _runs(numbers: Iterable[int]) -> list[int]:
    """Return numbers that repeat as pairs: the number, and how often it stands there."""
    return [each for number, same in groupby(numbers) for each in (number, sum(1 for _ in same))]


def _values(trace: Trace, call: Call) -> tuple[Any, ...]:
    """Return lines that ran, arguments, result, where the call was left, and its calls into C."""
    arguments = (call.arguments or {}).items()
    return (
        states(trace, call),
        tuple((printable(name), printable(value)) for name, value in arguments),
        None if call.result is None else printable(call.result),
        call.raised_line,
        *(printable(call_wording.c_call(each)) for each in call.c_calls),
    )


def _steps(reading: Reading, rows: Sequence[CallRow]) -> dict[int, list[int]]:
    """Return, by position, the step that shows a call (0 if none does), then those it proves."""
    shown = reading.tree.shown
    return {
        position: list(row.steps) if row.call.id in shown else [0, *row.steps]
        for position, row in enumerate(rows)
        if row.steps
    }
