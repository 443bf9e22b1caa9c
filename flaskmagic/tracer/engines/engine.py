"""What every engine can do."""

from __future__ import annotations

from types import FrameType
from typing import ClassVar, Protocol


class Engine(Protocol):
    """Hears what the recorded threads do, and writes it into their logs, from start to stop.

    An engine is made for one recording, of what the recorder gives to each: the
    :class:`~flaskmagic.tracer.decide.Decider`, the :class:`~flaskmagic.tracer.threads.Threads` and
    the :class:`~flaskmagic.tracer.value_texts.ValueTexts`.
    """

    name: ClassVar[str]
    """What it is called by users."""

    def start(self, within: FrameType | None) -> None:
        """Begin to write down what this thread does, and the threads that it starts.

        Args:
            within: A function of this thread that runs already and counts as called now.
        """

    def stop(self) -> None:
        """End that in all threads, and put back whatever was found at the start."""
