"""Makes calls of the logs that the recorder kept: parents, outcomes, generators, threads.

* A generator's frame begins at each resume and ends at each yield. Its first call starts at the
  instruction ``RESUME 0``; at any other offset it is a resume, and goes on with the first call.
* A function that ends with ``None`` returned it, or an exception left it. The instruction at which
  it stood tells them apart, together with an exception that was raised at that very instruction.
* A bare ``raise`` of what a caller caught is no event of its own. The exception has its name from
  the event in the next function up that it came to.
"""

from __future__ import annotations

import dis
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flaskmagic.errors import Problem
from flaskmagic.trace.model import Outcome
from flaskmagic.tracer.recorder import (
    BEGAN,
    BEGAN_CLOSELY,
    ENDED,
    ENDED_CLOSELY,
    FACTS,
    LINE,
    RAISED,
    SKIPPED,
    THREAD,
    Decision,
    ThreadLog,
)

_NORMAL_EXITS = frozenset(
    dis.opmap[name]
    # A yield is seen at YIELD_VALUE up to Python 3.12 and at the RESUME behind it from 3.13 on.
    for name in ("RETURN_VALUE", "RETURN_CONST", "YIELD_VALUE", "RESUME")
    if name in dis.opmap
)
_YIELDS = frozenset(dis.opmap[name] for name in ("YIELD_VALUE", "RESUME"))


class Tangled(Problem):
    """A log in which calls began or ended that were not the innermost ones."""

    def __init__(self) -> None:
        super().__init__(
            "the app lets greenlets take turns on one thread, as SQLAlchemy's asyncio extension "
            "does: their calls can't be told apart, so there is no true reading"
        )


@dataclass(slots=True, eq=False)
class RawCall:
    """A call in raw facts: code objects and an instruction offset, not yet names and lines."""

    id: int
    parent: RawCall | None
    decision: Decision
    caller: Decision | None
    call_offset: int
    thread: str
    outcome: Outcome = Outcome.UNFINISHED
    exception: str | None = None
    raised_at: int = -1
    skipped: int = 0
    lines: set[int] = field(default_factory=set)
    arguments: dict[str, str] | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class ThreadStart:
    """The call that started a thread, and where it did."""

    call: RawCall | None = None
    caller: Decision | None = None
    offset: int = -1


@dataclass(frozen=True, slots=True)
class Replayed:
    """The calls of all threads in the order in which they began, and what was skipped and why."""

    calls: list[RawCall]
    skipped: Counter[str]


def replay(logs: Iterable[ThreadLog]) -> Replayed:
    """Return the calls that the logs tell of; a thread's log stands behind its starter's.

    Raises :class:`Tangled`.
    """
    starts: dict[int, ThreadStart] = {}
    calls: list[RawCall] = []
    skipped: Counter[str] = Counter()
    for log in logs:
        thread = _Replay(log, starts)
        calls += thread.calls
        skipped += thread.skipped
    return Replayed(sorted(calls, key=lambda call: call.id), skipped)


def _events(log: ThreadLog) -> Iterator[tuple[int, list[Any]]]:
    """Yield what happened and its facts, out of the flat list."""
    events = list(log.events)
    position = 0
    while position < len(events):
        kind = events[position]
        end = position + 1 + FACTS[kind]
        yield kind, events[position + 1 : end]
        position = end


class _Replay:
    """Goes through the log of one thread with a stack of the calls that are open."""

    def __init__(self, log: ThreadLog, starts: dict[int, ThreadStart]) -> None:
        self.calls: list[RawCall] = []
        self.skipped: Counter[str] = Counter()
        self._name = log.name
        self._starts = starts
        self._start = starts.get(id(log.thread), ThreadStart())
        self._current = self._start.call
        self._stack: list[RawCall | None] = []
        self._suspended: dict[int, RawCall] = {}
        self._raised_at: tuple[RawCall | None, int] = (None, -1)
        self._unnamed: list[RawCall] = []
        self._owed: list[tuple[int, Decision | None]] = []
        take: dict[int, Callable[..., None]] = {
            SKIPPED: self._skipped,
            BEGAN: self._began,
            BEGAN_CLOSELY: self._began,
            ENDED: self._ended,
            ENDED_CLOSELY: self._ended,
            RAISED: self._raised,
            LINE: self._line,
            THREAD: self._thread,
        }
        for kind, facts in _events(log):
            take[kind](*facts)
        if self._owed:
            raise Tangled

    def _skipped(self, decision: Decision) -> None:
        reason = decision.reason or ""
        self.skipped[reason] += 1
        if self._current is not None:
            self._current.skipped += 1

    def _thread(self, thread: threading.Thread, caller: Decision | None, offset: int) -> None:
        self._starts[id(thread)] = ThreadStart(self._current, caller, offset)

    def _line(self, line: int) -> None:
        if self._current is not None:
            self._current.lines.add(line)

    def _is_called(self, decision: Decision, caller: Decision | None) -> bool:
        """Say whether a call that begins was made by the innermost open one.

        On Python 3.11 the garbage collector may run, and call finalizers, in a frame whose own
        call is logged only after that. Such a call is owed: it must begin next at this depth.
        Raises :class:`Tangled` where it does not.
        """
        depth = len(self._stack)
        if self._owed and self._owed[-1][0] == depth:
            if decision is self._owed[-1][1]:
                self._owed.pop()
                return True
            if caller is not self._owed[-1][1]:
                raise Tangled
            return False
        if not self._stack or self._current is None or caller is self._current.decision:
            return True
        self._owed.append((depth, caller))
        return False

    def _began(
        self,
        number: int,
        decision: Decision,
        caller: Decision | None,
        call_offset: int,
        frame: int = 0,
        offset: int = -1,
        arguments: dict[str, str] | None = None,
    ) -> None:
        is_called = self._is_called(decision, caller)
        call = None
        if decision.resumable and offset != decision.start:
            call = self._suspended.pop(frame, None)
        if call is None:
            if caller is None:
                caller, call_offset = self._start.caller, self._start.offset
            elif not is_called:  # a finalizer: what it interrupted did not call it
                caller, call_offset = None, -1
            call = RawCall(number, self._current, decision, caller, call_offset, self._name)
            call.arguments = arguments
            self.calls.append(call)
        self._stack.append(self._current)
        self._current = call
        self._unnamed.clear()

    def _raised(self, offset: int, exception: str) -> None:
        for call in self._unnamed:
            call.exception = exception
        self._unnamed.clear()
        self._raised_at = self._current, offset
        if self._current is not None:
            self._current.exception = exception

    def _ended(self, offset: int, is_none: bool, frame: int = 0, result: str | None = None) -> None:
        call = self._current
        if call is None or not self._stack:
            return
        if self._owed and self._owed[-1][0] == len(self._stack):
            raise Tangled
        if offset >= len(call.decision.instructions):
            raise Tangled
        opcode = call.decision.instructions[offset]
        # An exception thrown into a generator leaves it at the very yield where it stood.
        if is_none and (opcode not in _NORMAL_EXITS or self._raised_at == (call, offset)):
            call.outcome = Outcome.RAISED
            call.raised_at = self._raised_at[1] if self._raised_at[0] is call else offset
            if call.exception is None:
                self._unnamed.append(call)
        else:
            call.exception = None
            if call.decision.resumable and opcode in _YIELDS:
                self._suspended[frame] = call
            else:
                call.outcome = Outcome.RETURNED
                call.result = result
        self._current = self._stack.pop()
