"""Makes calls of the log of one thread: parents, outcomes, generators.

* A generator's frame begins at each resume and ends at each yield. Its first call starts at the
  instruction ``RESUME 0``; at any other offset it is a resume, and goes on with the first call.
* A function that ends with ``None`` returned it, or an exception left it. The instruction at which
  it stood tells them apart, together with an exception that was raised at that very instruction.
* A bare ``raise`` of what a caller caught is no event of its own. The exception has its name from
  the event in the next function up that it came to.
* Events may be missing: a trace function was replaced, or taken from a frame. Each event names its
  frame, so that what stands above it is known to be over, although its end was not heard of.
* Finalizers and signal handlers may run in a function whose own call is logged only after them, or
  never, if the handler raises or a generator was only made. Such a function stands at one of the
  instructions that it begins with, at which no function calls another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flaskmagic.trace.calls import Outcome
from flaskmagic.trace.exchanges import Begun
from flaskmagic.trace.raw_calls import Gap, RawCall, RawCCall
from flaskmagic.tracer.exchange_facts import Facts
from flaskmagic.tracer.functions import Function, Opcodes
from flaskmagic.tracer.log import (
    BEGAN,
    BEGAN_CLOSELY,
    C_BOUND,
    CALLED_C,
    ENDED,
    ENDED_CLOSELY,
    LINE,
    LOST,
    OF_FRAME,
    RAISED,
    REPLACED,
    RESUMED,
    SKIPPED,
    THREAD,
    TOLD,
    Reader,
    ThreadLog,
)

OUT_OF_ORDER = "a call began or ended that was not the innermost one"
TAKEN_AWAY = "a call went on without its trace function, which the program took away"
SET_BY_APP = (
    "the program set a trace function of its own, as a debugger or another recording does, or none"
)
INTERRUPTED = "the exception of a signal handler came while flaskmagic noted what ran"
FULL = "the stack was full: the recorder needs a little more room than the program"
FAILED = "an exception ({}) came while flaskmagic noted what ran"


@dataclass(frozen=True, slots=True)
class Known:
    """What must be known to read a log."""

    functions: Mapping[int, Function]
    opcodes: Opcodes

    def function(self, number: int | None) -> Function | None:
        """Return a function.

        Args:
            number: Its number in the logs, or ``None``.

        Returns:
            The function, or ``None`` without a number.
        """
        return None if number is None else self.functions[number]


@dataclass(frozen=True, slots=True)
class ThreadStart:
    """The call that started a thread, and where it did."""

    call: RawCall | None = None
    caller: Function | None = None
    offset: int = -1

    def end_wait(self) -> None:
        """Take it that the exchange waits no longer for the thread to begin."""
        if self.call is not None and self.call.exchange is not None:
            self.call.exchange.running -= 1


class _Tangled(Exception):
    """A call began or ended that was not the innermost one, and the others are not over."""


class ReplayedThread:
    """Goes through the log of one thread with a stack of the calls that are open."""

    def __init__(
        self,
        first: ThreadLog,
        start: ThreadStart,
        starts: dict[int, ThreadStart],
        known: Known,
        begun: Begun,
    ) -> None:
        self.name = first.name
        self._lacks_start = first.lacks_start
        self._known = known
        self._opcodes = known.opcodes
        self._begun = begun
        self.is_new = True
        self.skipped: Counter[str] = Counter()
        self.gap: Gap | None = None
        self._is_tangled = False
        self._reader = Reader()
        self._start = start
        self._starts = starts
        self._current = start.call
        self._stack: list[RawCall | None] = []
        self._suspended: dict[int, RawCall] = {}
        self._raised_at: tuple[RawCall | None, int] = (None, -1)
        self._unnamed: list[RawCall] = []
        self._take: dict[int, Callable[..., None]] = {
            SKIPPED: self._skipped,
            BEGAN: self._began,
            BEGAN_CLOSELY: self._began,
            ENDED: self._ended,
            ENDED_CLOSELY: self._ended,
            RAISED: self._raised,
            LINE: self._line,
            THREAD: self._thread,
            LOST: self._lost,
            REPLACED: self._replaced,
            TOLD: self._told,
            CALLED_C: self._called_c,
            C_BOUND: self._c_bound,
            RESUMED: self._resumed,
        }

    def feed(self, piece: ThreadLog) -> None:
        """Go on with the log.

        Args:
            piece: The next piece of it.
        """
        for kind, facts in self._reader.read(piece.events):
            if not self._is_tangled:
                try:
                    self._take[kind](*facts)
                except _Tangled:
                    self._is_tangled = True
                    self._miss(OUT_OF_ORDER)
            elif kind == THREAD:  # its calls are known, though not which call started it
                self._starts[facts[0]] = ThreadStart()

    def _miss(self, reason: str, function: Function | None = None, offset: int = -1) -> None:
        """Note why calls are missing from here on, unless some are already."""
        self.gap = self.gap or Gap(reason, function, offset)

    def _skipped(self, number: int) -> None:
        reason = self._known.functions[number].reason or ""
        self.skipped[reason] += 1
        if self._current is not None:
            self._current.skipped += 1

    def _thread(self, number: int, caller: int | None, offset: int) -> None:
        if self._current is not None:
            self._current.threads += 1
            if (exchange := self._current.exchange) is not None:
                exchange.threads.append(number)
                exchange.running += 1
        self._starts[number] = ThreadStart(self._current, self._known.function(caller), offset)

    def _line(self, frame: int, line: int) -> None:
        if self._is_innermost(frame) and self._current is not None:
            self._current.lines.add(line)

    def _called_c(self, frame: int, offset: int, name: str, argument: str | None) -> None:
        if self._is_innermost(frame) and self._current is not None:
            self._current.c_calls.setdefault(offset, RawCCall(name, argument))

    def _c_bound(self, frame: int, offset: int, result: str) -> None:
        call = self._current if self._is_innermost(frame) else None
        made = call.c_calls.get(offset) if call is not None else None
        if made is not None and made.result is None:
            made.result = result

    def _is_innermost(self, frame: int) -> bool:
        """Say whether a frame is that of the innermost call; what stands above it is over."""
        if not self._stack or self._current is None:
            return False
        if frame == self._current.frame:
            return True
        if all(call is None or call.frame != frame for call in self._stack[1:]):
            return False
        while self._current.frame != frame:
            self._current.incomplete = True
            self._leave()
        self._miss(TAKEN_AWAY)
        return True

    def _is_called(self, caller: Function | None, offset: int, frame: int) -> bool:
        """Say whether a call that begins was made by the innermost open one, or interrupts it."""
        if not self._stack or self._current is None or self._is_innermost(frame):
            return True
        if caller is None or caller.instructions[offset] not in self._opcodes.beginnings:
            self._miss(OUT_OF_ORDER)
        return False

    def _began(
        self,
        number: int,
        function_number: int,
        frame: int,
        caller_number: int | None,
        call_offset: int,
        above: int,
        offset: int = -1,
        arguments: dict[str, str] | None = None,
    ) -> None:
        function = self._known.functions[function_number]
        caller = self._function(caller_number, above)
        is_called = self._is_called(caller, call_offset, above)
        call = self._suspended.pop(frame, None)
        if not function.resumable or offset == function.start:  # another had its frame before
            call = None
        if call is None or call.function is not function:
            if caller is None:
                caller, call_offset = self._start.caller, self._start.offset
            elif not is_called:  # what it interrupted did not call it
                caller, call_offset = None, -1
            call = RawCall(number, self._current, function, caller, call_offset, self.name, frame)
            call.arguments = arguments
            call.goes_on = function.resumable and offset != function.start
            self._begun.take(call)
        self._enter(call)
        self._unnamed.clear()

    def _resumed(self, frame: int, caller_offset: int, above: int) -> None:
        self._is_called(self._function(OF_FRAME, above), caller_offset, above)
        call = self._suspended.pop(frame, None)
        if call is None:  # that it yielded was not heard of
            self._is_innermost(frame)
            self._miss(OUT_OF_ORDER)
        else:
            self._enter(call)
        self._unnamed.clear()

    def _function(self, number: int | None, frame: int) -> Function | None:
        """Return a function by the number that an event has for it, or by its frame."""
        if number != OF_FRAME:
            return self._known.function(number)
        if self._stack and self._current is not None and self._current.frame == frame:
            return self._current.function
        of_frame = (call for call in reversed(self.open_calls) if call.frame == frame)
        call = next(of_frame, self._suspended.get(frame))
        return None if call is None else call.function

    def _enter(self, call: RawCall) -> None:
        self._stack.append(self._current)
        self._current = call
        if call.exchange is not None:
            call.exchange.running += 1
        if self.is_new:
            self.is_new = False
            self._start.end_wait()

    def _leave(self) -> None:
        if self._current is not None and self._current.exchange is not None:
            self._current.exchange.running -= 1
        self._current = self._stack.pop()

    @property
    def lacks_start(self) -> bool:
        """Whether it made calls, and it is not known what started it."""
        return self._lacks_start and not self.is_new

    @property
    def is_idle(self) -> bool:
        """Whether no call of it goes on."""
        return not self._stack

    @property
    def open_calls(self) -> list[RawCall]:
        """The calls of it that go on, the outermost first."""
        return [call for call in (*self._stack, self._current)[1:] if call is not None]

    def _raised(self, frame: int, offset: int, exception: str) -> None:
        call = self._current if self._is_innermost(frame) else self._suspended.get(frame)
        if call is None:
            return
        for each in self._unnamed:
            each.exception = exception
        self._unnamed.clear()
        self._raised_at = call, offset
        call.exception = exception

    def _ended(self, frame: int, offset: int, is_none: bool, result: str | None = None) -> None:
        if not self._is_innermost(frame):
            self._ended_elsewhere(frame, offset)
            return
        call = self._current
        assert call is not None
        if offset >= len(call.function.instructions):
            raise _Tangled
        opcode = call.function.instructions[offset]
        # An exception thrown into a generator leaves it at the very yield where it stood.
        if is_none and (opcode not in self._opcodes.exits or self._raised_at == (call, offset)):
            call.outcome = Outcome.RAISED
            call.raised_at = self._raised_at[1] if self._raised_at[0] is call else offset
            if call.exception is None:
                self._unnamed.append(call)
        else:
            call.exception = None
            if call.function.resumable and opcode in self._opcodes.yields:
                self._suspended[frame] = call
            else:
                call.outcome = Outcome.RETURNED
                call.result = result
        self._leave()

    def _ended_elsewhere(self, frame: int, offset: int) -> None:
        """End a generator that a signal handler's exception left before its resume was noted."""
        call = self._suspended.pop(frame, None)
        if call is not None:
            call.outcome, call.raised_at = Outcome.RAISED, offset
            self._raised_at = (None, -1)
        elif self._stack:  # that it began was not noted
            self._miss(OUT_OF_ORDER)

    def _lost(self, frame: int, exception: str, has_ended: bool) -> None:
        call = self._current if self._is_innermost(frame) else self._suspended.get(frame)
        if call is not None and call is self._current and has_ended:
            call.outcome, call.exception = Outcome.RAISED, exception
            self._leave()
        elif call is not None:
            call.incomplete = True
        if not has_ended:
            self._miss(FULL if exception == "RecursionError" else FAILED.format(exception))

    def _told(self, frame: int, seconds: float, facts: Facts) -> None:
        call = self._current if self._is_innermost(frame) else None
        if call is not None and call.exchange is not None:
            call.exchange.tell(seconds, facts)

    def _replaced(self, caller: int | None, offset: int, is_called: bool) -> None:
        for call in filter(None, (*self._stack[1:], self._current if self._stack else None)):
            call.incomplete = True
        reason = SET_BY_APP if is_called else INTERRUPTED
        self._miss(reason, self._known.function(caller), offset)
