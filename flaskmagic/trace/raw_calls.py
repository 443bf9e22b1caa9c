"""What a replay makes of logs: calls in raw facts, and what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from flaskmagic.trace.calls import Outcome
from flaskmagic.trace.raw_columns import (
    NO_DETAILS,
    RETURNED,
    Details,
    Edge,
    End,
    RawCCall,
    RawColumns,
)
from flaskmagic.tracer import exchange_facts as known
from flaskmagic.tracer.exchange_facts import Facts
from flaskmagic.tracer.functions import Function

_MANY = 5000
"""Calls after which it is looked whether an exchange has the same ones again and again."""


@dataclass(frozen=True, slots=True)
class RawCall:
    """A call in raw facts, looked up in its columns: functions and offsets, not names and lines.

    Where not all calls are kept, ``is_kept`` says whether this one is, and ``is_gone`` that it is
    too late for it. ``threads`` counts those that it started and that have not ended.
    """

    columns: RawColumns
    position: int

    @property
    def id(self) -> int:
        """The number that the log has for it."""
        return self.columns.numbers[self.position]

    @property
    def parent(self) -> RawCall | None:
        """The call above it, if that is known."""
        above = self.columns.parents[self.position]
        if above:
            return RawCall(self.columns, above - 1)
        return self.columns.above.get(self.position)

    @property
    def edge(self) -> Edge:
        """What called what."""
        return self.columns.tables.edges[self.columns.edges[self.position]]

    @property
    def function(self) -> Function:
        """What was called."""
        return self.edge.function

    @property
    def caller(self) -> Function | None:
        """What called it, if that is known."""
        return self.edge.caller

    @property
    def call_offset(self) -> int:
        """The instruction of the caller that called it."""
        return self.edge.offset

    @property
    def thread(self) -> str:
        """Where it ran."""
        return self.columns.thread

    @property
    def end(self) -> End:
        """How it ended."""
        return self.columns.tables.ends[self.columns.ends.get(self.position, RETURNED)]

    @property
    def outcome(self) -> Outcome:
        """Whether it returned."""
        return self.end.outcome

    @property
    def exception(self) -> str | None:
        """The name of the exception that left it."""
        return self.end.exception

    @property
    def skipped(self) -> int:
        """How many calls directly below it were left out."""
        return self.columns.skipped.get(self.position, 0)

    @property
    def details(self) -> Details:
        """What is kept of it besides; nothing may be changed there."""
        return self.columns.details.get(self.position, NO_DETAILS)

    @property
    def lines(self) -> Collection[int]:
        """The lines of it that ran, where it was looked at closely."""
        return self.details.lines

    @property
    def arguments(self) -> Mapping[str, str] | None:
        """What it was called with, where it was looked at closely."""
        return self.details.arguments

    @property
    def result(self) -> str | None:
        """What it returned, where it was looked at closely."""
        return self.details.result

    @property
    def c_calls(self) -> Mapping[int, RawCCall]:
        """Its calls into C, by the offsets of their instructions."""
        return self.details.c_calls

    @property
    def incomplete(self) -> bool:
        """Whether it is not known what it did from some moment on."""
        return self.details.incomplete

    @property
    def exchange(self) -> RawExchange | None:
        """What it belongs to."""
        return self.columns.exchange

    @property
    def threads(self) -> int:
        """How many threads that it started have not ended."""
        return self.columns.threads.get(self.position, 0)

    def count_threads(self, change: int) -> None:
        """Note that threads were started by it, or have ended.

        Args:
            change: How many more there are.
        """
        self.columns.threads[self.position] = self.threads + change

    @property
    def is_kept(self) -> bool:
        """Whether it was kept."""
        return self.position in self.columns.kept

    @property
    def is_gone(self) -> bool:
        """Whether its exchange was dropped."""
        return self.exchange is not None and self.exchange.is_gone

    def news(self) -> Iterator[object]:
        """Yield what it tells: who called it, the lines of it that ran, and what it raised.

        Yields:
            Each of them. A call that yields nothing which others did not yield is like them.
        """
        number = self.columns.edges[self.position]
        yield number
        for line in self.lines:
            yield self.function.number, line
        if self.exception is not None:
            yield self.function.number, self.exception

    def keep(self) -> None:
        """Keep it, and all that stands above it."""
        call: RawCall | None = self
        while call is not None and not call.is_kept:
            call.columns.kept.add(call.position)
            call = call.parent

    def take(self, later: RawCall) -> None:
        """Take what the same call did later, in another thread.

        Args:
            later: What was taken for a call of its own.
        """
        columns, more = self.columns, later.details
        mine = columns.details_of(self.position)
        columns.end(self.position, later.columns.ends.get(later.position, RETURNED))
        mine.result = more.result
        mine.lines |= more.lines
        mine.c_calls = {**mine.c_calls, **more.c_calls, **mine.c_calls}
        mine.incomplete |= more.incomplete
        if later.skipped:
            columns.skipped[self.position] = self.skipped + later.skipped


@dataclass(frozen=True, slots=True)
class Gap:
    """Why calls of a thread are missing, and where its recording was then, if that is known."""

    reason: str
    function: Function | None = None
    offset: int = -1


@dataclass(slots=True, eq=False)
class RawExchange:
    """An exchange while it is replayed.

    ``running`` counts its calls that have not ended, and the threads that it started and that have
    not begun, when a piece of a log was read; ``threads`` are the numbers of all that it started.
    One that ``is_over`` gets no more calls: those that come later belong to none. One that
    ``is_gone`` was dropped. ``since`` is when its reader saw it first.
    """

    has_request: bool = False
    columns: list[RawColumns] = field(default_factory=list)
    running: int = 0
    threads: list[int] = field(default_factory=list)
    is_over: bool = False
    is_gone: bool = False
    since: float | None = None
    _kept: list[RawCall] = field(default_factory=list)
    _thinned: int = 0
    _enough: int = _MANY
    _first: RawCall | None = None
    facts: Facts = field(default_factory=dict)
    began: float | None = None
    ended: float | None = None

    @property
    def first(self) -> RawCall:
        """The call that it begins with."""
        if self._first is None:
            self._first = RawCall(self.columns[0], 0)
        return self._first

    @property
    def calls(self) -> list[RawCall]:
        """Its calls, those left out that were thinned out."""
        return [*self._kept, *calls_in(self.columns)]

    @property
    def count(self) -> int:
        """How many calls it has, those included that were thinned out."""
        return self._thinned + sum(map(len, self.columns))

    def tell(self, seconds: float, facts: Facts) -> None:
        """Take what one of its calls knows.

        Args:
            seconds: When, on some clock.
            facts: What it knows.
        """
        self.began = seconds if self.began is None else self.began
        self.ended = seconds
        parts = self.facts.get(known.BYTES_OUT, 0) + facts.get(known.BYTES_OUT, 0)
        self.facts.update(facts)
        if known.BYTES_OUT in self.facts:
            self.facts[known.BYTES_OUT] = parts

    def thin_out(self) -> None:
        """Of a very long one, such as a WebSocket's, keep what goes on or tells something new.

        What stands above a call that is kept, is kept as well.
        """
        if len(self._kept) + sum(map(len, self.columns)) < self._enough:
            return
        calls, count = self.calls, self.count
        kept: set[RawCall] = set()
        seen: set[object] = set()
        for call in calls:
            news = {*call.news()} - seen
            if news or call.outcome is Outcome.UNFINISHED or call.is_kept:
                seen |= news
                above: RawCall | None = call
                while above is not None and above not in kept:
                    kept.add(above)
                    above = above.parent
        self._first = self.first
        self._kept = [call for call in calls if call in kept]
        self._thinned, self.columns = count, []
        self._enough = 2 * len(self._kept) + _MANY

    def forget(self) -> None:
        """Keep none of its calls."""
        self._first = self.first
        self._kept, self.columns = [], []

    @property
    def has_ended(self) -> bool:
        """Whether it was answered, though threads that it started may go on."""
        is_returned = known.RETURNED in self.facts and known.SERVED not in self.facts
        return known.ENDED in self.facts or is_returned

    @property
    def is_one(self) -> bool:
        """Whether it is known what was asked for: a connection may close without a request."""
        return known.METHOD in self.facts or known.EVENT in self.facts


def calls_in(columns: Collection[RawColumns]) -> Iterator[RawCall]:
    """Yield the calls of columns.

    Args:
        columns: The columns.

    Yields:
        The calls, in the order of the columns.
    """
    for each in columns:
        for position in range(len(each)):
            yield RawCall(each, position)
