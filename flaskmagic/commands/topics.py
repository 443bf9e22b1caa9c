"""``flaskmagic topics``, and the topics and notes that other commands are asked for."""

from __future__ import annotations

from pathlib import Path

from flaskmagic import api
from flaskmagic.console import console
from flaskmagic.render import terminal

ALL = "all"


def topics() -> None:
    """List the topics and the question that each one answers; some need a library more."""
    every = api.topics()
    terminal.render_topics(every, [api.lacks(each) for each in every], console())


def choose(topic: str | None, notes: Path | None) -> list[api.Walkthrough]:
    """Return the walkthroughs that a command is asked for.

    Args:
        topic: A topic, ``all`` for every one, or None.
        notes: A file of the reader's own, or None.

    Returns:
        The walkthroughs: that of the file is the last.
    """
    chosen = api.topics() if topic == ALL else [] if topic is None else [api.walkthrough(topic)]
    return chosen if notes is None else [*chosen, api.walkthrough(notes)]


def choose_many(names: str | None, notes: Path | None) -> list[api.Walkthrough]:
    """Return the walkthroughs that a command is asked for, which takes several topics.

    Args:
        names: Topics, as ``"route,template"``, or None.
        notes: A file of the reader's own, or None.

    Returns:
        The walkthroughs: that of the file is the last.
    """
    chosen = [] if names is None else [api.walkthrough(name.strip()) for name in names.split(",")]
    return chosen if notes is None else [*chosen, api.walkthrough(notes)]


def complete(incomplete: str) -> list[str]:
    """Return what a shell may complete to.

    Args:
        incomplete: What is typed so far.

    Returns:
        The topics that begin so, and ``all``.
    """
    known = [*(each.topic for each in api.topics()), ALL]
    return [topic for topic in known if topic.startswith(incomplete)]


def complete_many(incomplete: str) -> list[str]:
    """Return what a shell may complete to, where several topics are named.

    Args:
        incomplete: What is typed so far: the topics before its last comma are whole.

    Returns:
        The same, with each topic that goes on so and is not named yet.
    """
    before, comma, begun = incomplete.rpartition(",")
    named = before.split(",")
    known = [each.topic for each in api.topics() if each.topic not in named]
    return [f"{before}{comma}{topic}" for topic in known if topic.startswith(begun)]
