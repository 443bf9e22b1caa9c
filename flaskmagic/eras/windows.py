"""Where in a file most of some things stand close together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Window(NamedTuple):
    """Lines of a file, and the weight of what was looked for and stands in them."""

    weight: int
    first: int
    last: int


def best_windows(
    hits: Sequence[tuple[int, int]], weights: Mapping[int, int], reach: int, most: int
) -> list[Window]:
    """Find the lines in which the most stands; each thing counts once.

    Args:
        hits: Where something stands: the line, in order, and the number of the thing.
        weights: The weight of each thing.
        reach: How many lines there may be from the first to the last one.
        most: How many windows are wanted.

    Returns:
        Windows of the greatest weight that don't overlap, the shortest first.
    """
    found: list[Window] = []
    inside: Counter[int] = Counter()
    weight = begin = 0
    for line, thing in hits:
        if not inside[thing]:
            weight += weights[thing]
        inside[thing] += 1
        while inside[hits[begin][1]] > 1 or hits[begin][0] <= line - reach:
            gone = hits[begin][1]
            inside[gone] -= 1
            if not inside[gone]:
                weight -= weights[gone]
            begin += 1
        found.append(Window(weight, hits[begin][0], line))
    greatest = max((each.weight for each in found), default=0)
    best = [each for each in found if each.weight == greatest]
    return _apart(sorted(best, key=lambda each: (each.last - each.first, each.first)), most)


def _apart(windows: Sequence[Window], most: int) -> list[Window]:
    kept: list[Window] = []
    for window in windows:
        if len(kept) == most:
            break
        if all(window.last < each.first or each.last < window.first for each in kept):
            kept.append(window)
    return kept
