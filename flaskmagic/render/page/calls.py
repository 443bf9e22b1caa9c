"""Every recorded call as compact JSON: tables of what repeats, and a few numbers for each call.

The calls stand in the order of the tree, each behind its caller and its caller's earlier calls, so
that their depths alone say who called whom.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from flaskmagic.lines import split_lines
from flaskmagic.printable import visible
from flaskmagic.reading import Reading
from flaskmagic.reading.hops import source_line, steps_by_call
from flaskmagic.reading.links import code_link, site_link
from flaskmagic.reading.view import Node, tree
from flaskmagic.render.page.sources import Sources, states, width
from flaskmagic.render.page.tables import Table
from flaskmagic.trace import Call, CallSite, CodeRef, SourceFile, Trace
from flaskmagic.trace.site_columns import columns


class Payload(NamedTuple):
    """What the script reads: ``calls`` for the tree, ``sources`` at the first look at a call."""

    calls: dict[str, Any]
    sources: list[Any]


def payload(reading: Reading) -> Payload:
    """Return all recorded calls and the source of each function that was called."""
    trace = reading.trace
    nodes = list(tree(reading))
    tables = _Tables(trace)
    threads, endings, values = Table(), Table(("",)), Table()
    calls = {
        "depth": list(_steps_between(node.depth for node in nodes)),
        "edge": [tables.edge(node.call) for node in nodes],
        "ending": [endings.index(visible(node.ending.removeprefix(", "))) for node in nodes],
        "thread": _runs(threads.index(visible(node.call.thread)) for node in nodes),
        "id": _runs(node.call.id - row for row, node in enumerate(nodes)),
        "values": {
            row: values.index(_values(trace, node.call))
            for row, node in enumerate(nodes)
            if node.call.lines is not None
        },
        "steps": _steps(reading, nodes),
    }
    return Payload(
        {
            **calls,
            "edges": tables.edges.rows,
            "definitions": tables.definition_rows(),
            "files": [_file(trace.files[name]) for name in tables.sources.files],
            "threads": threads.rows,
            "endings": endings.rows,
            "recorded": values.rows,
        },
        tables.sources.rows(),
    )


def secure(address: str | None) -> str | None:
    """Return an address if a page may link to it: a trace may come from anywhere."""
    return address if address is not None and address.startswith("https://") else None


class _Tables:
    """The definitions that were called, their files, and the lines that called them."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._codes = Table()
        self._known: dict[tuple[CodeRef, CallSite | None], int] = {}
        self.edges = Table()
        self.sources = Sources(trace)

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
        yield visible(source_line(trace, site.filename, site.line))
        yield _fragment(site_link(trace, call), file.page)
        lines = split_lines(file.text)
        for number, start, end in columns(site, lines):
            text = lines[number - 1]
            yield from (number, width(text[:start]), width(text[:end]))

    def definition_rows(self) -> list[list[Any]]:
        """Return file, name, first line, last line and link of each definition."""
        trace = self._trace
        rows = []
        for code in self._codes.rows:
            first, last = self.sources.extent(code)
            fragment = _fragment(code_link(trace, code), trace.files[code.filename].page)
            file, name = self.sources.file(code.filename), visible(code.qualname)
            rows.append([file, name, code.first_line, first, last, fragment])
        return rows


def _file(file: SourceFile) -> list[str]:
    """Return path, module, page and remark of a file."""
    page = secure(file.page) or ""
    return [visible(file.path), visible(file.module), page, visible(file.remark or "")]


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
    """Return which lines of a call ran, its arguments, its result, and where it was left."""
    arguments = (call.arguments or {}).items()
    return (
        states(trace, call),
        tuple((visible(name), visible(value)) for name, value in arguments),
        None if call.result is None else visible(call.result),
        call.raised_line,
    )


def _steps(reading: Reading, nodes: Sequence[Node]) -> dict[int, list[int]]:
    """Return, by row, the step that shows a call (0 if none does), then those that it proves."""
    shown = {call: step.number for call, step in steps_by_call(reading).items()}
    proven: dict[int, list[int]] = {}
    for step in reading.steps:
        if step.call is not None and shown.get(step.call.id) != step.number:
            proven.setdefault(step.call.id, []).append(step.number)
    return {
        row: [shown.get(node.call.id, 0), *proven.get(node.call.id, ())]
        for row, node in enumerate(nodes)
        if node.call.id in shown or node.call.id in proven
    }
