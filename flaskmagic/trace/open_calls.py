"""The calls of one thread that have begun and not ended, and the events that most calls have.

A million calls have some three million events. So those of an ordinary call that begins and ends,
or of a generator that goes on and yields, are taken here in one loop, and all others one by one in
:mod:`~flaskmagic.trace.replay_thread`, which also finds out what this loop may take.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flaskmagic.trace.raw_calls import RawCall
from flaskmagic.trace.raw_columns import UNFINISHED, Details, RawColumns, Tables, Way
from flaskmagic.tracer.log import BEGAN, BEGAN_CLOSELY, ENDED, LINE, RESUMED, SKIPPED

Open = tuple[int, int, RawColumns, int]
"""A call that is open: its frame, the number of its function, and where it stands in the calls."""

_LONGEST = 9
"""No event is longer, with its facts."""


class OpenCalls:
    """A stack of calls, and the generators beside it that wait to go on.

    The ``innermost`` is the last one that began; below all stands what started the thread, which is
    none of its own. ``exceptions`` have the names of those that were raised in an open call, by its
    frame, until it is known what came of them. ``unnamed`` are calls that ended by an exception
    whose name is not known yet.
    """

    def __init__(self, tables: Tables, started_by: Open) -> None:
        self.innermost = started_by
        self.stack: list[Open] = []
        self.waiting: dict[int, Open] = {}
        self.exceptions: dict[int, str] = {}
        self.unnamed: list[tuple[RawColumns, int]] = []
        self.skipped: Counter[int] = Counter()
        self._tables = tables

    @property
    def call(self) -> RawCall | None:
        """The innermost call, or the one that started the thread."""
        _, _, columns, position = self.innermost
        return RawCall(columns, position) if position >= 0 else None

    def of_thread(self) -> Iterator[Open]:
        """Yield those that the thread itself began, the outermost first.

        Yields:
            The open calls.
        """
        if self.stack:
            yield from self.stack[1:]
            yield self.innermost

    def leave(self, end: int) -> None:
        """End the innermost call.

        Args:
            end: The number of its end.
        """
        frame, _, columns, position = self.innermost
        columns.end(position, end)
        self.exceptions.pop(frame, None)
        self.innermost = self.stack.pop()

    def take_plain(self, flat: list[Any], at: int, growing: RawColumns) -> int:
        """Take the next events of a log, up to one that is out of the ordinary.

        Args:
            flat: The log.
            at: Where the next event begins.
            growing: The columns that calls which begin below the innermost one go to. Where that
                is in others, nothing is taken.

        Returns:
            Where the event begins that was not taken.
        """
        frame, function, columns, call = self.innermost
        if columns is not growing:
            return at
        stack, waiting, unnamed = self.stack, self.waiting, self.unnamed
        exceptions, skipped, details = self.exceptions, self.skipped, columns.details
        edges, exits, starts = self._tables.plain, self._tables.exits, self._tables.starts
        numbers, parents, numbers_of_edges = columns.numbers, columns.parents, columns.edges
        count, last = len(numbers), len(flat) - _LONGEST
        yields, ends_generator = Way.YIELDS, Way.ENDS_GENERATOR
        while at < last:
            kind = flat[at]
            if kind == BEGAN:
                number, called, new, _, offset, above = flat[at + 1 : at + 7]
                edge = edges.get((called, function, offset))
                if edge is None or above != frame or new in waiting:
                    break
                at += 7
            elif kind == ENDED:
                ended, offset, is_none = flat[at + 1 : at + 4]
                way = exits.get((function, offset, is_none))
                if way is None or ended != frame or ended in exceptions:
                    break
                if way is yields:
                    waiting[frame] = frame, function, columns, call
                    columns.ends[call] = UNFINISHED
                elif way is ends_generator:
                    columns.ends.pop(call, None)
                at += 4
                frame, function, columns, call = stack.pop()
                if columns is not growing:
                    break
                continue
            elif kind == SKIPPED and call >= 0:
                skipped[flat[at + 1]] += 1
                columns.skipped[call] = columns.skipped.get(call, 0) + 1
                at += 2
                continue
            elif kind == LINE and flat[at + 1] == frame and call in details:
                details[call].lines.add(flat[at + 2])
                at += 3
                continue
            elif kind == RESUMED:
                new, _, above = flat[at + 1 : at + 4]
                if above != frame or new not in waiting or waiting[new][2] is not columns:
                    break
                stack.append((frame, function, columns, call))
                frame, function, columns, call = waiting.pop(new)
                unnamed.clear()
                at += 4
                continue
            elif kind == BEGAN_CLOSELY:
                number, called, new, _, offset, above, begins, given = flat[at + 1 : at + 9]
                edge, start = edges.get((called, function, offset)), starts.get(called, begins)
                if edge is None or above != frame or new in waiting or start != begins:
                    break
                if called in starts:
                    columns.frames[count] = new
                if given is not None:
                    details[count] = Details(given)
                at += 9
            else:
                break
            stack.append((frame, function, columns, call))
            numbers.append(number)
            parents.append(call + 1)
            numbers_of_edges.append(edge)
            frame, function, call = new, called, count
            count += 1
            if unnamed:
                unnamed.clear()
        self.innermost = frame, function, columns, call
        return at
