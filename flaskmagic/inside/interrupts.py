"""Ctrl-C, which stops the server, but must not come while the trace function runs."""

from __future__ import annotations

import _thread
import os
import signal
import time
from types import FrameType

from flaskmagic.tracer.recorder import Recorder

_LATER = 0.01
"""Seconds after which it is tried again."""

_sleep = time.sleep


def claim_interrupts(recorder: Recorder) -> None:
    """Turn SIGINT into KeyboardInterrupt, as Python does, but never inside the trace function.

    An exception that leaves the trace function would switch tracing off. Called a second time, it
    puts a handler aside that the app brought: with that, the server might never stop.

    Args:
        recorder: The recorder whose trace function it is.
    """

    def again() -> None:
        _sleep(_LATER)
        os.kill(os.getpid(), signal.SIGINT)

    def on_interrupt(_number: int, frame: FrameType | None) -> None:
        if recorder.owns(frame):
            _thread.start_new_thread(again, ())
        else:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, on_interrupt)
