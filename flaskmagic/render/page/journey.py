"""The journey: the steps as a path across lanes, one for each library, the socket and the app."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from flaskmagic.reading import Reading, ReadStep, Status
from flaskmagic.reading.library import in_order, library_of_step

ROW = 28
COLUMN = 36


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
class Journey:
    """The picture: its lanes from top to bottom, its stops from left to right."""

    lanes: tuple[str, ...]
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]

    @property
    def width(self) -> int:
        """The width of the picture, without the names of the lanes."""
        return COLUMN * len(self.stops)

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
    lanes = in_order(name for _, name in places)
    stops = tuple(
        Stop(step, name, COLUMN * number + COLUMN // 2, ROW * lanes.index(name) + ROW // 2)
        for number, (step, name) in enumerate(places)
    )
    executed = [stop for stop in stops if stop.step.call is not None]
    return Journey(lanes, stops, tuple(_leg(*pair) for pair in pairwise(executed)))


def _leg(start: Stop, end: Stop) -> Leg:
    bend = (end.x - start.x) // 2
    curve = (
        f"M{start.x} {start.y}C{start.x + bend} {start.y} {end.x - bend} {end.y} {end.x} {end.y}"
    )
    threads = {stop.step.call.thread for stop in (start, end) if stop.step.call}
    return Leg(curve, len(threads) > 1)
