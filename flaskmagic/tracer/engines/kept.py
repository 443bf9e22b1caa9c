"""Keeps the trace functions of threads set, and tells what takes one away.

Python takes a trace function away from a thread in two cases:

* It failed: at the end of the stack it can't even be called. Python asks the audit hooks first, and
  where one raises, the trace function stays. So there is a hook that does nothing, but needs room
  on the stack, as the trace function does. Where there is none, the hook fails as well, and the app
  sees the RecursionError that it was about to see. On Python 3.11 it must be written in C: while a
  hook in Python runs, a thread that starts finds that it can't set its trace function. A hook can't
  be removed and makes the reading of each ``frame.f_code`` an event, which takes ten times as long.
  So it is added where a stack gets deep, and not before.
* The app calls ``sys.settrace``, as a debugger does. It may: this is noted. Where it sets none, the
  thread has ours again when the function that did it has ended.
"""

from __future__ import annotations

import contextlib
import functools
import operator
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from types import FrameType, FunctionType, TracebackType
from typing import Any

from flaskmagic.tracer.decide import Decision
from flaskmagic.tracer.engines.greenlet_libraries import is_thread_pool
from flaskmagic.tracer.log import REPLACED, ThreadLog

_PACKAGE = str(Path(__file__).parents[2])

Nearest = Callable[[FrameType | None], tuple[Decision | None, int, FrameType | None]]
Trace = Callable[..., Any]

_KEPT = "kept by flaskmagic"
"""The attribute of our trace functions that says who keeps them, and their log."""

_settrace = sys.settrace
_TRIES = 100

CALLS_BETWEEN = 32
_ROOM = 300  # a call takes few places: one, and one for each function in C between it and the last
_ROOM_IN_C = 150
_get_limit, _set_limit = sys.getrecursionlimit, sys.setrecursionlimit
# From Python 3.12 on, functions in C have a limit of their own. To compare with a class in tuples
# within tuples takes a place for each of them.
_IN_TUPLES: Any = int
for _ in range(_ROOM_IN_C):
    _IN_TUPLES = (_IN_TUPLES,)
_HAS_LIMIT_IN_C = sys.version_info >= (3, 12)

_get: Any = functools.partial({}.get)


def _do_nothing(_event: str, _arguments: object) -> None:
    pass


# Python asks each hook for this at each event, such as the reading of ``frame.f_code``; to find
# nothing takes longer.
_get.__cantrace__ = _do_nothing.__cantrace__ = False  # type: ignore[attr-defined]

# The call of a proxy takes one place on the stack of Python 3.11, and what it calls another one.
_hook = weakref.proxy(_get) if sys.version_info < (3, 12) else _do_nothing
_hooked: list[Any] = []


def set_trace(function: Trace | None) -> None:
    """Set the trace function of this thread, as ``sys.settrace`` does itself.

    On Python 3.11 that refuses while another thread is at it; then it is tried again.

    Args:
        function: The trace function, or ``None`` for none.
    """
    for _ in range(_TRIES):
        with contextlib.suppress(RuntimeError):
            return _settrace(function)
    return _settrace(function)


def keep_on_stack() -> None:
    """Add the audit hook if this thread has little room left on its stack.

    To be called at each ``CALLS_BETWEEN``th call.
    """
    if not _hooked and _is_nearly_full():
        _hooked.append(_hook)
        sys.addaudithook(_hook)


def _is_nearly_full() -> bool:
    """Say whether little room is left on the stack of this thread, by trying to take it.

    Python refuses a limit that is below the depth of the stack. The limit is set lower and put back
    by a single call into C: no code of another thread runs in between.
    """
    limits = map(operator.sub, iter(_get_limit, None), (_ROOM, -_ROOM))
    try:
        any(map(_set_limit, limits))
        if _HAS_LIMIT_IN_C:
            isinstance(None, _IN_TUPLES)
    except (RecursionError, ValueError):  # a ValueError where the limit itself is lower
        return True
    return False


class KeptThreads:
    """The recorded threads whose trace functions are kept set."""

    def __init__(self, nearest: Nearest) -> None:
        """Begin without a thread.

        Args:
            nearest: Finds the nearest recorded function, from a frame on up.
        """
        self._nearest = nearest
        self._replaced: dict[int, Trace] = {}
        self._found: Any = None

    def begin(self) -> None:
        """Hear from now on what sets a trace function."""
        keep_on_stack()
        self._found = sys.settrace

        def settrace(function: Trace | None) -> None:
            """Stand for ``sys.settrace``."""
            frame = sys._getframe(1)
            if not is_thread_pool(frame):
                if _is_threading(frame) and self.log_of(sys.gettrace()) is not None:
                    return  # a thread that is a greenlet has its trace function by now
                self._hear(function, frame)
            set_trace(function)

        sys.settrace = settrace

    def end(self, first: Trace) -> None:
        """Hear it no more, and note if a trace function is gone though nobody set another one.

        Args:
            first: The trace function that this thread had at first.
        """
        sys.settrace = self._found
        is_gone = self.log_of(sys.gettrace()) is None  # another greenlet may run than at first
        if is_gone and threading.get_ident() not in self._replaced:
            log = self.log_of(first)
            assert log is not None
            log.events.extend((REPLACED, None, -1, False))
        self._replaced.clear()

    def keep(self, log: ThreadLog, trace: Trace) -> None:
        """Keep a trace function set.

        Nothing here holds it. So it goes with its thread, and that tells when a log is complete.

        Args:
            log: The log of its thread.
            trace: The trace function.
        """
        log.writer = weakref.ref(trace)
        vars(trace)[_KEPT] = self, log

    def log_of(self, trace: object) -> ThreadLog | None:
        """Return the log of a trace function, unless the app or another recording has set it.

        Args:
            trace: The trace function, or None.

        Returns:
            The log, or ``None``.
        """
        kept = vars(trace).get(_KEPT) if type(trace) is FunctionType else None
        if kept is None or kept[0] is not self:
            return None
        log: ThreadLog = kept[1]
        # A function that wraps ours has its attributes as well.
        return log if log.writer is not None and log.writer() is trace else None

    def _hear(self, function: Trace | None, frame: FrameType) -> None:
        """Note that a frame sets a trace function, and set ours again after one that sets none."""
        current, ident = sys.gettrace(), threading.get_ident()
        log = self.log_of(current)
        if current is not None and log is not None:
            caller, offset, _ = self._nearest(frame)
            number = None if caller is None else caller.number
            log.events.extend((REPLACED, number, offset, True))
            self._replaced[ident] = current
        if function is None and ident in self._replaced and sys.getprofile() is None:
            sys.setprofile(self._setting_again(ident, frame))

    def _setting_again(self, ident: int, frame: FrameType) -> Trace:
        """Return a profile function that waits for the end of a frame."""

        def wait(ended: FrameType, event: str, _arg: object) -> None:
            if event == "return" and ended is frame:
                sys.setprofile(None)
                trace = self._replaced.pop(ident, None)
                if trace is not None:
                    set_trace(trace)

        return wait


def _is_threading(frame: FrameType) -> bool:
    """Say whether a frame begins a thread: it sets what ``threading.settrace`` was given."""
    return dict.get(frame.f_globals, "__name__") == threading.__name__


def is_one_of_ours(trace: object) -> bool:
    """Say whether a trace function is that of a recording.

    Args:
        trace: The trace function, or None.

    Returns:
        Whether it is.
    """
    return type(trace) is FunctionType and _KEPT in vars(trace)


def is_our_mistake(error: BaseException) -> bool:
    """Say whether an exception in a trace function is the fault of the recorder.

    Args:
        error: The exception.

    Returns:
        Whether it is, and not one that the handler of a signal raised.
    """
    kind = type(error)
    return issubclass(kind, Exception) and _is_ours(_innermost(error.__traceback__))


def _is_ours(frame: FrameType | None) -> bool:
    return frame is not None and frame.f_code.co_filename.startswith(_PACKAGE)


def _innermost(traceback: TracebackType | None) -> FrameType | None:
    frame = None
    while traceback is not None:
        frame, traceback = traceback.tb_frame, traceback.tb_next
    return frame
