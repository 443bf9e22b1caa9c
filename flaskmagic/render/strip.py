"""The journey for the terminal: the subgoals across the width that there is, and their steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from flaskmagic.reading.subgoals.bar import BETWEEN

_GAP = 2
_NOTHING = "·"
"""Stands where the run came by and no step is."""


def strips(journeys: Sequence[Sequence[tuple[str, Sequence[int]]]], width: int) -> Iterator[str]:
    """Yield the lines of some journeys.

    Args:
        journeys: The subgoals of each way, with the numbers of their steps.
        width: How many columns there are.

    Returns:
        A column for each subgoal; where there is no room for that, a line of text.
    """
    for journey in journeys:
        yield from _in_columns(journey, width) or _in_lines(journey, width)
        yield ""


def _in_columns(journey: Sequence[tuple[str, Sequence[int]]], width: int) -> list[str]:
    names = [len(name) + _GAP for name, _ in journey]
    free = width - sum(names)
    if free < 0:
        return []
    share, rest = divmod(free, len(journey))
    widths = [each + share + (n < rest) for n, each in enumerate(names)]
    cells = [
        [name, *wrap(ranges(numbers) or _NOTHING, room - _GAP)]
        for (name, numbers), room in zip(journey, widths, strict=True)
    ]
    return [
        "".join(f"{text:{room}}" for text, room in zip(row, widths, strict=True)).rstrip()
        for row in zip_longest(*cells, fillvalue="")
    ]


def _in_lines(journey: Sequence[tuple[str, Sequence[int]]], width: int) -> list[str]:
    said = BETWEEN.join(f"{name} {ranges(numbers)}".rstrip() for name, numbers in journey)
    return wrap(said, width, subsequent_indent="  ")


def ranges(numbers: Sequence[int]) -> str:
    """Return numbers in words, those that follow each other as a range.

    Args:
        numbers: The numbers, in their order.

    Returns:
        Such as ``1-4, 7``.
    """
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in found)
