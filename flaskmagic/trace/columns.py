"""Calls in columns: some numbers for each, and what many have in common once."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, overload

from flaskmagic.trace.calls import Call, CallSite, CCall, CodeRef, Outcome


class CallFacts(NamedTuple):
    """What there is to say of a call but for its id, its thread and the call above it."""

    code: CodeRef
    call_site: CallSite | None
    outcome: Outcome
    exception: str | None = None
    raised_line: int | None = None
    skipped: int = 0
    lines: frozenset[int] | None = None
    arguments: Mapping[str, str] | None = None
    result: str | None = None
    incomplete: bool = False
    c_calls: tuple[CCall, ...] = ()

    @classmethod
    def of(cls, call: Call) -> CallFacts:
        """Return those of a call.

        Args:
            call: The call.

        Returns:
            The facts.
        """
        return cls(
            *(call.code, call.call_site, call.outcome, call.exception, call.raised_line),
            *(call.skipped, call.lines, call.arguments, call.result),
            *(call.incomplete, call.c_calls),
        )

    @property
    def key(self) -> object:
        """What is equal for equal facts, and can be looked up."""
        arguments = None if self.arguments is None else tuple(self.arguments.items())
        return self._replace(arguments=arguments)  # type: ignore[arg-type]


class FactsTable:
    """Numbers facts: equal ones have one number."""

    def __init__(self) -> None:
        self.rows: list[CallFacts] = []
        self._numbers: dict[object, int] = {}

    def number(self, facts: CallFacts) -> int:
        """Return the number of facts.

        Args:
            facts: The facts.

        Returns:
            The number.
        """
        number = self._numbers.setdefault(facts.key, len(self.rows))
        if number == len(self.rows):
            self.rows.append(facts)
        return number


@dataclass
class Columns:
    """The columns: of each call its id, that of the call above or 0, its thread and its facts.

    The ids rise. Threads and facts are numbers, of ``names`` and ``table``.
    """

    ids: Sequence[int]
    parents: Sequence[int]
    threads: Sequence[int]
    facts: Sequence[int]
    names: Sequence[str]
    table: Sequence[CallFacts]
    _made: dict[int, Call] = field(default_factory=dict)

    def make(self, position: int) -> Call:
        """Return a call; it is made when it is first asked for.

        Args:
            position: Its position in the columns.

        Returns:
            The call.
        """
        made = self._made.get(position)
        if made is None:
            made = self._made[position] = Call(
                self.ids[position],
                self.parents[position] or None,
                self.names[self.threads[position]],
                *self.table[self.facts[position]],
            )
        return made

    @cached_property
    def places(self) -> Sequence[int]:
        """Where the call above each stands, counted from 1; 0 where there is none."""
        if isinstance(self.ids, range) and self.ids.start == 1:
            return self.parents
        places = {id_: place for place, id_ in enumerate(self.ids, 1)}
        return array("I", [places.get(above, 0) for above in self.parents])

    @cached_property
    def _below(self) -> tuple[array[int], array[int]]:
        """By the place of each call, where the first call below it stands, and the one beside."""
        first = array("I", [0]) * (len(self.ids) + 1)
        beside = array("I", [0]) * (len(self.ids) + 1)
        for place in range(len(self.ids), 0, -1):
            above = self.places[place - 1]
            first[above], beside[place] = place, first[above]
        return first, beside

    def below(self, position: int) -> Iterator[int]:
        """Yield the positions of the calls directly below a call, in their order.

        Args:
            position: The position of the call.

        Yields:
            Their positions.
        """
        first, beside = self._below
        place = first[position + 1]
        while place:
            yield place - 1
            place = beside[place]

    def position(self, id_: int) -> int:
        """Return where a call stands.

        Args:
            id_: Its id.

        Returns:
            Its position in the columns.

        Raises:
            KeyError: There is none.
        """
        found = bisect_left(self.ids, id_)
        if found == len(self.ids) or self.ids[found] != id_:
            raise KeyError(id_)
        return found


class Calls(Sequence[Call]):
    """Calls in columns: each one is made when it is asked for, once."""

    def __init__(self, columns: Columns, positions: Sequence[int] | None = None) -> None:
        """Make none of them.

        Args:
            columns: The columns.
            positions: Where they stand there, in their order. The default is all.
        """
        self.columns = columns
        self.positions = range(len(columns.ids)) if positions is None else positions

    @classmethod
    def of(cls, calls: Iterable[Call]) -> Calls:
        """Put calls into columns.

        Args:
            calls: The calls, in their order.

        Returns:
            Them; those that were made already are not made again.
        """
        calls = list(calls)
        names: dict[str, int] = {}
        table = FactsTable()
        return cls(
            Columns(
                ids=array("I", [call.id for call in calls]),
                parents=array("I", [call.parent_id or 0 for call in calls]),
                threads=array("I", [names.setdefault(call.thread, len(names)) for call in calls]),
                facts=array("I", [table.number(CallFacts.of(call)) for call in calls]),
                names=list(names),
                table=table.rows,
                _made=dict(enumerate(calls)),
            )
        )

    def position(self, id_: int) -> int:
        """Return where the call of an id stands in the columns.

        Args:
            id_: The id.

        Returns:
            The position.

        Raises:
            KeyError: It is none of these calls.
        """
        position = self.columns.position(id_)
        if not self._are_all:
            found = bisect_left(self.positions, position)
            if found == len(self.positions) or self.positions[found] != position:
                raise KeyError(id_)
        return position

    @cached_property
    def ids(self) -> Sequence[int]:
        """Their ids, in their order."""
        ids = self.columns.ids
        return ids if self._are_all else array("I", map(ids.__getitem__, self.positions))

    @property
    def _are_all(self) -> bool:
        return isinstance(self.positions, range) and len(self.positions) == len(self.columns.ids)

    def __len__(self) -> int:
        return len(self.positions)

    @overload
    def __getitem__(self, position: int) -> Call: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[Call, ...]: ...
    def __getitem__(self, position: int | slice) -> Call | tuple[Call, ...]:
        if isinstance(position, slice):
            return tuple(map(self.columns.make, self.positions[position]))
        return self.columns.make(self.positions[position])

    def __iter__(self) -> Iterator[Call]:
        return map(self.columns.make, self.positions)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return NotImplemented
        return all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def links(self) -> Iterator[tuple[int, int]]:
        """Yield the ids of all, each with that of the call above, or 0; none is made for it.

        Yields:
            The pairs, in their order.
        """
        ids, parents = self.columns.ids, self.columns.parents
        if self._are_all:
            yield from zip(ids, parents, strict=True)
        else:
            yield from ((ids[position], parents[position]) for position in self.positions)

    def facts(self) -> Iterator[int]:
        """Return the numbers of the facts of each; none is made for it.

        Returns:
            The numbers, in their order.
        """
        facts = self.columns.facts
        return iter(facts) if self._are_all else map(facts.__getitem__, self.positions)

    def counted(self, start: int, end: int, without: Collection[int]) -> Counter[CodeRef]:
        """Count some of them by their functions; none is made for it.

        Args:
            start: The first one, of these.
            end: The one after the last.
            without: The ids of calls that are not counted.

        Returns:
            The counts.
        """
        facts, table = self.columns.facts, self.columns.table
        counts = Counter(map(facts.__getitem__, self.positions[start:end]))
        ids = self.ids[start:end]
        for id_ in without:
            at = bisect_left(ids, id_)
            if at < len(ids) and ids[at] == id_:
                counts[facts[self.positions[start + at]]] -= 1
        found: Counter[CodeRef] = Counter()
        for number, count in counts.items():
            found[table[number].code] += count
        return +found

    def by_name(self, name: Callable[[CodeRef], str]) -> Mapping[str, Calls]:
        """Return them by what their function is called; none is made for it.

        Args:
            name: Returns what a function is called.

        Returns:
            The calls of each name, in their order.
        """
        found: dict[str, array[int]] = {}
        add = {}
        for number in set(self.facts()):
            called = name(self.columns.table[number].code)
            add[number] = found.setdefault(called, array("I")).append
        for position, add_to_it in zip(
            self.positions, map(add.__getitem__, self.facts()), strict=True
        ):
            add_to_it(position)
        return {called: Calls(self.columns, positions) for called, positions in found.items()}

    def of_functions(self, is_meant: Callable[[CodeRef], bool]) -> Calls:
        """Return the calls of some functions; none is made for it.

        Args:
            is_meant: Says whether a function is one of them.

        Returns:
            Those calls, in their order.
        """
        meant = [is_meant(facts.code) for facts in self.columns.table]
        numbers = zip(self.positions, self.facts(), strict=True)
        return Calls(self.columns, array("I", [at for at, number in numbers if meant[number]]))

    def only(self, ids: Iterable[int]) -> Calls:
        """Return some of them; what is made is made for both.

        Args:
            ids: Their ids, in their order.

        Returns:
            Those.
        """
        return Calls(self.columns, array("I", map(self.columns.position, ids)))

    def with_texts(self, change: Callable[[str], str]) -> Calls:
        """Return them with other texts of values.

        Args:
            change: Returns what is to stand for a text.

        Returns:
            The calls.
        """
        columns = self.columns
        table = [_with_texts(facts, change) for facts in columns.table]
        numbers = columns.ids, columns.parents, columns.threads, columns.facts
        return Calls(Columns(*numbers, columns.names, table), self.positions)


def _with_texts(facts: CallFacts, change: Callable[[str], str]) -> CallFacts:
    if facts.arguments is None:
        return facts
    return facts._replace(
        arguments={name: change(value) for name, value in facts.arguments.items()},
        result=facts.result and change(facts.result),
        c_calls=tuple(
            CCall(
                each.line,
                each.column,
                each.name,
                each.argument and change(each.argument),
                each.result and change(each.result),
            )
            for each in facts.c_calls
        ),
    )
