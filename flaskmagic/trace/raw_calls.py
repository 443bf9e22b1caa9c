"""What a replay makes of logs: calls in raw facts, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flaskmagic.trace.calls import Outcome
from flaskmagic.tracer import exchange_facts as known
from flaskmagic.tracer.exchange_facts import Facts
from flaskmagic.tracer.functions import Function


@dataclass(slots=True, eq=False)
class RawCCall:
    """A call into C: what is called, the text of what it is given first, and of what it gave."""

    name: str
    argument: str | None
    result: str | None = None


_MANY = 5000
"""Calls after which it is looked whether an exchange has the same ones again and again."""


@dataclass(slots=True, eq=False)
class RawCall:
    """A call in raw facts: functions and an instruction offset, not yet names and lines.

    ``frame`` tells its frame from all others that lived at the same time. It ``goes_on`` if it is
    a generator of which this thread has not seen the beginning, and is ``incomplete`` if what it
    did from some moment on is not known. ``c_calls`` are by the offsets of their instructions.
    Where not all calls are kept, ``is_kept`` says whether this one is, and ``is_gone`` that it is
    too late for it. ``threads`` counts those that it started and that have not ended.
    """

    id: int
    parent: RawCall | None
    function: Function
    caller: Function | None
    call_offset: int
    thread: str
    frame: int
    outcome: Outcome = Outcome.UNFINISHED
    exception: str | None = None
    raised_at: int = -1
    skipped: int = 0
    lines: set[int] = field(default_factory=set)
    arguments: dict[str, str] | None = None
    result: str | None = None
    c_calls: dict[int, RawCCall] = field(default_factory=dict)
    goes_on: bool = False
    incomplete: bool = False
    exchange: RawExchange | None = None
    is_kept: bool = False
    is_gone: bool = False
    threads: int = 0

    @property
    def edge(self) -> tuple[int, int, int]:
        """What called what, at which instruction: many calls have this in common."""
        caller = -1 if self.caller is None else self.caller.number
        return self.function.number, caller, self.call_offset

    def news(self) -> Iterator[object]:
        """Yield what it tells: who called it, the lines of it that ran, and what it raised.

        Yields:
            Each of them. A call that yields nothing which others did not yield is like them.
        """
        yield self.edge
        for line in self.lines:
            yield self.function.number, line
        if self.exception is not None:
            yield self.function.number, self.exception

    def keep(self) -> None:
        """Keep it, and all that stands above it."""
        call: RawCall | None = self
        while call is not None and not call.is_kept:
            call.is_kept = True
            call = call.parent

    def take(self, later: RawCall) -> None:
        """Take what the same call did later, in another thread.

        Args:
            later: What was taken for a call of its own.
        """
        self.outcome, self.exception, self.result = later.outcome, later.exception, later.result
        self.raised_at = later.raised_at
        self.lines |= later.lines
        self.c_calls = {**self.c_calls, **later.c_calls, **self.c_calls}
        self.skipped += later.skipped
        self.incomplete |= later.incomplete


@dataclass(frozen=True, slots=True)
class Gap:
    """Why calls of a thread are missing, and where its recording was then, if that is known."""

    reason: str
    function: Function | None = None
    offset: int = -1


@dataclass(slots=True, eq=False)
class RawExchange:
    """An exchange while it is replayed.

    ``count`` counts its calls, those included that were thinned out. ``running`` counts its calls
    that have not ended, and the threads that it started and that have not begun; ``threads`` are
    the numbers of all that it started. One that ``is_over`` gets no more calls: those that come
    later belong to none. ``since`` is when its reader saw it first.
    """

    first: RawCall
    calls: list[RawCall] = field(default_factory=list)
    count: int = 0
    running: int = 0
    has_request: bool = False
    threads: list[int] = field(default_factory=list)
    is_over: bool = False
    since: float | None = None
    _enough: int = _MANY
    facts: Facts = field(default_factory=dict)
    began: float | None = None
    ended: float | None = None

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
        if len(self.calls) < self._enough:
            return
        kept: set[RawCall] = set()
        seen: set[object] = set()
        for call in self.calls:
            news = {*call.news()} - seen
            if news or call.outcome is Outcome.UNFINISHED or call.is_kept:
                seen |= news
                above: RawCall | None = call
                while above is not None and above not in kept:
                    kept.add(above)
                    above = above.parent
        self.calls = [call for call in self.calls if call in kept]
        self._enough = 2 * len(self.calls) + _MANY

    @property
    def has_ended(self) -> bool:
        """Whether it was answered, though threads that it started may go on."""
        is_returned = known.RETURNED in self.facts and known.SERVED not in self.facts
        return known.ENDED in self.facts or is_returned

    @property
    def is_one(self) -> bool:
        """Whether it is known what was asked for: a connection may close without a request."""
        return known.METHOD in self.facts or known.EVENT in self.facts
