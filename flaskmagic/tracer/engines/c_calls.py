"""Hears which functions in C the app's own code calls, beside what hears all else.

There are two ways, of which each Python has one: :mod:`~.c_monitoring` and :mod:`~.c_profile`.
Where a loop makes the same call again and again in one call of a function, the first one is noted.
"""

from __future__ import annotations

import sys
from collections.abc import Container
from types import FrameType
from typing import Protocol

from flaskmagic.tracer.engines.c_monitoring import MonitoredCCalls
from flaskmagic.tracer.engines.c_notes import Note
from flaskmagic.tracer.engines.c_profile import ProfiledCCalls
from flaskmagic.tracer.value_texts import ValueTexts


class CCalls(Protocol):
    """What hears of calls into C, from start to stop."""

    @property
    def frames(self) -> Container[int]:
        """The frames whose events it hears of, by their hashes."""

    def start(self) -> None:
        """Begin to hear."""

    def begin(self, frame: FrameType, note: Note) -> None:
        """Hear of a frame of own code that begins or goes on.

        Args:
            frame: The frame.
            note: Writes an event into the log of its thread.
        """

    def event(self, frame: FrameType, event: str) -> None:
        """Learn of an event of a frame; at its ``return`` hear no more of it.

        Args:
            frame: The frame, of own code.
            event: What its trace function was called with: a ``line``, an ``opcode``, a
                ``return`` or an ``exception``.
        """

    def stop(self) -> None:
        """Hear no more, and leave the interpreter as it was found."""


def c_calls(texts: ValueTexts) -> CCalls:
    """Return what hears of calls into C in this Python.

    Args:
        texts: Makes the texts of arguments and results.

    Returns:
        It, for one recording.
    """
    return MonitoredCCalls(texts) if sys.version_info >= (3, 12) else ProfiledCCalls(texts)
