"""What outputs say of a trail besides its hops, in the same words."""

from __future__ import annotations

from collections.abc import Iterator

from flaskmagic.marks import NEW_FORM
from flaskmagic.printable import printable_line
from flaskmagic.reading.trail.model import Branch, Hop, Trail

LEGEND = f"{NEW_FORM} the value is written in another form from here on"


def heading(trail: Trail) -> str:
    """Return what was sent, and where.

    Args:
        trail: The trail.

    Returns:
        One line.
    """
    return printable_line(f"{trail.place} = {trail.value!r}, in {trail.visit}")


def title(trail: Trail) -> str:
    """Return what a part of an output is called that shows a trail.

    Args:
        trail: The trail.

    Returns:
        One line.
    """
    return printable_line(f"The trail of {trail.place}")


def every_hop(trail: Trail) -> Iterator[Hop]:
    """Yield the hops of a trail, and those of the other ways.

    Args:
        trail: The trail.

    Yields:
        Each hop.
    """
    yield from trail.hops
    for branch in trail.branches:
        yield from branch.hops


def branch_heading(branch: Branch) -> str:
    """Return what stands above another way on.

    Args:
        branch: The way.

    Returns:
        One line.
    """
    return f"It left in another place as well; the way there parts after hop {branch.after}:"


def passed_on(count: int) -> str:
    """Say how many calls only passed the value on.

    Args:
        count: How many.

    Returns:
        It in words.
    """
    return "1 call only passes it on" if count == 1 else f"{count} calls only pass it on"


def seen_as(hop: Hop) -> str:
    """Return what had the value at a hop, and how it is written there.

    Args:
        hop: The hop.

    Returns:
        The variable, its kind and form, and its text.
    """
    said = f"{hop.variable}: {hop.kind}, {hop.form}"
    if not hop.text:
        return said
    return f"{said}, {hop.text}" if hop.is_whole else f"{said}, inside {hop.text}"
