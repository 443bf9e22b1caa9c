"""Makes calls of the logs that the recorder keeps, of all threads together.

A thread waits until it is known which call started it. A generator that one thread began and
another one went on with is one call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from flaskmagic.trace.exchanges import Begun
from flaskmagic.trace.raw_calls import Gap, RawCall, RawExchange
from flaskmagic.trace.replay_thread import Known, ReplayedThread, ThreadStart
from flaskmagic.tracer.functions import Function, Opcodes
from flaskmagic.tracer.log import ThreadLog


@dataclass(frozen=True, slots=True)
class Replayed:
    """The calls of all threads in the order in which they began, and what was skipped and why.

    ``exchanges`` are those that they belong to, and ``gaps`` names the threads of which calls are
    missing, with the first reason for that. Of the threads in ``unknown_starts`` it is not known
    what started them.
    """

    calls: list[RawCall]
    skipped: Counter[str]
    gaps: Mapping[str, Gap]
    exchanges: Sequence[RawExchange]
    unknown_starts: Sequence[str]


class Replay:
    """Makes calls of logs that still grow, and are read piece by piece.

    How they are cut, and which thread's piece comes before another's, makes no difference.
    """

    def __init__(self, functions: Mapping[int, Function], opcodes: Opcodes) -> None:
        """Begin without a log.

        Args:
            functions: The functions by the numbers that the logs have for them. It may grow: what
                a piece names must be there when it is fed.
            opcodes: The instructions of the Python that ran them.
        """
        self.begun = Begun()
        self._known = Known(functions, opcodes)
        self._threads: dict[int, ReplayedThread] = {}
        self._starts: dict[int, ThreadStart] = {}
        self._waiting: dict[int, ThreadLog] = {}
        self._forgotten: set[int] = set()
        self._over: set[int] = set()
        self._gone = _Gone()

    def feed(self, piece: ThreadLog) -> None:
        """Take the next piece of the log of one thread.

        It waits until it is known which call started the thread.

        Args:
            piece: What was noted since the last piece with the same number.
        """
        is_known = piece.number in self._starts or piece.number in self._forgotten
        if piece.is_started and not is_known:
            waiting = self._waiting.setdefault(piece.number, replace(piece, events=[]))
            waiting.events += piece.events
            return
        self._replay(piece)
        while ready := self._waiting.keys() & self._starts.keys():
            self._replay(self._waiting.pop(ready.pop()))
        self._drop_those_over()

    def end_log(self, number: int) -> None:
        """Take it that a thread has ended.

        Args:
            number: Its number. No piece of its log comes any more.
        """
        self._over.add(number)
        self._drop_those_over()

    def end(self) -> None:
        """Wait no longer: a thread of which no log says who started it hangs below no call."""
        while self._waiting:
            number = min(self._waiting)  # a thread has a higher number than the one that started it
            self._starts[number] = ThreadStart()
            self.feed(self._waiting.pop(number))
        self._join()

    def replayed(self) -> Replayed:
        """Return the calls so far.

        Returns:
            The calls; those that go on are unfinished.
        """
        threads = self._threads.values()
        skipped = sum((thread.skipped for thread in threads), self._gone.skipped.copy())
        gaps = {thread.name: thread.gap for thread in threads if thread.gap is not None}
        exchanges = sorted(self.begun.exchanges, key=lambda each: each.first.id)
        return Replayed(
            self.begun.all(),
            skipped,
            self._gone.gaps | gaps,
            [each for each in exchanges if each.is_one],
            [*self._gone.unknown_starts, *(each.name for each in threads if each.lacks_start)],
        )

    @property
    def has_gaps(self) -> bool:
        """Whether calls of any thread are missing."""
        threads = self._threads.values()
        return bool(self._gone.gaps) or any(each.gap is not None for each in threads)

    @property
    def open_calls(self) -> set[RawCall]:
        """The calls that go on, in all threads."""
        return {call for thread in self._threads.values() for call in thread.open_calls}

    def forget(self, exchange: RawExchange) -> None:
        """Drop an exchange that was read, and the threads that it started and that do nothing.

        What such a thread does later is taken up, but not below the call that started it.

        Args:
            exchange: The exchange.
        """
        exchange.is_over = True
        self.begun.exchanges.remove(exchange)
        for number in exchange.threads:
            thread = self._threads.get(number)
            if thread is None or thread.is_idle:
                if self._starts.pop(number, None) is not None:  # else it has ended
                    self._forgotten.add(number)
                if thread is not None:
                    self._gone.take(self._threads.pop(number))
        exchange.calls = []

    def _drop_those_over(self) -> None:
        """Drop the threads that have ended, unless their logs wait, or calls in them go on."""
        for number in self._over - self._waiting.keys():
            thread, start = self._threads.get(number), self._starts.get(number)
            if thread is not None and thread.is_idle:
                self._gone.take(self._threads.pop(number))
            if thread is None and start is None and number not in self._forgotten:
                continue  # it is not told yet which call started it
            self._over.remove(number)
            self._forgotten.discard(number)
            self._starts.pop(number, None)
            if start is not None and start.call is not None:
                start.call.threads -= 1
                if thread is None or thread.is_new:
                    start.end_wait()

    def _join(self) -> None:
        """Make one call of a generator that one thread began and another one went on with."""
        begun: dict[tuple[int, int], RawCall] = {}
        first_of: dict[RawCall, RawCall] = {}
        calls = self.begun.all()
        for call in calls:
            key = call.frame, call.function.number
            if call.goes_on and key in begun:
                first_of[call] = begun[key]
                begun[key].take(call)
            elif call.function.resumable:
                begun[key] = call
        for call in calls:
            call.parent = first_of.get(call.parent, call.parent) if call.parent else None
        if first_of:
            self.begun.leave_out(first_of)

    def _replay(self, piece: ThreadLog) -> None:
        """Go on with a thread of which it is known where it started."""
        if piece.number not in self._threads:
            start = self._starts.get(piece.number, ThreadStart())
            self._threads[piece.number] = ReplayedThread(
                piece, start, self._starts, self._known, self.begun
            )
        self._threads[piece.number].feed(piece)


@dataclass(slots=True)
class _Gone:
    """What is left of threads that were forgotten."""

    skipped: Counter[str] = field(default_factory=Counter)
    gaps: dict[str, Gap] = field(default_factory=dict)
    unknown_starts: list[str] = field(default_factory=list)

    def take(self, thread: ReplayedThread) -> None:
        self.skipped += thread.skipped
        if thread.gap is not None:
            self.gaps[thread.name] = thread.gap
        if thread.lacks_start:
            self.unknown_starts.append(thread.name)
