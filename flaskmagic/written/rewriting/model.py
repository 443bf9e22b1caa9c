"""What is to be replaced in a report, and how it is found in its file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
Group = Sequence["Replacement"]
"""What is replaced together, or not at all."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Text of a report and what is to stand in its place.

    It begins at the offset ``start`` of the text that was read. With a ``link`` it is where that
    link leads, by its place among the links of the report; its address is no part of the text.
    """

    old: str
    new: str
    start: int = 0
    link: int | None = None


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What a report is now, and of each group whether it was replaced."""

    content: bytes
    made: Sequence[bool]


def found(
    groups: Sequence[Group], find: Callable[[Replacement], T | None]
) -> tuple[list[T], list[bool]]:
    """Look for all that is to be replaced.

    Args:
        groups: What is to be replaced.
        find: Returns where in the file something is; ``None`` where it can't be replaced.

    Returns:
        Where the replacements of the groups are of which all were found, and of each group whether
        it is one of them.
    """
    places = [[find(each) for each in group] for group in groups]
    made = [None not in each for each in places]
    kept = (each for each, is_made in zip(places, made, strict=True) if is_made)
    return [place for each in kept for place in each if place is not None], made
