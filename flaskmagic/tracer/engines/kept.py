"""Keeps the trace functions of threads set, and tells what takes one away.

Python asks the audit hooks before it changes the trace function of a thread. It does so in two
cases:

* A trace function failed. At the end of the stack it can't even be called, and the exception of a
  signal handler may come while it runs. A hook that raises keeps it set. What the app sees is what
  the hook raises: the very exception. Where it came before the first instruction, the hook can't
  know it, and must let it be.
* The app calls ``sys.settrace``, as a debugger does. It may: this is noted, and when the thread
  makes its next socket, as a server does for a request, and has no trace function, it gets its own
  again.
"""

from __future__ import annotations

import dis
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType, FunctionType, TracebackType
from typing import Any

from flaskmagic.tracer.decide import Decision
from flaskmagic.tracer.engines import audit
from flaskmagic.tracer.log import REPLACED, ThreadLog

_PACKAGE = str(Path(__file__).parents[2])

_CALLS = {number for name, number in dis.opmap.items() if name.startswith("CALL")}
"""The instructions that may call ``sys.settrace``."""

Nearest = Callable[[FrameType | None], tuple[Decision | None, int, FrameType | None]]


@dataclass(slots=True, eq=False)
class KeptThread:
    """A recorded thread, its trace function, and with what that failed last."""

    log: ThreadLog
    trace: Callable[..., Any]
    error: BaseException | None = None

    def reaches_app(self, error: BaseException) -> bool:
        """Say whether an exception in the trace function is to reach the app.

        Args:
            error: The exception. Of signal handlers and of a full stack the app is to hear, but
                not of our own mistakes.

        Returns:
            Whether it is; if not, it is forgotten.
        """
        kind = type(error)
        if not issubclass(kind, Exception) or issubclass(kind, (RecursionError, MemoryError)):
            return True
        if not _is_ours(_innermost(error.__traceback__)):
            return True
        self.error = None
        return False

    def forget(self, traceback: TracebackType) -> None:
        """Forget the exception, which has reached the app, and take our frames out of it.

        Args:
            traceback: The traceback of it, as the app will see it.
        """
        while (below := traceback.tb_next) is not None:
            if _is_ours(below.tb_frame):
                traceback.tb_next = None
                break
            traceback = below
        self.error = None


class KeptThreads:
    """The recorded threads whose trace functions are kept set."""

    def __init__(self, nearest: Nearest) -> None:
        """Begin without a thread.

        Args:
            nearest: Finds the nearest recorded function, from a frame on up.
        """
        self._nearest = nearest
        self._threads: dict[Callable[..., Any], KeptThread] = {}
        self._replaced: dict[int, KeptThread] = {}

    def begin(self) -> None:
        """Hear from now on what changes trace functions."""
        audit.listen(self._hear)

    def end(self) -> None:
        """Hear it no more."""
        audit.leave(self._hear)

    def keep(self, log: ThreadLog, trace: Callable[..., Any]) -> KeptThread:
        """Keep a trace function set.

        Args:
            log: The log of its thread.
            trace: The trace function.

        Returns:
            The thread.
        """
        return self._threads.setdefault(trace, KeptThread(log, trace))

    def _hear(self, event: str, frame: FrameType) -> None:
        current = sys.gettrace()
        if event == audit.SOCKET:
            if current is None:
                self._set_again()
        elif type(current) is FunctionType and (thread := self._threads.get(current)) is not None:
            self._changes(thread, frame)

    def _changes(self, thread: KeptThread, frame: FrameType) -> None:
        if thread.error is not None:
            error, thread.error = thread.error, None
            error.__traceback__ = None
            raise error
        if not _is_ours(frame):
            caller, offset, _ = self._nearest(frame)
            number = None if caller is None else caller.number
            is_called = frame.f_code.co_code[frame.f_lasti] in _CALLS
            thread.log.events.extend((REPLACED, number, offset, is_called))
            self._replaced[threading.get_ident()] = thread

    def _set_again(self) -> None:
        thread = self._replaced.pop(threading.get_ident(), None)
        if thread is not None:
            sys.settrace(thread.trace)


def _is_ours(frame: FrameType | None) -> bool:
    return frame is not None and frame.f_code.co_filename.startswith(_PACKAGE)


def _innermost(traceback: TracebackType | None) -> FrameType | None:
    frame = None
    while traceback is not None:
        frame, traceback = traceback.tb_frame, traceback.tb_next
    return frame
