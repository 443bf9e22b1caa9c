"""Records every call of a program, in all its threads, with ``sys.settrace``.

Python calls a *trace function* at each event of a frame. How the one here is kept cheap:

* The decision whether a function is recorded is made once for each code object, and kept by its
  ``id``: hashing a code object hashes all of its constants. The code objects themselves are kept
  too, or an id could come to name another one.
* At a call it keeps only the interpreter's raw facts: the code objects of callee and caller, and
  the caller's instruction offset. Names, lines and columns are read from them afterwards.
* ``frame.f_trace_lines`` is switched off, so that no event is sent for lines, except in the
  functions of which the executed lines are wanted.

What else must be known to read it:

* A generator's frame sends ``call`` at each resume and ``return`` at each yield. Its first call
  starts at the instruction ``RESUME 0``; at any other offset it is a resume, and goes back to the
  record of the first call.
* ``return`` with ``None`` comes for ``return None`` and also for an exception that leaves the
  frame. The instruction at which the frame stands tells them apart.
* ``threading.settrace`` reaches every thread that starts from then on, our own HTTP client's too.
  A thread is recorded only if a recorded thread started it.
* An exception that leaves the trace function switches tracing off. The one that can come at any
  time is ``KeyboardInterrupt``: :meth:`Recorder.owns` lets a signal handler wait for a better time.
"""

from __future__ import annotations

import dis
import inspect
import itertools
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

from flaskmagic.tracer.model import Outcome
from flaskmagic.tracer.scope import Scope, is_template, module_name
from flaskmagic.tracer.values import represent

TraceFunction = Callable[[FrameType, str, Any], Any]

_NORMAL_EXITS = frozenset(
    dis.opmap[name]
    # A yield is seen at YIELD_VALUE up to Python 3.12 and at the RESUME behind it from 3.13 on.
    for name in ("RETURN_VALUE", "RETURN_CONST", "YIELD_VALUE", "RESUME")
    if name in dis.opmap
)
_YIELDS = frozenset(dis.opmap[name] for name in ("YIELD_VALUE", "RESUME"))
_RESUMABLE = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
_THREAD_START = threading.Thread.start.__code__


@dataclass(slots=True)
class Decision:
    """What is done with one code object; ``reason`` says why it is skipped, if it is."""

    code: CodeType
    reason: str | None
    module: str = ""
    template_lines: str | None = None
    wanted: bool = False
    resumable: bool = False
    start: int = -1
    instructions: bytes = b""


@dataclass(slots=True, eq=False)
class RawCall:
    """A call as it is recorded: code objects and an instruction offset, not yet names and lines."""

    id: int
    parent: RawCall | None
    decision: Decision
    caller: Decision | None
    offset: int
    thread: str
    outcome: Outcome = Outcome.UNFINISHED
    exception: str | None = None
    lines: set[int] | None = None
    arguments: dict[str, str] | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ThreadStart:
    """A thread that is starting: the recorded call that started it, and where in its code."""

    thread: threading.Thread
    call: RawCall | None = None
    caller: Decision | None = None
    offset: int = -1


@dataclass(eq=False)
class Recorder:
    """Records the calls within ``with recorder:``.

    ``wanted`` names the definitions (``module:qualname``) of which executed lines, arguments and
    result are kept as well. The trace functions found at the start are put back at the end.
    """

    scope: Scope
    wanted: Set[str] = frozenset()
    threads: list[ThreadRecorder] = field(default_factory=list, init=False)
    decisions: dict[int, Decision] = field(default_factory=dict, init=False)
    counter: Iterator[int] = field(default_factory=lambda: itertools.count(1), init=False)
    _starts: dict[int, ThreadStart] = field(default_factory=dict, init=False)
    _previous: tuple[Any, Any] = field(default=(None, None), init=False)

    def __enter__(self) -> Recorder:
        self._previous = sys.gettrace(), threading.gettrace()
        threading.settrace(self._begin_thread)
        main = ThreadRecorder(self, ThreadStart(threading.current_thread()))
        self.threads.append(main)
        sys.settrace(main.trace_call)
        return self

    def __exit__(self, *_: object) -> None:
        own, of_threads = self._previous
        sys.settrace(own)
        threading.settrace(of_threads)
        for thread in self.threads:
            thread.active = False

    @property
    def raw_calls(self) -> list[RawCall]:
        """The calls of all threads, in the order in which they began."""
        found = [call for thread in self.threads for call in list(thread.calls)]
        return sorted(found, key=lambda call: call.id)

    @property
    def skipped(self) -> Counter[tuple[int | None, str]]:
        """How many calls were skipped, by the call directly above them and the reason."""
        total: Counter[tuple[int | None, str]] = Counter()
        for thread in self.threads:
            total.update(dict(thread.skipped))
        return total

    def events(self) -> int:
        """Return how many calls were seen so far; it stands still when nothing runs."""
        return sum(thread.seen for thread in self.threads)

    def owns(self, frame: FrameType | None) -> bool:
        """Say whether ``frame`` runs within the trace function."""
        while frame is not None:
            if frame.f_code.co_filename == __file__:
                return True
            frame = frame.f_back
        return False

    def decide(self, frame: FrameType) -> Decision:
        """Decide once and for all what is done with the code of ``frame``."""
        code = frame.f_code
        reason = self.scope.reason_to_skip(frame)
        decision = Decision(code, reason)
        if reason is None:
            template = is_template(frame)
            module = frame.f_globals.get("name") if template else module_name(frame)
            decision.module = module or code.co_filename
            decision.template_lines = frame.f_globals["debug_info"] if template else None
            decision.wanted = template or f"{module}:{code.co_qualname}" in self.wanted
            decision.instructions = code.co_code
            decision.resumable = bool(code.co_flags & _RESUMABLE)
            decision.start = next(
                (i.offset for i in dis.get_instructions(code) if i.opname == "RESUME"), 0
            )
        self.decisions[id(code)] = decision
        return decision

    def note_thread(self, start: ThreadStart) -> None:
        """Remember which call is starting a thread."""
        self._starts[id(start.thread)] = start

    def _begin_thread(self, frame: FrameType, event: str, arg: object) -> Any:
        """Be the first trace function of a thread: hand over to one of its own, if it is ours."""
        start = self._starts.pop(id(threading.current_thread()), None)
        if start is None:
            sys.settrace(None)
            return None
        own = ThreadRecorder(self, start)
        self.threads.append(own)
        sys.settrace(own.trace_call)
        return own.trace_call(frame, event, arg)


class ThreadRecorder:
    """The trace functions of one thread, and what they recorded."""

    def __init__(self, recorder: Recorder, start: ThreadStart) -> None:
        self.calls: list[RawCall] = []
        self.skipped: dict[tuple[int | None, str], int] = {}
        self.seen = 0
        self.active = True
        self._recorder = recorder
        self._decisions = recorder.decisions
        self.name = _unique_name(start.thread, recorder.threads)
        self._start = start
        self._current = start.call
        self._stack: list[RawCall | None] = []
        self._suspended: dict[int, RawCall] = {}
        self._raised_at: tuple[RawCall | None, int] = (None, -1)
        self._on_event = self.trace_event

    def trace_call(self, frame: FrameType, _event: str, _arg: object) -> TraceFunction | None:
        """Record the start or the resume of a function: Python's global trace function."""
        if not self.active:
            sys.settrace(None)
            return None
        self.seen += 1
        code = frame.f_code
        decision = self._decisions.get(id(code)) or self._recorder.decide(frame)
        if decision.reason is not None:
            self._skip(frame, decision.reason)
            return None
        call = None
        if decision.resumable and frame.f_lasti != decision.start:
            call = self._suspended.pop(id(frame), None)
        if call is None:
            call = self._begin(frame, decision)
        self._stack.append(self._current)
        self._current = call
        frame.f_trace_lines = decision.wanted
        return self._on_event

    def trace_event(self, frame: FrameType, event: str, arg: Any) -> TraceFunction:
        """Record the lines and the end of a function: Python's local trace function."""
        call = self._current
        if call is None or call.decision.code is not frame.f_code:
            return self._on_event
        if event == "line":
            if call.lines is not None:
                call.lines.add(frame.f_lineno)
        elif event == "return":
            self._end(call, frame, arg)
        elif event == "exception":
            self._raised_at = call, frame.f_lasti
            call.exception = arg[0].__name__
        return self._on_event

    def _begin(self, frame: FrameType, decision: Decision) -> RawCall:
        caller, offset = self._caller(frame)
        call = RawCall(
            next(self._recorder.counter), self._current, decision, caller, offset, self.name
        )
        if decision.wanted:
            call.lines = set()
            call.arguments = _arguments(frame)
        self.calls.append(call)
        return call

    def _caller(self, frame: FrameType) -> tuple[Decision | None, int]:
        """Return the nearest recorded function above ``frame`` and where it stands."""
        back = frame.f_back
        while back is not None:
            decision = self._decisions.get(id(back.f_code))
            if decision is not None and decision.reason is None:
                return decision, back.f_lasti
            back = back.f_back
        return self._start.caller, self._start.offset

    def _end(self, call: RawCall, frame: FrameType, value: object) -> None:
        decision, offset = call.decision, frame.f_lasti
        opcode = decision.instructions[offset]
        # An exception thrown into a generator leaves it at the very yield where it stood.
        raised = value is None and (
            opcode not in _NORMAL_EXITS or self._raised_at == (call, offset)
        )
        if raised:
            call.outcome = Outcome.RAISED
        else:
            call.exception = None
            if decision.resumable and opcode in _YIELDS:
                self._suspended[id(frame)] = call
            else:
                call.outcome = Outcome.RETURNED
                if decision.wanted:
                    call.result = represent(value)
        self._current = self._stack.pop()

    def _skip(self, frame: FrameType, reason: str) -> None:
        if frame.f_code is _THREAD_START:
            caller, offset = self._caller(frame)
            start = ThreadStart(frame.f_locals["self"], self._current, caller, offset)
            self._recorder.note_thread(start)
        current = self._current
        key = (None if current is None else current.id, reason)
        self.skipped[key] = self.skipped.get(key, 0) + 1


def _unique_name(thread: threading.Thread, others: list[ThreadRecorder]) -> str:
    taken = {other.name for other in others}
    names = itertools.chain([thread.name], (f"{thread.name} #{n}" for n in itertools.count(2)))
    return next(name for name in names if name not in taken)


def _arguments(frame: FrameType) -> dict[str, str]:
    code = frame.f_code
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    values = frame.f_locals
    return {
        name: represent(values[name])
        for name in code.co_varnames[:count]
        if name in values and not name.startswith(".")
    }
