"""The log: one flat list for each thread, of numbers that say what happened, each with its facts.

No object is made for an event; a million small ones would keep the garbage collector busier than
the program. Only the interpreter's raw facts are noted, such as the offset of an instruction:
names, lines and columns are read from them when all is over.

Every event names its frame: so a reader knows where it is again after events were lost. A greenlet
counts as a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

# A function is the number of the decision on it, a frame the hash of the frame object, which no
# other one has that lives at the same time. The caller is the nearest recorded function above, or
# None, and its offset that of the instruction at which it stands. OF_FRAME stands for the number of
# the function whose frame it is, where that is known to have begun.
SKIPPED = 0  # function
BEGAN = 1  # number of the call in all threads, function, frame, caller, its offset, its frame
BEGAN_CLOSELY = 2  # the same; offset, the arguments or None
ENDED = 3  # frame, offset, whether the value is None
ENDED_CLOSELY = 4  # the same; the result or None
RAISED = 5  # frame, offset, name of the exception
LINE = 6  # frame, line
THREAD = 7  # number of the thread that is being started, caller, its offset
LOST = 8  # frame that no more is heard of: an exception came while its event was noted; its name,
# and whether the function can't go on after it
REPLACED = 9  # caller, its offset, whether it calls something there: the thread has another trace
# function from here on, or none
TOLD = 10  # frame, seconds on a clock, what the call knows of its request, event or answer
CALLED_C = 11  # frame, offset, name of what own code calls in C, its first argument or None
C_BOUND = 12  # frame, offset of such a call, what the local variable has that its line binds
RESUMED = 13  # frame of a generator that began in this log, the caller's offset, its frame

OF_FRAME = -1

FACTS = {
    SKIPPED: 1,
    BEGAN: 6,
    BEGAN_CLOSELY: 8,
    ENDED: 3,
    ENDED_CLOSELY: 4,
    RAISED: 3,
    LINE: 2,
    THREAD: 3,
    LOST: 3,
    REPLACED: 3,
    TOLD: 3,
    CALLED_C: 4,
    C_BOUND: 3,
    RESUMED: 3,
}
"""How many facts follow the number of an event."""


@dataclass(slots=True, eq=False)
class ThreadLog:
    """What happened in one thread or greenlet, or a piece of that.

    ``number``, from 1, tells the threads of a recording apart, and so does ``name``. If the thread
    ``is_started``, an event in the log of another one says by which call. ``writer`` returns what
    writes the log, as long as that is there: the thread itself holds it.
    """

    number: int
    name: str
    is_started: bool = False
    events: list[Any] = field(default_factory=list)
    writer: Callable[[], object | None] | None = None

    @property
    def lacks_start(self) -> bool:
        """Whether it can't be known what started it. The recording begins with the first one."""
        return not self.is_started and self.number > 1

    @property
    def has_ended(self) -> bool:
        """Whether no more events can come."""
        return self.writer is not None and self.writer() is None


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
