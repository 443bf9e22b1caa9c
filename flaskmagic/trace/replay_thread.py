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
from dataclasses import dataclass, field
from typing import Any

from flaskmagic.trace.calls import Outcome
from flaskmagic.trace.exchanges import Begun, begins_exchange, exchange_of
from flaskmagic.trace.open_calls import Open, OpenCalls
from flaskmagic.trace.raw_calls import Gap, RawCall, RawExchange
from flaskmagic.trace.raw_columns import (
    RETURNED,
    UNFINISHED,
    End,
    RawCCall,
    RawColumns,
    Tables,
    Way,
)
from flaskmagic.tracer.exchange_facts import Facts
from flaskmagic.tracer.functions import Function, Opcodes
from flaskmagic.tracer.log import (
    BEGAN,
    BEGAN_CLOSELY,
    C_BOUND,
    CALLED_C,
    ENDED,
    ENDED_CLOSELY,
    FACTS,
    LINE,
    LOST,
    OF_FRAME,
    RAISED,
    REPLACED,
    RESUMED,
    SKIPPED,
    THREAD,
    TOLD,
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
    tables: Tables = field(default_factory=Tables)

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


_NOWHERE = -1
"""No frame has this hash."""


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
        self._tables = known.tables
        self._begun = begun
        self.is_new = True
        self.gap: Gap | None = None
        self._is_tangled = False
        self._rest: list[Any] = []
        self._start = start
        self._starts = starts
        self._open = OpenCalls(self._tables, self._started_by())
        self._growing: dict[RawExchange | None, RawColumns] = {}
        self._raised_at: tuple[RawColumns | None, int, int] = (None, -1, -1)
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

    def _started_by(self) -> Open:
        """Return what stands below all calls of the thread: the one that started it, or nothing."""
        if (call := self._start.call) is not None:
            return _NOWHERE, call.function.number, call.columns, call.position
        return _NOWHERE, -1, RawColumns(self._tables, self.name, None), -1

    def feed(self, piece: ThreadLog) -> None:
        """Go on with the log.

        Args:
            piece: The next piece of it.
        """
        flat = [*self._rest, *piece.events] if self._rest else piece.events
        self._growing = {}  # of what began before, others may keep a part
        self._mark_open(RETURNED, running=-1)
        at = 0
        while at < len(flat):
            at = self._take_plain(flat, at)
            end = at + 1 + FACTS[flat[at]]
            if end > len(flat):  # a piece may end within an event
                break
            self._event(flat[at], flat[at + 1 : end])
            at = end
        self._rest = flat[at:]
        self._mark_open(UNFINISHED, running=1)

    def _take_plain(self, flat: list[Any], at: int) -> int:
        """Take the events that need no more than is known; at least one is left."""
        exchange = self._open.innermost[2].exchange
        growing = self._growing.get(exchange)
        return (
            at if self._is_tangled or growing is None else self._open.take_plain(flat, at, growing)
        )

    def _event(self, kind: int, facts: list[Any]) -> None:
        if not self._is_tangled:
            try:
                self._take[kind](*facts)
            except _Tangled:
                self._is_tangled = True
                self._miss(OUT_OF_ORDER)
        elif kind == THREAD:  # its calls are known, though not which call started it
            self._starts[facts[0]] = ThreadStart()

    def _mark_open(self, end: int, running: int) -> None:
        """Note of the calls that go on that they do, as long as no piece of the log is read."""
        for _, _, columns, position in self._open.of_thread():
            columns.end(position, end)
            if columns.exchange is not None:
                columns.exchange.running += running

    def _miss(self, reason: str, function: Function | None = None, offset: int = -1) -> None:
        """Note why calls are missing from here on, unless some are already."""
        self.gap = self.gap or Gap(reason, function, offset)

    @property
    def skipped(self) -> Counter[str]:
        """How many calls were left out, by the reason."""
        found = Counter[str]()
        for number, count in self._open.skipped.items():
            found[self._known.functions[number].reason or ""] += count
        return found

    def _skipped(self, number: int) -> None:
        self._open.skipped[number] += 1
        _, _, columns, position = self._open.innermost
        if position >= 0:
            columns.skipped[position] = columns.skipped.get(position, 0) + 1

    def _thread(self, number: int, caller: int | None, offset: int) -> None:
        call = self._open.call
        if call is not None:
            call.count_threads(1)
            if (exchange := call.exchange) is not None:
                exchange.threads.append(number)
                exchange.running += 1
        self._starts[number] = ThreadStart(call, self._known.function(caller), offset)

    def _line(self, frame: int, line: int) -> None:
        if self._is_innermost(frame):
            _, _, columns, position = self._open.innermost
            columns.details_of(position).lines.add(line)

    def _called_c(self, frame: int, offset: int, name: str, argument: str | None) -> None:
        if self._is_innermost(frame):
            _, _, columns, position = self._open.innermost
            columns.details_of(position).c_calls.setdefault(offset, RawCCall(name, argument))

    def _c_bound(self, frame: int, offset: int, result: str) -> None:
        call = self._open.call if self._is_innermost(frame) else None
        made = call.c_calls.get(offset) if call is not None else None
        if made is not None and made.result is None:
            made.result = result

    def _is_innermost(self, frame: int) -> bool:
        """Say whether a frame is that of the innermost call; what stands above it is over."""
        if not self._open.stack:
            return False
        if frame == self._open.innermost[0]:
            return True
        if all(each[0] != frame for each in self._open.stack[1:]):
            return False
        while self._open.innermost[0] != frame:
            self._is_incomplete(self._open.innermost)
            self._open.leave(UNFINISHED)
        self._miss(TAKEN_AWAY)
        return True

    def _is_incomplete(self, call: Open) -> None:
        _, _, columns, position = call
        columns.details_of(position).incomplete = True

    def _is_called(self, caller: Function | None, offset: int, frame: int) -> bool:
        """Say whether a call that begins was made by the innermost open one, or interrupts it."""
        if not self._open.stack or self._is_innermost(frame):
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
        call = self._open.waiting.pop(frame, None)
        if not function.resumable or offset == function.start:  # another had its frame before
            call = None
        if call is None or call[1] != function_number:
            self._open.exceptions.pop(frame, None)
            innermost = self._open.innermost[1]
            said = function_number, innermost, call_offset
            is_plain = is_called and caller is not None and caller.number == innermost
            if caller is None:
                caller, call_offset = self._start.caller, self._start.offset
                is_plain = self._start.call is None and not self._open.stack
            elif not is_called:  # what it interrupted did not call it
                caller, call_offset = None, -1
            edge = self._tables.edge(function, caller, call_offset)
            if is_plain and not begins_exchange(function):
                self._tables.plain[said] = edge
            columns, position = self._add(number, function, edge, above)
            call = frame, function_number, columns, position
            if arguments is not None:
                columns.details_of(position).arguments = arguments
            if function.resumable:
                self._is_generator(call, offset, function.start)
        self._enter(call)
        self._open.unnamed.clear()

    def _add(
        self, number: int, function: Function, edge: int, above: int
    ) -> tuple[RawColumns, int]:
        """Put a call that begins below the innermost one into the columns that it belongs to."""
        opened = self._open
        parent = opened.call
        exchange = exchange_of(function, None if parent is None else parent.exchange)
        columns = self._growing.get(exchange)
        if columns is None:
            columns = self._growing[exchange] = RawColumns(self._tables, self.name, exchange)
            self._begun.take(columns)
        position = len(columns)
        columns.numbers.append(number)
        columns.edges.append(edge)
        if parent is not None and parent.columns is columns:
            columns.parents.append(parent.position + 1)
            return columns, position
        columns.parents.append(0)
        if parent is not None:
            columns.above[position] = parent
        elif not opened.stack and exchange is None:  # so that the next one below nothing is plain
            opened.innermost = above, -1, columns, -1
        return columns, position

    def _is_generator(self, call: Open, offset: int, start: int) -> None:
        frame, number, columns, position = call
        columns.frames[position] = frame
        self._tables.starts[number] = start
        if offset != start:
            columns.details_of(position).goes_on = True

    def _resumed(self, frame: int, caller_offset: int, above: int) -> None:
        self._is_called(self._function(OF_FRAME, above), caller_offset, above)
        call = self._open.waiting.pop(frame, None)
        if call is None:  # that it yielded was not heard of
            self._is_innermost(frame)
            self._miss(OUT_OF_ORDER)
        else:
            self._enter(call)
        self._open.unnamed.clear()

    def _function(self, number: int | None, frame: int) -> Function | None:
        """Return a function by the number that an event has for it, or by its frame."""
        if number != OF_FRAME:
            return self._known.function(number)
        open_calls = reversed([*self._open.of_thread()])
        call = next((each for each in open_calls if each[0] == frame), None)
        call = call or self._open.waiting.get(frame)
        return None if call is None else self._known.functions[call[1]]

    def _enter(self, call: Open) -> None:
        self._open.stack.append(self._open.innermost)
        self._open.innermost = call
        if self.is_new:
            self.is_new = False
            self._start.end_wait()

    @property
    def lacks_start(self) -> bool:
        """Whether it made calls, and it is not known what started it."""
        return self._lacks_start and not self.is_new

    @property
    def is_idle(self) -> bool:
        """Whether no call of it goes on."""
        return not self._open.stack

    @property
    def open_calls(self) -> list[RawCall]:
        """The calls of it that go on, the outermost first."""
        return [RawCall(columns, position) for _, _, columns, position in self._open.of_thread()]

    def _raised(self, frame: int, offset: int, exception: str) -> None:
        is_innermost = self._is_innermost(frame)
        call = self._open.innermost if is_innermost else self._open.waiting.get(frame)
        if call is None:
            return
        for columns, position in self._open.unnamed:
            end = self._tables.ends[columns.ends[position]]
            columns.end(position, self._tables.end(end._replace(exception=exception)))
        self._open.unnamed.clear()
        self._raised_at = call[2], call[3], offset
        self._open.exceptions[frame] = exception

    def _ended(self, frame: int, offset: int, is_none: bool, result: str | None = None) -> None:
        if not self._is_innermost(frame):
            self._ended_elsewhere(frame, offset)
            return
        _, number, columns, position = call = self._open.innermost
        function = self._known.functions[number]
        if offset >= len(function.instructions):
            raise _Tangled
        opcode = function.instructions[offset]
        # An exception thrown into a generator leaves it at the very yield where it stood.
        is_thrown = self._raised_at == (columns, position, offset)
        if is_none and (opcode not in self._opcodes.exits or is_thrown):
            self._left_by_exception(call, offset)
            return
        way = Way.ENDS_GENERATOR if function.resumable else Way.RETURNS
        if function.resumable and opcode in self._opcodes.yields:
            way = Way.YIELDS
            self._open.waiting[frame] = call
        self._tables.exits[number, offset, is_none] = way
        if way is not Way.YIELDS and result is not None:
            columns.details_of(position).result = result
        self._open.leave(UNFINISHED if way is Way.YIELDS else RETURNED)

    def _left_by_exception(self, call: Open, offset: int) -> None:
        frame, _, columns, position = call
        if self._raised_at[:2] == (columns, position):
            offset = self._raised_at[2]
        exception = self._open.exceptions.get(frame)
        self._open.leave(self._tables.end(End(Outcome.RAISED, exception, offset)))
        if exception is None:
            self._open.unnamed.append((columns, position))

    def _ended_elsewhere(self, frame: int, offset: int) -> None:
        """End a generator that a signal handler's exception left before its resume was noted."""
        call = self._open.waiting.pop(frame, None)
        if call is not None:
            _, _, columns, position = call
            exception = self._open.exceptions.pop(frame, None)
            columns.end(position, self._tables.end(End(Outcome.RAISED, exception, offset)))
            self._raised_at = (None, -1, -1)
        elif self._open.stack:  # that it began was not noted
            self._miss(OUT_OF_ORDER)

    def _lost(self, frame: int, exception: str, has_ended: bool) -> None:
        is_innermost = self._is_innermost(frame)
        call = self._open.innermost if is_innermost else self._open.waiting.get(frame)
        if is_innermost and has_ended:
            self._open.leave(self._tables.end(End(Outcome.RAISED, exception)))
        elif call is not None:
            self._is_incomplete(call)
        if not has_ended:
            self._miss(FULL if exception == "RecursionError" else FAILED.format(exception))

    def _told(self, frame: int, seconds: float, facts: Facts) -> None:
        call = self._open.call if self._is_innermost(frame) else None
        if call is not None and call.exchange is not None:
            call.exchange.tell(seconds, facts)

    def _replaced(self, caller: int | None, offset: int, is_called: bool) -> None:
        for call in self._open.of_thread():
            self._is_incomplete(call)
        reason = SET_BY_APP if is_called else INTERRUPTED
        self._miss(reason, self._known.function(caller), offset)
