"""The calls of each thread as they began and ended, one after the other; no clock was read."""

from __future__ import annotations

from dataclasses import dataclass

from flaskmagic.reading.model import Reading
from flaskmagic.trace import Call


@dataclass(frozen=True, slots=True)
class Moment:
    """A call that begins, or else ends; ``at`` counts the moments of all threads."""

    call: Call
    begins: bool
    at: int


def timelines(reading: Reading) -> dict[str, list[Moment]]:
    """Return what happened in each thread.

    A call that another thread started stands in its own thread only, where nothing is above it. It
    lies between the beginning and the end of the call that started it.

    Args:
        reading: The reading.

    Returns:
        The moments by the names of the threads, in the order in which these began. Each call that
        begins ends later, after all that it called.
    """
    found: dict[str, list[Moment]] = {}
    open_: list[tuple[Call, int]] = []
    at = 0

    def add(call: Call, *, begins: bool) -> None:
        nonlocal at
        found.setdefault(call.thread, []).append(Moment(call, begins, at))
        at += 1

    for position, call in enumerate(reading.tree.calls):
        while open_ and open_[-1][1] <= position:
            add(open_.pop()[0], begins=False)
        add(call, begins=True)
        open_.append((call, reading.tree.ends[position]))
    while open_:
        add(open_.pop()[0], begins=False)
    return found
