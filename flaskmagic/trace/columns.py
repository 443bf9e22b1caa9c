"""Calls in columns, as they are saved: what many calls have in common is there once, in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import astuple, dataclass, field
from typing import Any, overload

from flaskmagic.trace.calls import Call, CallSite, CCall, CodeRef, Outcome

_OUTCOMES = {each.value: each for each in Outcome}
_NO_VALUES = (None, None, None)

_PARENT, _EDGE = 1, 2
"""The columns that are looked into without making a call."""


class _Table:
    """Numbers the distinct rows that it is asked for."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._new: list[Any] = []

    def index(self, row: Any) -> int:
        if row not in self._numbers:
            self._numbers[row] = len(self._numbers)
            self._new.append(row)
        return self._numbers[row]

    def new(self) -> list[Any]:
        rows, self._new = self._new, []
        return rows


class ColumnWriter:
    """Makes columns of calls, part by part; a part has only what is new in the tables."""

    def __init__(self) -> None:
        self._filenames, self._codes, self._edges, self._threads = (_Table() for _ in range(4))

    def part(self, calls: Iterable[Call]) -> dict[str, Any]:
        """Make columns of calls.

        Args:
            calls: The calls of the part, in their order.

        Returns:
            Them as an object of JSON.
        """
        calls = list(calls)
        rows = [self._row(call) for call in calls]
        return {
            "filenames": self._filenames.new(),
            "codes": self._codes.new(),
            "edges": self._edges.new(),
            "threads": self._threads.new(),
            "calls": [list(column) for column in zip(*rows, strict=True)],
            "values": {
                call.id: [sorted(call.lines), call.arguments, call.result]
                for call in calls
                if call.lines is not None
            },
            "incomplete": [call.id for call in calls if call.incomplete],
            "c_calls": {
                call.id: [astuple(each) for each in call.c_calls] for call in calls if call.c_calls
            },
        }

    def _row(self, call: Call) -> tuple[Any, ...]:
        code, site, filenames = call.code, call.call_site, self._filenames
        code_row = self._codes.index(
            (filenames.index(code.filename), code.qualname, code.first_line)
        )
        site_row = None if site is None else (filenames.index(site.filename), *astuple(site)[1:])
        return (
            call.id,
            call.parent_id,
            self._edges.index((code_row, site_row)),
            self._threads.index(call.thread),
            call.outcome.value,
            call.exception,
            call.raised_line,
            call.skipped,
        )


@dataclass(slots=True)
class Tables:
    """The tables of a trace; they grow with each part."""

    filenames: list[str] = field(default_factory=list)
    codes: list[CodeRef] = field(default_factory=list)
    edges: list[tuple[CodeRef, CallSite | None]] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)

    def grow(self, part: Mapping[str, Any]) -> None:
        """Take what is new in a part.

        Args:
            part: What :meth:`ColumnWriter.part` made.
        """
        self.filenames += part["filenames"]
        names = self.filenames
        self.codes += [CodeRef(names[name], *rest) for name, *rest in part["codes"]]
        self.edges += [
            (self.codes[code], None if site is None else CallSite(names[site[0]], *site[1:]))
            for code, site in part["edges"]
        ]
        self.threads += part["threads"]


class Calls(Sequence[Call]):
    """The calls of a trace in columns: each one is made when it is asked for, once."""

    def __init__(self, tables: Tables, parts: Sequence[Mapping[str, Any]]) -> None:
        """Find the order of the calls; none is made yet. Of one that is there twice, take the last.

        Args:
            tables: The tables, of all parts.
            parts: What :meth:`ColumnWriter.part` made.
        """
        self._tables = tables
        self._parts = parts
        self._known = {
            id_: (number, row)
            for number, part in enumerate(parts)
            for row, id_ in enumerate(part["calls"][0] if part["calls"] else ())
        }
        self._made: dict[int, Call] = {}
        self.ids: Sequence[int] = sorted(self._known)
        """Their ids, in their order."""

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, position: int) -> Call: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[Call, ...]: ...
    def __getitem__(self, position: int | slice) -> Call | tuple[Call, ...]:
        if isinstance(position, slice):
            return tuple(map(self.make, self.ids[position]))
        return self.make(self.ids[position])

    def __iter__(self) -> Iterator[Call]:
        return map(self.make, self.ids)

    def make(self, id_: int) -> Call:
        """Return the call of an id.

        Args:
            id_: The id.

        Returns:
            The call.

        Raises:
            KeyError: There is none.
        """
        made = self._made.get(id_)
        if made is None:
            part, row = self._known[id_]
            made = self._made[id_] = self._make(self._parts[part], row)
        return made

    def links(self) -> list[tuple[int, int | None]]:
        """Return the ids of all, each with that of the call above; none is made for it."""
        columns = [part["calls"][: _PARENT + 1] for part in self._parts if part["calls"]]
        parents = {
            id_: parent for ids, above in columns for id_, parent in zip(ids, above, strict=True)
        }
        return [(id_, parents[id_]) for id_ in self.ids]

    def codes(self) -> Iterator[CodeRef]:
        """Yield the function of each, in their order; none is made for it."""
        edges = self._tables.edges
        for part, row in map(self._known.__getitem__, self.ids):
            yield edges[self._parts[part]["calls"][_EDGE][row]][0]

    def only(self, ids: Sequence[int]) -> Calls:
        """Return some of them; what is made is made for both.

        Args:
            ids: Their ids, in their order.

        Returns:
            Those.
        """
        some = copy(self)
        some.ids = ids
        return some

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return NotImplemented
        return all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _make(self, part: Mapping[str, Any], row: int) -> Call:
        columns = [column[row] for column in part["calls"]]
        id_, parent, edge, thread, outcome, exception, raised_line, skipped = columns
        lines, arguments, result = part["values"].get(name := str(id_), _NO_VALUES)
        c_calls = part.get("c_calls")
        code, site = self._tables.edges[edge]
        return Call(
            id_,
            # Of a file that breaks off, the part with the call above may be missing.
            parent if parent in self._known else None,
            self._tables.threads[thread],
            code,
            site,
            _OUTCOMES[outcome],
            exception,
            raised_line,
            skipped,
            None if lines is None else frozenset(lines),
            arguments,
            result,
            id_ in part["incomplete"],
            tuple(CCall(*each) for each in c_calls[name]) if c_calls and name in c_calls else (),
        )
