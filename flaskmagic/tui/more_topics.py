"""Topics that are read only once they are chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flaskmagic.reading import Reading
from flaskmagic.walkthroughs.model import Walkthrough


@dataclass(frozen=True)
class MoreTopics:
    """What can be chosen besides what was read.

    ``offered`` says which topics, and ``read`` reads one; it may take a while, and raises a
    ``Problem`` if it can't. ``remark`` says what that takes.
    """

    offered: Callable[[], Sequence[Walkthrough]]
    read: Callable[[Walkthrough], Sequence[Reading]]
    remark: str

    def besides(self, readings: Sequence[Reading]) -> list[Walkthrough]:
        """Return the topics that are not open.

        Args:
            readings: What is open.

        Returns:
            The others.
        """
        opened = {reading.walkthrough.topic for reading in readings}
        return [each for each in self.offered() if each.topic not in opened]
