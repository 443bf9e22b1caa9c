"""Calls as they stand in the lines of a file: a number for each, of what many have in common.

Most calls do again what others did: from the same line, at the same place below those before. So a
*row* has how much higher the id is than the last one, the level in the tree, and the facts. Above a
call stands the last one on the level above. Where that is not so, as in a generator that goes on,
the row says how much lower its id is.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from itertools import accumulate, groupby
from typing import Any, NamedTuple

from flaskmagic.trace.calls import CallSite, CCall, CodeRef, Outcome
from flaskmagic.trace.checks import MOST, BrokenContract
from flaskmagic.trace.columns import CallFacts, Calls, Columns
from flaskmagic.trace.runs import Run, runs

_OUTCOMES = {each.value: each for each in Outcome}
_NO_MORE = (Outcome.RETURNED.value, None, None, 0, 0)
"""What there is to say of most calls besides who called them: it is left out."""

_ABOVE_ALL = 0
"""The level of what made the calls that nothing recorded made."""


_NO_CALL = -1
"""No id; a column can't hold it."""


class _Part(NamedTuple):
    """The columns of a part, as in :class:`~flaskmagic.trace.columns.Columns`."""

    ids: array[int]
    parents: array[int]
    threads: array[int]
    facts: array[int]


class _Table:
    """Numbers the distinct rows that it is asked for."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._new: list[Any] = []

    def index(self, row: Any, shown: Any = None) -> int:
        """Return the number of a row; ``shown`` is written for it, if it can't be looked up."""
        number = self._numbers.get(row)
        if number is None:
            number = self._numbers[row] = len(self._numbers)
            self._new.append(row if shown is None else shown)
        return number

    def new(self) -> list[Any]:
        rows, self._new = self._new, []
        return rows


class PartWriter:
    """Writes calls part by part; a part has only what is new in the tables."""

    def __init__(self) -> None:
        self._filenames, self._codes, self._edges, self._threads = (_Table() for _ in range(4))
        self._details, self._facts, self._rows = (_Table() for _ in range(3))
        self._columns: Columns | None = None
        self._known: dict[int, int] = {}

    def part(self, calls: Calls) -> dict[str, Any]:
        """Write calls.

        Args:
            calls: The calls of the part, in their order.

        Returns:
            Them as an object of JSON.
        """
        columns = calls.columns
        after = columns.ids[calls.positions[0]] - 1 if calls else 0
        numbers = list(self._row_numbers(calls, after))
        threads = groupby(map(columns.threads.__getitem__, calls.positions))
        in_threads = [
            [self._threads.index(columns.names[thread]), sum(1 for _ in run)]
            for thread, run in threads
        ]
        return {
            "filenames": self._filenames.new(),
            "codes": self._codes.new(),
            "edges": self._edges.new(),
            "threads": self._threads.new(),
            "details": self._details.new(),
            "facts": self._facts.new(),
            "rows": self._rows.new(),
            "after": after,
            "calls": numbers,
            "in_threads": in_threads,
        }

    def _row_numbers(self, calls: Calls, before: int) -> Iterator[int]:
        columns, index = calls.columns, self._rows.index
        if columns is not self._columns:
            self._columns, self._known = columns, {}
        facts = self._known
        for number in set(calls.facts()) - facts.keys():
            facts[number] = self._facts_number(columns.table[number])
        last = {_ABOVE_ALL: 0}
        levels = {0: _ABOVE_ALL}
        for (id_, above), number in zip(calls.links(), calls.facts(), strict=True):
            level = levels.get(above, _ABOVE_ALL + 1) + 1
            up = 0 if last.get(level - 1) == above else id_ - above
            last[level - 1], last[level], levels[id_] = above, id_, level
            yield index((id_ - before, level, up, facts[number]))
            before = id_

    def _facts_number(self, facts: CallFacts) -> int:
        site, filenames = facts.call_site, self._filenames
        code = (filenames.index(facts.code.filename), *astuple(facts.code)[1:])
        place = None if site is None else (filenames.index(site.filename), *astuple(site)[1:])
        edge = self._edges.index((self._codes.index(code), place))
        more = (
            *(facts.outcome.value, facts.exception, facts.raised_line, facts.skipped),
            self._details_number(facts),
        )
        return self._facts.index((edge,) if more == _NO_MORE else (edge, *more))

    def _details_number(self, facts: CallFacts) -> int:
        """Return the number of what few calls have, from 1 on, or 0 for a call that has nothing."""
        if facts.lines is None and not facts.incomplete and not facts.c_calls:
            return 0
        lines = None if facts.lines is None else sorted(facts.lines)
        made = [astuple(each) for each in facts.c_calls]
        row = [lines, facts.arguments, facts.result, facts.incomplete, made]
        arguments = None if facts.arguments is None else tuple(facts.arguments.items())
        key = facts.lines, arguments, facts.result, facts.incomplete, facts.c_calls
        return self._details.index(key, row) + 1


class PartReader:
    """Reads the parts of a trace, which were checked; no call is made yet."""

    def __init__(self) -> None:
        self._filenames: list[str] = []
        self._codes: list[CodeRef] = []
        self._edges: list[tuple[CodeRef, CallSite | None]] = []
        self._threads: list[str] = []
        self._details: list[tuple[Any, ...]] = [(None, None, None, False, ())]
        self._facts: list[CallFacts] = []
        self._rows: tuple[list[int], ...] = ([], [], [], [])
        self._parts: list[_Part] = []

    def take(self, part: Mapping[str, Any]) -> None:
        """Take the next part.

        Args:
            part: What :meth:`PartWriter.part` made.

        Raises:
            BrokenContract: The calls do not stand below each other as they say.
        """
        self._grow(part)
        steps, levels, ups, facts = self._rows
        rows, after = part["calls"], part["after"]
        if after + sum(map(steps.__getitem__, rows)) >= MOST:
            raise BrokenContract(f"the number of a call is not below {MOST}")
        ids = array("I", accumulate(map(steps.__getitem__, rows), initial=after))[1:]
        threads = array("I")
        for thread, count in part["in_threads"]:
            threads += array("I", [thread]) * count
        with_facts = array("I", map(facts.__getitem__, rows))
        ways = zip(ids, map(levels.__getitem__, rows), map(ups.__getitem__, rows), strict=True)
        self._parts.append(_Part(ids, _parents(ways, len(ids)), threads, with_facts))
        first = (part["exchange"] or {}).get("first", 0)
        if first and first not in ids:
            raise BrokenContract(f"exchange {part['exchange']['number']} has no call {first}")

    def _grow(self, part: Mapping[str, Any]) -> None:
        self._filenames += part["filenames"]
        names = self._filenames
        self._codes += [CodeRef(names[name], *rest) for name, *rest in part["codes"]]
        self._edges += [
            (self._codes[code], None if site is None else CallSite(names[site[0]], *site[1:]))
            for code, site in part["edges"]
        ]
        self._threads += part["threads"]
        for lines, arguments, result, incomplete, made in part["details"]:
            lines_ran = None if lines is None else frozenset(lines)
            c_calls = tuple(CCall(*each) for each in made)
            self._details.append((lines_ran, arguments, result, incomplete, c_calls))
        self._facts += [self._read_facts(*row) for row in part["facts"]]
        for row in part["rows"]:
            for column, value in zip(self._rows, row, strict=True):
                column.append(value)

    def _read_facts(
        self,
        edge: int,
        outcome: str = Outcome.RETURNED.value,
        exception: str | None = None,
        raised_line: int | None = None,
        skipped: int = 0,
        details: int = 0,
    ) -> CallFacts:
        code, site = self._edges[edge]
        more = self._details[details]
        return CallFacts(code, site, _OUTCOMES[outcome], exception, raised_line, skipped, *more)

    def calls(self, *, is_whole: bool) -> Calls:
        """Put the calls of all parts in their order. Of one that is there twice, take the last.

        Args:
            is_whole: Whether all calls are there; of a file that breaks off, some are missing.

        Returns:
            The calls.

        Raises:
            BrokenContract: A call that stands above another one is missing, or two have one number.
        """
        ids, parents, threads, facts = whole = _Part(*(array("I") for _ in range(4)))
        for which, start, end in self._runs():
            for column, of_part in zip(whole, self._parts[which], strict=True):
                column += of_part[start:end]
        missing = _missing(ids, parents)
        if missing and is_whole:
            at, above = next(each for each in enumerate(parents) if each[1] in missing)
            raise BrokenContract(f"call {ids[at]} has no call {above} before it")
        if missing:
            parents = array("I", [0 if above in missing else above for above in parents])
        numbers = range(ids[0], ids[-1] + 1) if _are_in_a_row(ids) else ids
        return Calls(Columns(numbers, parents, threads, facts, self._threads, self._facts))

    def _runs(self) -> Iterator[Run]:
        """Yield the runs of the parts, in the order of the ids, each id once."""
        last: Run | None = None
        for run in runs([part.ids for part in self._parts]):
            if last is not None and self._is_again(run, last):  # a call, once it has ended
                last = last._replace(end=last.end - 1)
            if last is not None:
                yield last
            last = run
        if last is not None:
            yield last

    def _is_again(self, run: Run, last: Run) -> bool:
        later, before = self._parts[run.which], self._parts[last.which]
        if later.ids[run.start] != before.ids[last.end - 1]:
            return False
        if later.parents[run.start] != before.parents[last.end - 1]:
            raise BrokenContract("two calls have one number")
        return True


def _parents(ways: Iterable[tuple[int, int, int]], count: int) -> array[int]:
    """Return the ids of the calls above, of calls with these ids, levels, and distances."""
    last = [0, *(count + 1) * [_NO_CALL]]  # the first call may stand below one of another part
    parents = array("I")
    note = parents.append
    try:
        for id_, level, up in ways:
            if up:
                last[level - 1] = id_ - up
            note(last[level - 1])
            last[level] = id_
    except (IndexError, OverflowError):
        raise BrokenContract(f"call {id_} has no call before it to be above it") from None
    return parents


def _missing(ids: array[int], parents: array[int]) -> Collection[int]:
    """Return the ids of the calls above others that are not there."""
    if _are_in_a_row(ids) and ids[0] == 1:  # each stands after the one above it
        return ()
    return set(parents).difference(ids, (0,))


def _are_in_a_row(ids: Sequence[int]) -> bool:
    return len(ids) > 0 and ids[-1] - ids[0] + 1 == len(ids)
