"""The engine on ``sys.settrace``: Python calls a *trace function* at each event of a frame.

Ours only write the log, as short as can be. How that is kept cheap:

* The decision whether a function is recorded is made once for each code object.
* ``frame.f_trace_lines`` is switched off, so that no event is sent for lines, except in the
  functions of which the executed lines are wanted.
* The trace functions are closures: a name of the enclosing function is found faster than an
  attribute.

What else must be known to read it:

* ``threading.settrace`` reaches every thread that starts from then on, our own HTTP client's too.
  A thread is recorded only if a recorded thread started it.
* An exception that leaves the trace function switches tracing off. The one that can come at any
  time is ``KeyboardInterrupt``: with :meth:`~flaskmagic.tracer.recorder.Recorder.owns` a signal
  handler can wait for a better time.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

from flaskmagic.tracer.decide import Decider
from flaskmagic.tracer.greenlets import in_greenlet
from flaskmagic.tracer.log import (
    BEGAN,
    BEGAN_CLOSELY,
    ENDED,
    ENDED_CLOSELY,
    GREENLET,
    LINE,
    RAISED,
    SKIPPED,
    THREAD,
    ThreadLog,
)
from flaskmagic.tracer.threads import Threads
from flaskmagic.tracer.value_texts import ValueTexts

TraceFunction = Callable[[FrameType, str, Any], Any]

_THREAD_START = threading.Thread.start.__code__


class Settrace:
    """Has a trace function for each recorded thread; see :class:`~.engine.Engine`."""

    def __init__(self, decider: Decider, threads: Threads, texts: ValueTexts) -> None:
        self._decider = decider
        self._threads = threads
        self._texts = texts
        self._active = True
        self._within: tuple[FrameType, Any] | None = None
        self._previous: tuple[Any, Any] = (None, None)

    def start(self, within: FrameType | None) -> None:
        """Set trace functions in this thread, and in those that start from now on.

        Args:
            within: A function of this thread that runs already and counts as called now.
        """
        self._previous = sys.gettrace(), threading.gettrace()
        trace = self._trace_function(self._threads.first())
        if within is not None:
            self._within = within, within.f_trace
            within.f_trace = trace(within, "call", None)
        threading.settrace(self._begin_thread)
        sys.settrace(trace)

    def stop(self) -> None:
        """Put back the trace functions found at the start; other threads' end at the next call."""
        own, of_threads = self._previous
        if self._within is not None:
            frame, before = self._within
            frame.f_trace = before
            frame.f_trace_lines = True
            self._within = None  # a frame holds on to all that its function knows
        sys.settrace(own)
        threading.settrace(of_threads)
        self._active = False

    def _begin_thread(self, frame: FrameType, event: str, arg: object) -> Any:
        """Be the first trace function of a thread: hand over to one of its own, if it is ours."""
        log = self._threads.begun() if self._active else None
        if log is None:
            sys.settrace(None)
            return None
        own = self._trace_function(log)
        sys.settrace(own)
        return own(frame, event, arg)

    def _trace_function(self, log: ThreadLog) -> TraceFunction:
        """Return the trace function of the thread that ``log`` is kept for."""
        decider, threads, texts = self._decider, self._threads, self._texts
        decisions, decide, nearest = decider.decisions, decider.decide, decider.nearest
        note, next_id, starting = log.events.extend, threads.next_call, threads.starting

        def trace_call(frame: FrameType, _event: str, _arg: object) -> TraceFunction | None:
            if not self._active:
                sys.settrace(None)
                return None
            code = frame.f_code
            decision = decisions.get(id(code)) or decide(frame)
            if decision.reason is not None:
                if code is _THREAD_START:
                    thread = starting(frame.f_locals["self"])
                    caller, offset = nearest(frame.f_back)
                    note((THREAD, thread, None if caller is None else caller.number, offset))
                note((SKIPPED, decision.number))
                return None
            back = frame.f_back
            caller = None if back is None else decisions.get(id(back.f_code))
            if back is None or caller is None or caller.reason is not None:
                caller, offset = nearest(back)
                if caller is None and in_greenlet():
                    note((GREENLET,))
            else:
                offset = back.f_lasti
            from_own = caller is not None and caller.own and not decision.resumable
            above = None if caller is None else caller.number
            if not decision.closely and not from_own:
                note((BEGAN, next_id(), decision.number, above, offset))
                frame.f_trace_lines = False
                return trace_end
            watched = decision.wanted or from_own
            arguments = texts.arguments(frame) if watched else None
            began = (next_id(), decision.number, above, offset, id(frame), frame.f_lasti)
            note((BEGAN_CLOSELY, *began, arguments))
            frame.f_trace_lines = watched
            return trace_closely

        def trace_end(frame: FrameType, event: str, arg: Any) -> TraceFunction:
            if event == "return":
                note((ENDED, frame.f_lasti, arg is None))
            elif event == "exception":
                note((RAISED, frame.f_lasti, arg[0].__name__))
            return trace_end

        def trace_closely(frame: FrameType, event: str, arg: Any) -> TraceFunction:
            if event == "line":
                note((LINE, frame.f_lineno))
            elif event == "return":
                watched = frame.f_trace_lines
                result = texts.result(frame, arg) if watched else None
                note((ENDED_CLOSELY, frame.f_lasti, arg is None, id(frame), result))
            elif event == "exception":
                note((RAISED, frame.f_lasti, arg[0].__name__))
            return trace_closely

        return trace_call
