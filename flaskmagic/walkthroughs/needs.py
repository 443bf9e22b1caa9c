"""The libraries that the visit of a topic needs besides Flask, and whether they are installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution

from flaskmagic.errors import Problem
from flaskmagic.walkthroughs.model import Walkthrough

COMMAND = "python -m pip install 'flaskmagic[topics]'"
"""What installs them all."""


class MissingLibrary(Problem):
    """The demo app can't be run for a topic: a library of that topic is not installed."""

    def __init__(self, walkthrough: Walkthrough) -> None:
        super().__init__(f"{walkthrough.topic} {needed(walkthrough)}")


def missing(walkthrough: Walkthrough) -> list[str]:
    """Return the libraries of a topic that are not installed.

    Args:
        walkthrough: The walkthrough of the topic.

    Returns:
        Their names, none if the demo app can be run for it.
    """
    needs = () if walkthrough.visit is None else walkthrough.visit.needs
    return [name for name in needs if not _is_installed(name)]


def needed(walkthrough: Walkthrough) -> str:
    """Say what a topic lacks, and which command brings it.

    Args:
        walkthrough: The walkthrough of a topic that lacks something.

    Returns:
        The end of a sentence that begins with the topic.
    """
    return f"needs {' and '.join(missing(walkthrough))}, not installed here: {COMMAND}"


def _is_installed(name: str) -> bool:
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True
