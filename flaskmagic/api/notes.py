"""Topics and notes: what the demo app can be run for, and what is watched."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flaskmagic import walkthroughs
from flaskmagic.reading.landmarks import LANDMARKS
from flaskmagic.walkthroughs import Walkthrough
from flaskmagic.walkthroughs.needs import missing, needed

if TYPE_CHECKING:
    # What runs an app and what writes a report brings much, which is imported where it is used.
    pass


Topic = str | Path | Walkthrough
"""A topic by its name, notes by their file (``.md``), or either of them as it was loaded."""


def topics() -> list[Walkthrough]:
    """Return the walkthroughs of all topics, in their order."""
    return [walkthroughs.load(name) for name in walkthroughs.topics()]


def lacks(topic: Topic) -> str:
    """Say what the demo app lacks to be run for a topic, and which command brings it.

    Args:
        topic: The topic.

    Returns:
        Such as ``needs Flask-Login, not installed here: ...``; nothing if it can be run.
    """
    found = walkthrough(topic)
    return needed(found) if missing(found) else ""


def walkthrough(topic: Topic) -> Walkthrough:
    """Return the walkthrough of a topic or of notes.

    Args:
        topic: The topic, or the file of the notes.

    Returns:
        The walkthrough.

    Raises:
        flaskmagic.walkthroughs.UnknownTopic: There is no such topic.
        flaskmagic.walkthroughs.WalkthroughError: The file of the notes can't be read.
    """
    if isinstance(topic, Walkthrough):
        return topic
    is_file = isinstance(topic, Path) or topic.endswith(".md")
    return walkthroughs.load_file(Path(topic)) if is_file else walkthroughs.load(str(topic))


def watched(chosen: Sequence[Walkthrough]) -> frozenset[str]:
    """Return the definitions that are watched: their lines and values are kept.

    Args:
        chosen: The walkthroughs that are to be read.

    Returns:
        The names of the definitions, those of all features among them.
    """
    every = [*chosen, *walkthroughs.features()]
    return frozenset(LANDMARKS).union(*(each.wanted for each in every))
