"""Records every call of a program, in all its threads, with ``sys.settrace``.

Python calls a *trace function* at each event of a frame. Ours only writes a log, as short as can
be, one for each thread; :mod:`flaskmagic.trace.replay` makes calls of the logs afterwards. How it
is kept cheap:

* The decision whether a function is recorded is made once for each code object, and kept by its
  ``id``: hashing a code object hashes all of its constants. The code objects themselves are kept
  too, or an id could come to name another one.
* Only the interpreter's raw facts are logged: code objects and instruction offsets. Names, lines
  and columns are read from them when all is over.
* ``frame.f_trace_lines`` is switched off, so that no event is sent for lines, except in the
  functions of which the executed lines are wanted.
* The trace functions are closures: a name of the enclosing function is found faster than an
  attribute.

What else must be known to read it:

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
from collections.abc import Callable, Collection, Set
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

from flaskmagic.tracer.scope import Scope, is_template, module_name
from flaskmagic.tracer.shown import Shown

TraceFunction = Callable[[FrameType, str, Any], Any]

# A log is one flat list: a number that says what happened, then the facts. No object is made for
# an event; a million small ones would keep the garbage collector busier than the program. The
# caller is the decision on the nearest recorded function above, or None, and the offset that of
# the instruction at which it stands.
SKIPPED = 0  # decision
BEGAN = 1  # number of the call in all threads, decision, caller, its offset
BEGAN_CLOSELY = 2  # the same; id of the frame, its offset, the arguments or None
ENDED = 3  # offset, whether the value is None
ENDED_CLOSELY = 4  # the same; id of the frame, the result or None
RAISED = 5  # offset, name of the exception
LINE = 6  # line
THREAD = 7  # the thread that is being started, caller, its offset

FACTS = {
    SKIPPED: 1,
    BEGAN: 4,
    BEGAN_CLOSELY: 7,
    ENDED: 2,
    ENDED_CLOSELY: 4,
    RAISED: 2,
    LINE: 1,
    THREAD: 3,
}
"""How many facts follow the number of an event."""

_RESUMABLE = inspect.CO_GENERATOR | inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
_THREAD_START = threading.Thread.start.__code__


@dataclass(slots=True, eq=False)
class Decision:
    """What is done with one code object; ``reason`` says why it is skipped, if it is.

    ``debug_info`` is the line table of a compiled template. A ``resumable`` function is a
    generator or a coroutine; ``start`` is the offset of the instruction at which it first starts.
    Of the wanted and the resumable more is noted (``closely``) than that they began and ended, and
    so it is of what the app's ``own`` code calls.
    """

    code: CodeType
    reason: str | None
    module: str = ""
    debug_info: str | None = None
    own: bool = False
    wanted: bool = False
    resumable: bool = False
    closely: bool = False
    start: int = -1
    instructions: bytes = b""


@dataclass(slots=True, eq=False)
class ThreadLog:
    """What happened in one thread; it goes on until ``active`` is switched off."""

    thread: threading.Thread
    name: str
    events: list[Any] = field(default_factory=list)
    active: bool = True


@dataclass(eq=False)
class Recorder:
    """Records the calls within ``with recorder:``.

    ``wanted`` names the definitions (``module:qualname``) of which executed lines, arguments and
    result are kept as well; so they are of the app's own functions, and of the calls that those
    make, where the scope has an ``app_folder``. Without ``show_secrets`` what is secret is left
    out of the values, and so are the texts ``secrets``. The trace functions found at the start are
    put back at the end.
    """

    scope: Scope
    wanted: Set[str] = frozenset()
    show_secrets: bool = True
    secrets: Collection[str] = ()
    logs: list[ThreadLog] = field(default_factory=list, init=False)
    _decisions: dict[int, Decision] = field(default_factory=dict, init=False)
    _next_id: Callable[[], int] = field(init=False)
    _started: dict[int, threading.Thread] = field(default_factory=dict, init=False)
    _within: tuple[FrameType, Any] | None = field(default=None, init=False)
    _previous: tuple[Any, Any] = field(default=(None, None), init=False)

    def __post_init__(self) -> None:
        self._next_id = itertools.count(1).__next__

    def __enter__(self) -> Recorder:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self, within: FrameType | None = None) -> None:
        """Begin to record this thread, and those that it starts.

        ``within`` is a function of this thread that runs already and is to be recorded, from here
        on, as if it were called now.
        """
        self._previous = sys.gettrace(), threading.gettrace()
        trace = self._trace_function(self._new_log())
        if within is not None:
            self._within = within, within.f_trace
            within.f_trace = trace(within, "call", None)
        threading.settrace(self._begin_thread)
        sys.settrace(trace)

    def stop(self) -> None:
        """Put back the trace functions that were found at the start."""
        own, of_threads = self._previous
        if self._within is not None:
            frame, before = self._within
            frame.f_trace = before
            frame.f_trace_lines = True
            self._within = None  # a frame holds on to all that its function knows
        sys.settrace(own)
        threading.settrace(of_threads)
        for log in self.logs:
            log.active = False

    def events(self) -> int:
        """Return how many events were logged so far; it stands still when nothing runs."""
        return sum(len(log.events) for log in self.logs)

    def owns(self, frame: FrameType | None) -> bool:
        """Say whether ``frame`` runs within the trace function."""
        while frame is not None:
            if frame.f_code.co_filename == __file__:
                return True
            frame = frame.f_back
        return False

    def _decide(self, frame: FrameType) -> Decision:
        """Decide once and for all what is done with the code of ``frame``."""
        code = frame.f_code
        reason = self.scope.reason_to_skip(frame)
        decision = Decision(code, reason)
        if reason is None:
            template = is_template(frame)
            module = frame.f_globals.get("name") if template else module_name(frame)
            decision.module = module or code.co_filename
            decision.debug_info = frame.f_globals["debug_info"] if template else None
            decision.own = self.scope.app_folder is not None and self.scope.is_own(
                module or "", code.co_filename
            )
            decision.wanted = decision.own or f"{module}:{code.co_qualname}" in self.wanted
            decision.instructions = code.co_code
            decision.resumable = bool(code.co_flags & _RESUMABLE)
            decision.closely = decision.wanted or decision.resumable
            decision.start = next(
                (i.offset for i in dis.get_instructions(code) if i.opname == "RESUME"), 0
            )
        self._decisions[id(code)] = decision
        return decision

    def _new_log(self) -> ThreadLog:
        thread = threading.current_thread()
        taken = {log.name for log in self.logs}
        names = itertools.chain([thread.name], (f"{thread.name} #{n}" for n in itertools.count(2)))
        log = ThreadLog(thread, next(name for name in names if name not in taken))
        self.logs.append(log)
        return log

    def _begin_thread(self, frame: FrameType, event: str, arg: object) -> Any:
        """Be the first trace function of a thread: hand over to one of its own, if it is ours."""
        if self._started.pop(id(threading.current_thread()), None) is None:
            sys.settrace(None)
            return None
        own = self._trace_function(self._new_log())
        sys.settrace(own)
        return own(frame, event, arg)

    def _trace_function(self, log: ThreadLog) -> TraceFunction:
        """Return the trace function of the thread that ``log`` is kept for."""
        decisions, decide, next_id = self._decisions, self._decide, self._next_id
        note, nearest, started = log.events.extend, self._nearest, self._started
        shown = Shown(self.show_secrets, self.secrets)

        def trace_call(frame: FrameType, _event: str, _arg: object) -> TraceFunction | None:
            if not log.active:
                sys.settrace(None)
                return None
            code = frame.f_code
            decision = decisions.get(id(code)) or decide(frame)
            if decision.reason is not None:
                if code is _THREAD_START:
                    thread = frame.f_locals["self"]
                    started[id(thread)] = thread
                    note((THREAD, thread, *nearest(frame.f_back)))
                note((SKIPPED, decision))
                return None
            back = frame.f_back
            caller = None if back is None else decisions.get(id(back.f_code))
            if back is None or caller is None or caller.reason is not None:
                caller, offset = nearest(back)
            else:
                offset = back.f_lasti
            from_own = caller is not None and caller.own and not decision.resumable
            if not decision.closely and not from_own:
                note((BEGAN, next_id(), decision, caller, offset))
                frame.f_trace_lines = False
                return trace_end
            watched = decision.wanted or from_own
            arguments = shown.arguments(frame) if watched else None
            call = (next_id(), decision, caller, offset, id(frame), frame.f_lasti, arguments)
            note((BEGAN_CLOSELY, *call))
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
                result = shown.result(frame, arg) if watched else None
                note((ENDED_CLOSELY, frame.f_lasti, arg is None, id(frame), result))
            elif event == "exception":
                note((RAISED, frame.f_lasti, arg[0].__name__))
            return trace_closely

        return trace_call

    def _nearest(self, frame: FrameType | None) -> tuple[Decision | None, int]:
        """Return the nearest recorded function from ``frame`` on up, and where it stands."""
        while frame is not None:
            decision = self._decisions.get(id(frame.f_code))
            if decision is not None and decision.reason is None:
                return decision, frame.f_lasti
            frame = frame.f_back
        return None, -1
