"""What two readings are called where they are compared."""

from __future__ import annotations

from flaskmagic.printable import printable_line
from flaskmagic.reading.model import Reading
from flaskmagic.reading.wording import environment


def shared(left: Reading, right: Reading) -> tuple[str, str]:
    """Return what two readings are both about.

    Args:
        left: One of them.
        right: The other one.

    Returns:
        The title and the question of their topic; both are empty where they have none in common.
    """
    one, other = left.walkthrough, right.walkthrough
    if left.exchange or right.exchange or one.title != other.title:
        return "", ""
    return printable_line(one.title), printable_line(one.question)


def label(reading: Reading, other: Reading) -> str:
    """Return what tells a reading from another one.

    Args:
        reading: The reading.
        other: The other one.

    Returns:
        What was asked for, or the releases where these differ, or both.
    """
    title = "" if any(shared(reading, other)) else reading.walkthrough.title
    is_needed = not title or _has_other_releases(reading, other)
    releases = environment(reading) if is_needed else ""
    return printable_line(" · ".join(filter(None, (title, releases))))


def _has_other_releases(reading: Reading, other: Reading) -> bool:
    one, two = reading.trace, other.trace
    common = one.distributions.keys() & two.distributions.keys()
    versions = any(one.distributions[n].version != two.distributions[n].version for n in common)
    return versions or one.python != two.python
