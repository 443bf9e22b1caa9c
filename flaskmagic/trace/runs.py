"""Puts columns into one order, of which each is in order: a run of each after the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from typing import NamedTuple


class Run(NamedTuple):
    """A part of one of the columns, whose number is ``which``."""

    which: int
    start: int
    end: int


def runs(columns: Sequence[Sequence[int]]) -> Iterator[Run]:
    """Yield the runs that are the order of all columns: far fewer than there are numbers.

    Args:
        columns: Numbers that rise. One may be in two columns, and comes twice then, that of the
            later column last.

    Yields:
        The runs.
    """
    waiting = [(column[0], which, 0) for which, column in enumerate(columns) if column]
    heapify(waiting)
    while waiting:
        _, which, start = heappop(waiting)
        column = columns[which]
        end = len(column)
        if waiting:
            end = max(bisect_left(column, waiting[0][0], start), start + 1)
        yield Run(which, start, end)
        if end < len(column):
            heappush(waiting, (column[end], which, end))
