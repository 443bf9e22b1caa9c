"""The engine on ``sys.settrace``: Python calls a *trace function* at each event of a frame.

Ours only write the log, as short as can be. How that is kept cheap:

* The decision whether a function is recorded is made once for each code object.
* ``frame.f_trace_lines`` is switched off, so that no event is sent for lines, except in the
  functions of which the executed lines are wanted.
* The trace functions are closures: a name of the enclosing function is found faster than an
  attribute.
* Objects are told apart by ``hash()``, not by ``id()``, which is an audit event.

What else must be known to read it:

* ``threading.settrace`` reaches every thread that starts from then on, our own HTTP client's too.
  A thread is recorded only if a recorded thread started it.
* Where a trace function fails, Python takes it away from the thread; see :mod:`~.kept`. So ours let
  no exception out but those of signal handlers, and of a stack on which there is no room at all.
* On Python 3.11 and 3.12, ``frame.f_locals`` is a copy, which Python writes back after the trace
  function that read it, over what another thread may have stored in a shared variable meanwhile
  (https://bugs.python.org/issue30744). So it is read once more as the last act.
"""

from __future__ import annotations

import itertools
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, ClassVar

from flaskmagic.tracer.decide import Decider, Decision
from flaskmagic.tracer.engines.following import Following
from flaskmagic.tracer.engines.greenlets import Greenlets
from flaskmagic.tracer.engines.kept import (
    CALLS_BETWEEN,
    KeptThreads,
    is_our_mistake,
    keep_on_stack,
    set_trace,
)
from flaskmagic.tracer.engines.looking import looking
from flaskmagic.tracer.log import (
    BEGAN,
    BEGAN_CLOSELY,
    ENDED,
    LINE,
    LOST,
    OF_FRAME,
    RAISED,
    RESUMED,
    THREAD,
    ThreadLog,
)
from flaskmagic.tracer.threads import Threads
from flaskmagic.tracer.value_texts import ValueTexts

TraceFunction = Callable[[FrameType, str, Any], Any]

_THREAD_START = threading.Thread.start.__code__

# Both are C functions, which the app can't change and which need no room on Python's stack.
_identity = object.__hash__
_name = type.__dict__["__name__"].__get__


class Settrace:
    """Has a trace function for each recorded thread; see :class:`~.engine.Engine`.

    It is what writes the log of the thread, or of the greenlet that runs there (see
    :class:`~.greenlets.Writers`).
    """

    nobody: Any = staticmethod(lambda _frame, _event, _arg: None)

    name: ClassVar = "settrace"

    def __init__(
        self,
        decider: Decider,
        threads: Threads,
        texts: ValueTexts,
        following: Following | None = None,
    ) -> None:
        self._decider = decider
        self._threads = threads
        self._c_calls, self._closely = looking(texts, threads.next_call, following)
        self._kept = KeptThreads(decider.nearest)
        self._greenlets = Greenlets(threads, decider.nearest, self)
        self._active = True
        self._within: tuple[FrameType, Any] | None = None
        self._first: TraceFunction | None = None
        self._previous: tuple[Any, Any] = (None, None)

    def start(self, within: FrameType | None) -> None:
        """Set trace functions in this thread, and in those that start from now on.

        Args:
            within: A function of this thread that runs already and counts as called now.
        """
        self._previous = sys.gettrace(), threading.gettrace()
        sys.settrace(_ignore)  # a recording that goes on outside of this one hears of it
        set_trace(None)
        self._c_calls.start()
        self._first = trace = self._trace_function(self._threads.first())
        if within is not None:
            _end_frames_below(within)
            self._within = within, within.f_trace
            within.f_trace = trace(within, "call", None)
        self._kept.begin()
        threading.settrace(self._begin_thread)
        set_trace(trace)
        self._greenlets.begin()

    def stop(self) -> None:
        """Put back the trace functions found at the start; other threads' end at the next call."""
        own, of_threads = self._previous
        threading.settrace(of_threads)  # a Python function: called before its frame is traced again
        self._greenlets.end()
        if self._first is not None:
            self._kept.end(self._first)
        self._active = False
        self._c_calls.stop()
        if self._within is not None:
            frame, before = self._within
            frame.f_trace = before
            frame.f_trace_lines, frame.f_trace_opcodes = True, False
            self._within = None  # a frame holds on to all that its function knows
            set_trace(None)
            _begin_frames_below(frame, own)
        set_trace(own)

    def _begin_thread(self, frame: FrameType, event: str, arg: object) -> Any:
        """Be the first trace function of a thread: hand over to one of its own, if it is ours.

        While Python 3.11 makes the first frame that is traced, the garbage collector may call
        finalizers, which are then traced before it: the thread has its own trace function already.
        """
        current: Any = sys.gettrace()
        if current != self._begin_thread:
            return None if current is None else current(frame, event, arg)
        log = self._threads.begun(threading.current_thread()) if self._active else None
        log = log or self._greenlets.begin_task()
        if log is None:
            set_trace(None)
            return None
        own = self._trace_function(log)
        set_trace(own)
        return own(frame, event, arg)

    def writer(self) -> Any:
        """Return the trace function of this thread."""
        return sys.gettrace()

    def write(self, writer: Any) -> None:
        """Set another trace function in this thread.

        Args:
            writer: The trace function, or None.
        """
        set_trace(writer)

    def new_writer(self, log: ThreadLog) -> TraceFunction:
        """Return a new trace function.

        Args:
            log: What it writes.
        """
        return self._trace_function(log)

    def log_of(self, writer: Any) -> ThreadLog | None:
        """Return what a trace function writes, unless it is none of ours.

        Args:
            writer: The trace function, or None.
        """
        return self._kept.log_of(writer)

    def _decide(self, frame: FrameType) -> Decision:
        """Decide on code that was not seen before."""
        self._greenlets.look()
        return self._decider.decide(frame)

    def _enter_greenlet(self, frame: FrameType) -> TraceFunction | None:
        """Let the trace function of the greenlet hear that a frame begins which runs here."""
        trace = self._greenlets.enter()
        return None if self.log_of(trace) is None else trace(frame, "call", None)

    def _trace_function(self, log: ThreadLog) -> TraceFunction:
        """Return the trace function of the thread that ``log`` is kept for."""
        decider, threads = self._decider, self._threads
        decisions, decide, nearest = decider.decisions, self._decide, decider.nearest
        is_elsewhere, enter_greenlet = self._greenlets.is_elsewhere, self._enter_greenlet
        note, next_id, starting = log.events.extend, threads.next_call, threads.starting
        seen: dict[int, set[int]] = {}
        count = itertools.count(1).__next__
        begins, ends, follows = self._closely.begins, self._closely.ends, decider.follows
        own_frames, hear = self._c_calls.frames, self._c_calls.event

        def trace_call(frame: FrameType, _event: str, _arg: object) -> TraceFunction | None:
            if not self._active:
                set_trace(None)
                return None
            try:
                if frame.f_trace is trace_end:  # a generator goes on
                    above = frame.f_back
                    if above is not None and above.f_trace is trace_end:
                        offset = above.f_lasti
                    else:
                        _, offset, above = nearest(above)
                    note((RESUMED, hash(frame), offset, hash(above)))
                    return trace_end
                if not count() % CALLS_BETWEEN:
                    keep_on_stack()
                code = frame.f_code
                decision = decisions.get(_identity(code)) or decide(frame)
                if decision.reason is not None:
                    if code is _THREAD_START:
                        thread = starting(frame.f_locals["self"])
                        caller, offset, _ = nearest(frame.f_back)
                        note((THREAD, thread, None if caller is None else caller.number, offset))
                    note(decision.skipped)
                    return None
                above = frame.f_back
                number: int | None = OF_FRAME
                from_own = False
                if above is not None and above.f_trace is trace_end:
                    offset = above.f_lasti
                else:
                    caller, offset, above = nearest(above)
                    number = None if caller is None else caller.number
                    from_own = caller is not None and caller.own and not decision.resumable
                    if caller is None and is_elsewhere(log):
                        return enter_greenlet(frame)
                function, itself, over = decision.number, hash(frame), hash(above)
                if not decision.closely and not from_own:
                    if decision.resumable:
                        at = frame.f_lasti
                        note(
                            (
                                BEGAN_CLOSELY,
                                next_id(),
                                function,
                                itself,
                                number,
                                offset,
                                over,
                                at,
                                None,
                            )
                        )
                    else:
                        note((BEGAN, next_id(), function, itself, number, offset, over))
                    frame.f_trace_lines = False
                    return trace_end
                called = function, itself, number, offset, over
                watched = decision.wanted or from_own
                begins(note, decision, frame, called, watched)
                frame.f_trace_lines = has_lines = watched or follows
                if has_lines:
                    seen[hash(frame)] = set()
                if has_lines or decision.tells is not None or decision.secrets is not None:
                    _ = frame.f_locals
                return trace_closely
            except RecursionError:
                note((LOST, hash(frame), "RecursionError", False))
                return None
            except BaseException as error:
                note((LOST, hash(frame), _name(type(error)), False))
                if not is_our_mistake(error):
                    raise
                return None

        def trace_end(frame: FrameType, event: str, arg: Any) -> TraceFunction:
            try:
                if event == "return":
                    note((ENDED, hash(frame), frame.f_lasti, arg is None))
                elif event == "exception":
                    note((RAISED, hash(frame), frame.f_lasti, _name(arg[0])))
            except BaseException as error:
                note((LOST, hash(frame), _name(type(error)), event == "return"))
                if not is_our_mistake(error):
                    raise
            return trace_end

        def trace_closely(frame: FrameType, event: str, arg: Any) -> TraceFunction:
            try:
                itself = hash(frame)
                if itself in own_frames:
                    try:
                        hear(frame, event)
                    except RecursionError:
                        pass  # there is no room on the stack
                if event == "line":
                    line, lines = frame.f_lineno, seen[itself]
                    if line not in lines:  # an endless loop would fill the log
                        lines.add(line)
                        note((LINE, itself, line))
                elif event == "return":
                    decision = decisions[_identity(frame.f_code)]
                    watched = frame.f_trace_lines
                    ends(note, decision, frame, arg, watched)
                    if watched:
                        del seen[itself]
                    if watched or decision.tells_at_end is not None:
                        _ = frame.f_locals
                elif event == "exception":
                    note((RAISED, itself, frame.f_lasti, _name(arg[0])))
            except BaseException as error:
                note((LOST, hash(frame), _name(type(error)), event == "return"))
                if not is_our_mistake(error):
                    raise
            return trace_closely

        self._kept.keep(log, trace_call)
        return trace_call


def _ignore(_frame: FrameType, _event: str, _arg: object) -> None:
    """Be a trace function for a moment."""


def _end_frames_below(within: FrameType) -> None:
    """Let the trace function found here, such as coverage's, hear that our own frames end.

    It heard that they began, and won't hear of their ends themselves.
    """
    for frame in _frames_below(within):
        if frame.f_trace is not None:
            frame.f_trace(frame, "return", None)
            frame.f_trace = None


def _begin_frames_below(within: FrameType, trace: TraceFunction | None) -> None:
    """Let the trace function that is put back hear that our own frames began.

    It did not, and will hear of their ends.
    """
    if trace is not None:
        for frame in reversed(_frames_below(within)):
            frame.f_trace = trace(frame, "call", None)


def _frames_below(within: FrameType) -> list[FrameType]:
    """Return the frames of ours that are to end before ``within`` goes on, the innermost first."""
    frames = []
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame is not within:
        frames.append(frame)
        frame = frame.f_back
    return [] if frame is None else frames
