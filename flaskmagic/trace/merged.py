"""Puts the columns of a replay together, as the calls of one trace."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate

from flaskmagic.trace.codes import Codes
from flaskmagic.trace.columns import Calls, Columns, FactsTable
from flaskmagic.trace.raw_calls import RawCall
from flaskmagic.trace.raw_columns import NO_DETAILS, RETURNED, Details, RawColumns


class Merged:
    """The calls of a recording that is over, in the order in which they began.

    Their ids count from 1: a resume of a generator was numbered too, but is no call of its own.
    """

    def __init__(
        self, raw: Sequence[RawColumns], joined: Mapping[RawCall, RawCall], codes: Codes
    ) -> None:
        """Put columns together.

        Args:
            raw: The columns.
            joined: Those of their calls that are none, but go on with another one.
            codes: What their functions mean.
        """
        self._codes = codes
        self._table = FactsTable()
        self._numbers: dict[object, int] = {}
        self._first = dict(zip(raw, accumulate(map(len, raw), initial=1), strict=False))
        left_out = {self._place(call) for call in joined}
        self._order = _order(raw, left_out)
        self._ids = _ids(self._order, sum(map(len, raw)))
        self.calls = Calls(self._columns(raw))

    def id_of(self, call: RawCall) -> int:
        """Return the id that a call has here.

        Args:
            call: The call.

        Returns:
            The id.
        """
        return self._ids[self._place(call)]

    def _place(self, call: RawCall) -> int:
        """Return where a call stands among all, one after the other, from 1 on."""
        return self._first[call.columns] + call.position

    def _columns(self, raw: Sequence[RawColumns]) -> Columns:
        parents, threads, facts = array("I"), array("I"), array("I")
        names: dict[str, int] = {}
        for columns in raw:
            parents += self._parents(columns)
            thread = names.setdefault(columns.thread, len(names))
            threads += array("I", [thread]) * len(columns)
            facts += self._facts(columns)
        if not isinstance(self._order, range):
            parents = array("I", map(self._ids.__getitem__, parents))
            parents, threads, facts = (
                array("I", map(column.__getitem__, self._order))
                for column in (parents, threads, facts)
            )
        ids = range(1, len(self._order) + 1)
        return Columns(ids, parents, threads, facts, list(names), self._table.rows)

    def _parents(self, columns: RawColumns) -> array[int]:
        """Return the place of the call above each, or 0."""
        before = self._first[columns] - 1
        places = columns.parents
        if before:
            places = array("I", [each and each + before for each in places])
        for position, call in columns.above.items():
            places[position] = self._place(call)
        return places

    def _facts(self, columns: RawColumns) -> array[int]:
        """Return the numbers of the facts: most calls have no more than others with their edge."""
        plain = {
            edge: self._number(columns, edge, RETURNED, 0, NO_DETAILS)
            for edge in set(columns.edges)
        }
        facts = array("I", map(plain.__getitem__, columns.edges))
        ends, skipped, details = columns.ends, columns.skipped, columns.details
        for at in ends.keys() | skipped.keys() | details.keys():
            facts[at] = self._number(
                columns,
                columns.edges[at],
                ends.get(at, RETURNED),
                skipped.get(at, 0),
                details.get(at, NO_DETAILS),
            )
        return facts

    def _number(
        self, columns: RawColumns, edge: int, end: int, skipped: int, details: Details
    ) -> int:
        key = edge, end, skipped, details.key
        number = self._numbers.get(key)
        if number is None:
            tables = columns.tables
            facts = self._codes.facts(tables.edges[edge], tables.ends[end], skipped, details)
            number = self._numbers[key] = self._table.number(facts)
        return number


def _order(raw: Sequence[RawColumns], left_out: Collection[int]) -> Sequence[int]:
    """Return where the calls stand among all, in the order in which they began."""
    numbers = array("Q")
    for columns in raw:
        numbers += columns.numbers
    if not left_out and list(numbers) == sorted(numbers):
        return range(len(numbers))
    ordered = sorted(range(len(numbers)), key=numbers.__getitem__)
    return array("I", [at for at in ordered if at + 1 not in left_out])


def _ids(order: Sequence[int], count: int) -> Sequence[int]:
    """Return the id of each place; the first is none."""
    if isinstance(order, range):
        return range(count + 1)
    ids = array("I", [0]) * (count + 1)
    for id_, at in enumerate(order, 1):
        ids[at + 1] = id_
    return ids
