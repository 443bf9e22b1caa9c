"""``flaskmagic topics``, and the topics and notes that other commands are asked for."""

from __future__ import annotations

from pathlib import Path

from flaskmagic.console import console
from flaskmagic.render import terminal
from flaskmagic.walkthroughs import Walkthrough, load, load_file
from flaskmagic.walkthroughs import topics as every_topic

ALL = "all"


def topics() -> None:
    """List the topics and the question that each one answers."""
    terminal.render_topics(load_all(), console())


def load_all() -> list[Walkthrough]:
    """Return the walkthroughs of all topics."""
    return [load(topic) for topic in every_topic()]


def choose(topic: str | None, notes: Path | None) -> list[Walkthrough]:
    """Return the walkthroughs that a command is asked for.

    Args:
        topic: A topic, ``all`` for every one, or None.
        notes: A file of the reader's own, or None.

    Returns:
        The walkthroughs: that of the file is the last.
    """
    chosen = load_all() if topic == ALL else [] if topic is None else [load(topic)]
    return chosen if notes is None else [*chosen, load_file(notes)]


def choose_many(names: str | None, notes: Path | None) -> list[Walkthrough]:
    """Return the walkthroughs that a command is asked for, which takes several topics.

    Args:
        names: Topics, as ``"route,template"``, or None.
        notes: A file of the reader's own, or None.

    Returns:
        The walkthroughs: that of the file is the last.
    """
    chosen = [] if names is None else [load(name.strip()) for name in names.split(",")]
    return chosen if notes is None else [*chosen, load_file(notes)]


def complete(incomplete: str) -> list[str]:
    """Return what a shell may complete to.

    Args:
        incomplete: What is typed so far.

    Returns:
        The topics that begin so, and ``all``.
    """
    return [topic for topic in (*every_topic(), ALL) if topic.startswith(incomplete)]
