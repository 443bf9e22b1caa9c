"""Puts the columns of a replay together, as the calls of one trace."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence

from flaskmagic.trace.codes import Codes
from flaskmagic.trace.columns import Calls, Columns, FactsTable
from flaskmagic.trace.raw_calls import RawCall
from flaskmagic.trace.raw_columns import NO_DETAILS, RETURNED, Details, RawColumns, Tables
from flaskmagic.trace.runs import Run, runs


class Merged:
    """The calls of a recording that is over, in the order in which they began.

    Their ids count from 1: a resume of a generator was numbered too, but is no call of its own.
    """

    def __init__(
        self,
        raw: Sequence[RawColumns],
        tables: Tables,
        joined: Mapping[RawCall, RawCall],
        codes: Codes,
    ) -> None:
        """Put columns together.

        Args:
            raw: The columns.
            tables: Their tables.
            joined: Those of their calls that are none, but go on with another one.
            codes: What their functions mean.
        """
        self._codes, self._tables = codes, tables
        self._facts_table = FactsTable()
        self._numbers: dict[object, int] = {}
        self._plain = [
            self._number(edge, RETURNED, 0, NO_DETAILS) for edge in range(len(tables.edges))
        ]
        in_order = list(_without(joined, raw, runs([columns.numbers for columns in raw])))
        self._ids = _ids(raw, in_order)
        self.calls = Calls(self._columns(raw, in_order))

    def id_of(self, call: RawCall) -> int:
        """Return the id that a call has here.

        Args:
            call: The call.

        Returns:
            The id.
        """
        return self._ids[call.columns][call.position + 1]

    def _columns(self, raw: Sequence[RawColumns], in_order: Sequence[Run]) -> Columns:
        names: dict[str, int] = {}
        each_threads = [names.setdefault(columns.thread, len(names)) for columns in raw]
        each_parents, each_facts = list(map(self._parents, raw)), list(map(self._facts, raw))
        parents, threads, facts = array("I"), array("I"), array("I")
        for which, start, end in in_order:
            parents += each_parents[which][start:end]
            facts += each_facts[which][start:end]
            threads += array("I", [each_threads[which]]) * (end - start)
        ids = range(1, len(facts) + 1)
        return Columns(ids, parents, threads, facts, list(names), self._facts_table.rows)

    def _parents(self, columns: RawColumns) -> array[int]:
        """Return the id of the call above each, or 0."""
        parents = array("I", map(self._ids[columns].__getitem__, columns.parents))
        for position, call in columns.above.items():
            parents[position] = self.id_of(call)
        return parents

    def _facts(self, columns: RawColumns) -> array[int]:
        """Return the numbers of the facts: most calls have no more than others with their edge."""
        facts = array("I", map(self._plain.__getitem__, columns.edges))
        ends, skipped, details = columns.ends, columns.skipped, columns.details
        for at in ends.keys() | skipped.keys() | details.keys():
            facts[at] = self._number(
                columns.edges[at],
                ends.get(at, RETURNED),
                skipped.get(at, 0),
                details.get(at, NO_DETAILS),
            )
        return facts

    def _number(self, edge: int, end: int, skipped: int, details: Details) -> int:
        key = edge, end, skipped, details.key
        number = self._numbers.get(key)
        if number is None:
            tables = self._tables
            facts = self._codes.facts(tables.edges[edge], tables.ends[end], skipped, details)
            number = self._numbers[key] = self._facts_table.number(facts)
        return number


def _without(
    joined: Mapping[RawCall, RawCall], raw: Sequence[RawColumns], in_order: Iterator[Run]
) -> Iterator[Run]:
    """Yield runs, cut where a call is none after all."""
    left_out = {(call.columns, call.position) for call in joined}
    for which, start, end in in_order:
        begins = start
        for at in range(start, end) if left_out else ():
            if (raw[which], at) in left_out:
                yield Run(which, begins, at)
                begins = at + 1
        yield Run(which, begins, end)


def _ids(raw: Sequence[RawColumns], in_order: Sequence[Run]) -> Mapping[RawColumns, array[int]]:
    """Return the ids of each of the columns, after a 0."""
    found = {columns: array("I", [0]) * (len(columns) + 1) for columns in raw}
    first = 1
    for which, start, end in in_order:
        ids = array("I", range(first, first + end - start))
        found[raw[which]][start + 1 : end + 1] = ids
        first += end - start
    return found
