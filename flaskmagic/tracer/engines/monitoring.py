"""The engine on ``sys.monitoring``, from Python 3.12 on: Python calls a *callback* at each event.

It writes the same log as :mod:`~.settrace`. What is noted of most calls is written in both, and not
called from both: a call of ours at each call of the app's would be felt. It leaves the
trace function alone, so that a debugger or a tool for coverage keeps it, and nothing that an app
does to the trace function disturbs it. What else must be known to read it:

* The callbacks are those of all threads: each thread has a state of its own, if it is recorded.
* That a function begins is heard of everything, but that it ends and which line it is at only of
  code that asks for it: ours does so when it is first seen. A function that is already running then
  is not known by its frame, and what is heard of that is left out.
* The callbacks are not called while one of them runs. An exception that leaves one goes to the app,
  so each has a try for all: a signal handler may raise anywhere in it. What notes the loss calls no
  function of ours if the stack is full.
"""

from __future__ import annotations

import sys
import threading
import weakref
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, ClassVar

from flaskmagic.tracer.decide import Decider, Decision
from flaskmagic.tracer.engines.c_notes import Note
from flaskmagic.tracer.engines.following import Following
from flaskmagic.tracer.engines.greenlet_libraries import unpatched
from flaskmagic.tracer.engines.greenlets import Greenlets
from flaskmagic.tracer.engines.kept import is_our_mistake
from flaskmagic.tracer.engines.looking import looking
from flaskmagic.tracer.log import (
    BEGAN,
    BEGAN_CLOSELY,
    ENDED,
    LINE,
    LOST,
    OF_FRAME,
    RAISED,
    THREAD,
    ThreadLog,
)
from flaskmagic.tracer.threads import Threads
from flaskmagic.tracer.value_texts import ValueTexts

_monitoring: Any = getattr(sys, "monitoring", None)

# Calls into C take the other one of the ids that are not set aside for other kinds of tools.
_IDS = (3, 4)
_NAME = "flaskmagic, calls"

_THREAD_START = threading.Thread.start.__code__
_MISSING: Any = object()

# They are C functions, which the app can't change and which need no room on Python's stack.
_identity = object.__hash__
_name = type.__dict__["__name__"].__get__
_getframe = sys._getframe
_ident = threading.get_ident
# By their idents. Where a thread is not there yet, current_thread() would make another one for it.
_running: dict[int, threading.Thread] = threading._active  # type: ignore[attr-defined]


class _Thread:
    """A recorded thread or greenlet: its log, what writes that, and its frames.

    Of a frame, by its hash, these are the lines that ran if those are wanted, ``()`` if it is only
    looked at closely, and else None.
    """

    __slots__ = ("__weakref__", "frames", "log", "note")

    def __init__(self, log: ThreadLog) -> None:
        self.log = log
        self.note: Note = log.events.extend
        self.frames: dict[int, set[int] | tuple[()] | None] = {}


Act = Callable[[_Thread, FrameType, Any], None]
"""Notes an event of a frame in its thread; Python gives a value or an exception along."""

Callback = Callable[..., None]
"""What Python calls at an event, with the code, an offset or a line, and what belongs to it."""


class Monitoring:
    """Has callbacks for the events of all threads; see :class:`~.engine.Engine`.

    A :class:`_Thread` is what writes the log of a thread, or of the greenlet that runs there (see
    :class:`~.greenlets.Writers`).
    """

    nobody = None

    name: ClassVar = "monitoring"

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
        self._tool: int | None = None
        self._local = unpatched("threading", "local")()
        self._greenlets = Greenlets(threads, decider.nearest, self)
        self._seen: dict[int, Decision] = {}
        self._with_lines: set[int] = set()
        self._callbacks: dict[int, Callback] = {}

    @staticmethod
    def is_possible() -> bool:
        """Say whether this Python has ``sys.monitoring``, and there an id that no tool has."""
        return _monitoring is not None and _free_id() is not None

    def start(self, within: FrameType | None) -> None:
        """Register the callbacks.

        Args:
            within: A function of this thread that runs already and counts as called now.
        """
        self._tool = _free_id()
        _monitoring.use_tool_id(self._tool, _NAME)
        self._c_calls.start()
        self._local.thread = self.new_writer(self._threads.first())
        begins = self._begins()
        if within is not None:
            begins(within.f_code, -1, None, within)
        events = _monitoring.events
        raised = self._callback(self._raised())
        self._callbacks = {
            **dict.fromkeys((events.PY_START, events.PY_RESUME, events.PY_THROW), begins),
            **dict.fromkeys((events.PY_RETURN, events.PY_YIELD), self._ends(raises=False)),
            **dict.fromkeys((events.RAISE, events.STOP_ITERATION), raised),
            events.PY_UNWIND: self._ends(raises=True),
            events.LINE: self._callback(self._line()),
        }
        for event, callback in self._callbacks.items():
            _monitoring.register_callback(self._tool, event, callback)
        begin = events.PY_START | events.PY_RESUME | events.PY_THROW
        _monitoring.set_events(self._tool, begin | events.PY_UNWIND | events.RAISE)
        self._greenlets.begin()

    def stop(self) -> None:
        """Hear no more, and leave the interpreter as it was found."""
        tool, self._tool = self._tool, None
        if tool is None:
            return
        _monitoring.set_events(tool, 0)
        self._greenlets.end()
        self._c_calls.stop()
        seen = list(self._seen.values())  # a thread may see more meanwhile
        codes = [decision.code for decision in seen if decision.reason is None]
        for code in [*codes, *self._decider.made_again.codes()]:
            _monitoring.set_local_events(tool, code, 0)
        for event in self._callbacks:
            _monitoring.register_callback(tool, event, None)
        _monitoring.free_tool_id(tool)
        self._local = unpatched("threading", "local")()

    def writer(self) -> _Thread | None:
        """Return what is known of this thread, if it is recorded."""
        thread: _Thread | None = getattr(self._local, "thread", None)
        return thread

    def write(self, writer: _Thread | None) -> None:
        """Take it that this thread is another one.

        Args:
            writer: That one, or None if it is not recorded.
        """
        self._local.thread = writer

    def new_writer(self, log: ThreadLog) -> _Thread:
        """Return what is known of a thread that is recorded. Only the thread itself holds it.

        Args:
            log: Its log.
        """
        thread = _Thread(log)
        log.writer = weakref.ref(thread)
        return thread

    def log_of(self, writer: _Thread | None) -> ThreadLog | None:
        """Return the log of a thread, if it is recorded.

        Args:
            writer: The thread, or None.
        """
        return None if writer is None else writer.log

    def _begin_thread(self) -> _Thread | None:
        """Look whether the running thread, which was not heard of before, is to be recorded."""
        running = _running.get(_ident())
        log = self._greenlets.begin_task() if running is None else self._threads.begun(running)
        if running is None and log is None:  # it is asked again: the thread may not be there yet
            return None
        thread = self._local.thread = None if log is None else self.new_writer(log)
        return thread

    def _see(self, frame: FrameType) -> Decision:
        """Decide on code that was not seen before, and let it send its events."""
        self._greenlets.look()
        code = frame.f_code
        decision = self._decider.decisions.get(_identity(code)) or self._decider.decide(frame)
        if code is decision.code:  # what was made again is soon let go, and its identity with it
            self._seen[_identity(code)] = decision
        if decision.reason is None:
            self._send_events(code, decision, decision.wanted or self._decider.follows)
        return decision

    def _send_events(self, code: CodeType, decision: Decision, has_lines: bool) -> None:
        """Let code send events when it ends, and at each line if those are wanted."""
        if self._tool is None:
            return
        events = _monitoring.events
        ends = events.PY_RETURN | events.PY_YIELD | events.STOP_ITERATION
        if has_lines:
            self._with_lines.add(decision.number)
        has_lines = decision.number in self._with_lines
        _monitoring.set_local_events(self._tool, code, ends | events.LINE if has_lines else ends)

    def _callback(self, act: Act) -> Callback:
        """Return what is called at an event, and tells ``act`` if the thread is recorded."""
        local, begin_thread = self._local, self._begin_thread

        def callback(_code: CodeType, _offset: int, given: Any = None) -> None:
            thread = frame = None
            try:
                try:
                    thread = local.thread
                except AttributeError:
                    thread = begin_thread()
                if thread is not None:
                    frame = _getframe(1)
                    act(thread, frame, given)
            except BaseException as error:
                if thread is not None and frame is not None:
                    thread.note((LOST, hash(frame), _name(type(error)), False))
                if type(error) is not RecursionError and not is_our_mistake(error):
                    raise

        return callback

    def _begins(self) -> Callback:
        """Return what is called where a function begins."""
        local, begin_thread = self._local, self._begin_thread
        seen, see, with_lines = self._seen, self._see, self._with_lines
        nearest, next_id = self._decider.nearest, self._threads.next_call
        starting, follows = self._threads.starting, self._decider.follows
        closely, send_events = self._closely.begins, self._send_events
        is_elsewhere, enter_greenlet = self._greenlets.is_elsewhere, self._greenlets.enter

        def begins(
            code: CodeType, _offset: int, _given: Any = None, frame: FrameType | None = None
        ) -> None:
            thread = None
            try:
                try:
                    thread = local.thread
                except AttributeError:
                    thread = begin_thread()
                if thread is None:
                    return
                if frame is None:
                    frame = _getframe(1)
                note, frames = thread.note, thread.frames
                decision = seen.get(_identity(code)) or see(frame)
                if decision.reason is not None:
                    if code is _THREAD_START:
                        started = starting(frame.f_locals["self"])
                        caller, offset, _ = nearest(frame.f_back)
                        note((THREAD, started, None if caller is None else caller.number, offset))
                    note(decision.skipped)
                    return
                above = frame.f_back
                number: int | None = OF_FRAME
                from_own = False
                if above is not None and frames.get(hash(above), _MISSING) is None:
                    offset = above.f_lasti
                else:
                    caller, offset, above = nearest(above)
                    number = None if caller is None else caller.number
                    from_own = caller is not None and caller.own and not decision.resumable
                    if caller is None and is_elsewhere(thread.log):
                        thread = enter_greenlet() or thread
                        note, frames = thread.note, thread.frames
                function, itself, over = decision.number, hash(frame), hash(above)
                if not decision.closely and not from_own:
                    frames[itself] = None
                    if decision.resumable:
                        at, call = frame.f_lasti, next_id()
                        note(
                            (BEGAN_CLOSELY, call, function, itself, number, offset, over, at, None)
                        )
                    else:
                        note((BEGAN, next_id(), function, itself, number, offset, over))
                    return
                called = function, itself, number, offset, over
                watched = decision.wanted or from_own
                has_lines = watched or follows
                if has_lines and decision.number not in with_lines:
                    send_events(code, decision, True)
                frames[itself] = set() if has_lines else ()
                closely(note, decision, frame, called, watched)
            except BaseException as error:
                if thread is not None and frame is not None:
                    thread.note((LOST, hash(frame), _name(type(error)), False))
                if type(error) is not RecursionError and not is_our_mistake(error):
                    raise

        return begins

    def _ends(self, *, raises: bool) -> Callback:
        """Return what is called where a function returns or yields, or an exception leaves it."""
        local, begin_thread = self._local, self._begin_thread
        decisions, closely = self._decider.decisions, self._closely.ends
        own_frames, hear = self._c_calls.frames, self._c_calls.event

        def ends(code: CodeType, _offset: int, value: Any) -> None:
            thread = frame = None
            try:
                try:
                    thread = local.thread
                except AttributeError:
                    thread = begin_thread()
                if thread is None:
                    return
                frame = _getframe(1)
                lines = thread.frames.pop(hash(frame), _MISSING)
                if lines is None:
                    thread.note((ENDED, hash(frame), frame.f_lasti, raises or value is None))
                elif lines is not _MISSING:
                    if hash(frame) in own_frames:
                        _unless_full(hear, frame, "return")
                    result, watched = None if raises else value, type(lines) is set
                    closely(thread.note, decisions[_identity(code)], frame, result, watched)
            except BaseException as error:
                if thread is not None and frame is not None:
                    thread.note((LOST, hash(frame), _name(type(error)), True))
                if type(error) is not RecursionError and not is_our_mistake(error):
                    raise

        return ends

    def _raised(self) -> Act:
        """Return what notes that an exception is raised, or comes out of what is called."""
        own_frames, hear = self._c_calls.frames, self._c_calls.event

        def raised(thread: _Thread, frame: FrameType, exception: Any) -> None:
            if hash(frame) in thread.frames:
                if hash(frame) in own_frames:
                    _unless_full(hear, frame, "exception")
                thread.note((RAISED, hash(frame), frame.f_lasti, _name(type(exception))))

        return raised

    def _line(self) -> Act:
        """Return what notes that a line runs."""
        own_frames, hear = self._c_calls.frames, self._c_calls.event

        def at_line(thread: _Thread, frame: FrameType, _given: Any) -> None:
            lines = thread.frames.get(hash(frame))
            if type(lines) is set:
                if hash(frame) in own_frames:
                    _unless_full(hear, frame, "line")
                line = frame.f_lineno
                if line not in lines:  # an endless loop would fill the log
                    lines.add(line)
                    thread.note((LINE, hash(frame), line))

        return at_line


def _unless_full(hear: Callable[[FrameType, str], None], frame: FrameType, event: str) -> None:
    """Let calls into C be heard of, unless there is no room on the stack for it."""
    try:
        hear(frame, event)
    except RecursionError:
        pass


def _free_id() -> int | None:
    return next((tool for tool in _IDS if _monitoring.get_tool(tool) is None), None)
