"""Signals, whose handlers must not run while the trace function does."""

from __future__ import annotations

import _thread
import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from flaskmagic.tracer.recorder import Recorder

_LATER = 0.002
"""Seconds after which it is tried again."""

# Taken before they are replaced: by gevent and eventlet, and by :mod:`~.guard`.
_sleep = time.sleep
_start_new_thread = _thread.start_new_thread
_kill = os.kill
_set_handler = signal.signal
_get_handler = signal.getsignal

_received: set[int] = set()
"""The signals that came, and that a handler was called for."""


class _Waiting:
    """A handler that waits for the end of the trace function, which its exception would break."""

    def __init__(self, handler: Callable[[int, FrameType | None], Any], recorder: Recorder) -> None:
        self.handler = handler
        self._recorder = recorder

    def __call__(self, number: int, frame: FrameType | None) -> Any:
        _received.add(number)
        if not self._recorder.owns(frame):
            return self.handler(number, frame)
        return _start_new_thread(_send_again, (number,))


def _send_again(number: int) -> None:
    _sleep(_LATER)
    _kill(os.getpid(), number)


def let_handlers_wait(recorder: Recorder) -> None:
    """Let the handlers that the app sets from now on wait while the trace function runs.

    What the app asks for and gets are its own handlers.

    Args:
        recorder: The recorder whose trace function it is.
    """

    def set_handler(number: int, handler: Any) -> Any:
        waiting = _Waiting(handler, recorder) if callable(handler) else handler
        return _own(_set_handler(number, waiting))

    def get_handler(number: int) -> Any:
        return _own(_get_handler(number))

    signal.signal = set_handler  # type: ignore[assignment]
    signal.getsignal = get_handler  # type: ignore[assignment]


def _own(handler: Any) -> Any:
    return handler.handler if type(handler) is _Waiting else handler


def was_interrupted() -> bool:
    """Say whether the process was told to stop, whatever became of that.

    Returns:
        Whether SIGINT came.
    """
    return signal.SIGINT in _received


@contextlib.contextmanager
def interrupts_held() -> Iterator[None]:
    """Let SIGINT wait until a block is done, which would leave something behind in its middle."""
    came: list[int] = []
    before = _set_handler(signal.SIGINT, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        _set_handler(signal.SIGINT, before)
        if came:
            _kill(os.getpid(), signal.SIGINT)


def claim_interrupts(recorder: Recorder) -> None:
    """Turn SIGINT into KeyboardInterrupt, as Python does, but never inside the trace function.

    Called a second time, it puts a handler aside that the app brought: with that, the server might
    never stop.

    Args:
        recorder: The recorder whose trace function it is.
    """
    _set_handler(signal.SIGINT, _Waiting(signal.default_int_handler, recorder))
