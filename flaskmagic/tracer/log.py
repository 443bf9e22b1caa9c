"""The log: one flat list for each thread, of numbers that say what happened, each with its facts.

No object is made for an event; a million small ones would keep the garbage collector busier than
the program. Only the interpreter's raw facts are noted, such as the offset of an instruction:
names, lines and columns are read from them when all is over.

Version history
  1  the first
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

VERSION = 1

# A function is the number of the decision on it. The caller is the nearest recorded function above,
# or None; its offset is that of the instruction at which it stands.
SKIPPED = 0  # function
BEGAN = 1  # number of the call in all threads, function, caller, its offset
BEGAN_CLOSELY = 2  # the same; id of the frame, its offset, the arguments or None
ENDED = 3  # offset, whether the value is None
ENDED_CLOSELY = 4  # the same; id of the frame, the result or None
RAISED = 5  # offset, name of the exception
LINE = 6  # line
THREAD = 7  # number of the thread that is being started, caller, its offset
GREENLET = 8  # what begins next is the first function of a greenlet, but not of the thread's own

FACTS = {
    SKIPPED: 1,
    BEGAN: 4,
    BEGAN_CLOSELY: 7,
    ENDED: 2,
    ENDED_CLOSELY: 4,
    RAISED: 2,
    LINE: 1,
    THREAD: 3,
    GREENLET: 0,
}
"""How many facts follow the number of an event."""


@dataclass(slots=True, eq=False)
class ThreadLog:
    """What happened in one thread, or a piece of that.

    ``number`` tells the threads of a recording apart, and so does ``name``. If the thread
    ``is_started``, an event in the log of another one says by which call.
    """

    number: int
    name: str
    is_started: bool = False
    events: list[Any] = field(default_factory=list)


class Reader:
    """Reads the log of one thread piece by piece; a piece may end within an event."""

    def __init__(self) -> None:
        self._rest: list[Any] = []

    def read(self, piece: Sequence[Any]) -> Iterator[tuple[int, list[Any]]]:
        """Read the next piece; what is left of it waits for the one after.

        Args:
            piece: The part of the flat list after the part that was read last.

        Returns:
            The events that are whole now: the number that says what happened, and its facts.
        """
        flat = [*self._rest, *piece]
        position = 0
        while position < len(flat):
            kind = flat[position]
            end = position + 1 + FACTS[kind]
            if end > len(flat):
                break
            yield kind, flat[position + 1 : end]
            position = end
        self._rest = flat[position:]
