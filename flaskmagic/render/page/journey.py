"""The journey: the steps as a path across lanes, one for each library, the socket and the app.

Its columns share the width that there is: what stands at a column is placed in percent. Above the
lanes stand the subgoals of the steps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

from flaskmagic.reading import Reading, ReadStep, Status
from flaskmagic.reading.owners import in_order, library_of_step

ROW = 28
COLUMN = 36
_LETTER, _GAP = 7.5, 14
"""How wide a letter of a subgoal is, about, and what is free between two."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A step's place in the picture."""

    step: ReadStep
    lane: str
    x: int
    y: int

    @property
    def label(self) -> str:
        """What the stop is called where it can't be seen."""
        unread = "" if self.step.status is Status.EXECUTED else f", {self.step.status.value}"
        return f"Step {self.step.number}, {self.lane}: {self.step.step.title}{unread}"


@dataclass(frozen=True, slots=True)
class Leg:
    """The way from one executed step to the next."""

    curve: str
    new_thread: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Steps at one subgoal, from ``start`` up to ``end``; the name is empty where it is unknown."""

    subgoal: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Journey:
    """The picture: its lanes from top to bottom, its stops from left to right.

    ``width`` is the least that it needs, without the names of the lanes.
    """

    lanes: tuple[str, ...]
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]
    stretches: tuple[Stretch, ...]
    width: int

    def share(self, x: float) -> str:
        """Return a place in the picture in percent of its width.

        Args:
            x: The place.

        Returns:
            Such as ``12.5%``.
        """
        return f"{100 * x / max(self.width, 1):.4g}%"

    @property
    def names_subgoals(self) -> bool:
        """Whether any subgoal is known."""
        return any(stretch.subgoal for stretch in self.stretches)

    @property
    def height(self) -> int:
        """The height of the picture."""
        return ROW * len(self.lanes)

    @property
    def description(self) -> str:
        """The journey in words."""
        names: list[str] = []
        for stop in self.stops:
            if stop.step.status is Status.EXECUTED and names[-1:] != [stop.lane]:
                names.append(stop.lane)
        return f"From {', then '.join(names)}." if names else "No step was executed."


def journey(reading: Reading) -> Journey:
    """Draw the journey through a reading.

    Args:
        reading: The reading.

    Returns:
        The picture. It has only lanes in which there is a step.
    """
    places = [(step, library_of_step(reading.trace, step)) for step in reading.steps]
    found = _stretches(reading)
    lanes = in_order(name for _, name in places)
    stops = tuple(
        Stop(step, name, x, ROW * lanes.index(name) + ROW // 2)
        for x, (step, name) in zip(_columns(found), places, strict=True)
    )
    executed = [stop for stop in stops if stop.step.call is not None]
    legs = tuple(_leg(*pair) for pair in pairwise(executed))
    ends = list(accumulate(_width(each) for each in found))
    stretches = tuple(
        Stretch(subgoal, end - _width((subgoal, count)), end)
        for (subgoal, count), end in zip(found, ends, strict=True)
    )
    return Journey(lanes, stops, legs, stretches, ends[-1] if ends else 0)


def _stretches(reading: Reading) -> list[tuple[str, int]]:
    """Return the subgoals in the order of the steps, each with how many steps stand there."""
    bars = (reading.subgoals.of_step(step) for step in reading.steps)
    return [
        (next((stop.name for stop in bar if stop.is_here), ""), len(list(steps)))
        for bar, steps in groupby(bars)
    ]


def _width(stretch: tuple[str, int]) -> int:
    """Return how wide steps at one subgoal are: its name has room above them."""
    subgoal, count = stretch
    return max(COLUMN * count, round(_LETTER * len(subgoal)) + _GAP)


def _columns(stretches: Sequence[tuple[str, int]]) -> Iterator[int]:
    """Yield the middle of the column of each step."""
    start = 0
    for stretch in stretches:
        width, count = _width(stretch), stretch[1]
        yield from (start + width * (2 * number + 1) // (2 * count) for number in range(count))
        start += width


def _leg(start: Stop, end: Stop) -> Leg:
    bend = (end.x - start.x) // 2
    curve = (
        f"M{start.x} {start.y}C{start.x + bend} {start.y} {end.x - bend} {end.y} {end.x} {end.y}"
    )
    threads = {stop.step.call.thread for stop in (start, end) if stop.step.call}
    return Leg(curve, len(threads) > 1)
