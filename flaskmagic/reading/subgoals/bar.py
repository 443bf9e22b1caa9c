"""The bar: the subgoals that a run came to, and which of them a reader is at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BETWEEN = " › "
"""Stands between two subgoals of a bar."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A subgoal of a bar; ``step`` is the first step of the reading there, if it has one."""

    name: str
    step: int | None
    is_here: bool


Bar = tuple[Stop, ...]
"""The subgoals in their order, none where nothing is known of the way."""


def in_words(bar: Sequence[Stop]) -> str:
    """Return a bar as a line of text.

    Args:
        bar: The bar.

    Returns:
        Such as ``bytes › environ › [request] › match``: the brackets say where one is.
    """
    return BETWEEN.join(f"[{stop.name}]" if stop.is_here else stop.name for stop in bar)
