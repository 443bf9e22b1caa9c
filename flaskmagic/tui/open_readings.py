"""The readings that are open, and which of them is shown."""

from __future__ import annotations

from collections.abc import Sequence

from flaskmagic.reading import Reading
from flaskmagic.reading.quiz import Level
from flaskmagic.tui.session import Session


class OpenReadings:
    """Readings in an order; each keeps the place to which its reader has come."""

    def __init__(self, readings: Sequence[Reading], *, quiz: bool, level: Level) -> None:
        """Show the first one.

        Args:
            readings: The readings, at least one.
            quiz: Whether questions are asked.
            level: How they are asked.
        """
        self.readings: Sequence[Reading] = readings
        self._quiz, self._level = quiz, level
        self._sessions: dict[int, Session] = {}
        self._shown = [readings[0]]

    @property
    def reading(self) -> Reading:
        """The one that is shown."""
        return self._shown[-1]

    @property
    def number(self) -> int:
        """Its place among them, from 0."""
        return self._number_of(self.reading)

    @property
    def session(self) -> Session:
        """The walk through it; one that was not shown before begins."""
        key = id(self.reading)
        if key not in self._sessions:
            self._sessions[key] = Session(self.reading, quiz=self._quiz, level=self._level)
        return self._sessions[key]

    @property
    def other(self) -> int:
        """The place of the one that was shown before, or else of the one beside it."""
        before = self._shown[:-1]
        return (
            self._number_of(before[-1]) if before else (1 if self.number == 0 else self.number - 1)
        )

    def show(self, number: int) -> None:
        """Show another one.

        Args:
            number: Its place.
        """
        reading = self.readings[number]
        self._shown = [each for each in self._shown if each is not reading] + [reading]

    def add(self, readings: Sequence[Reading]) -> None:
        """Open more, and show the first of them.

        Args:
            readings: They, at least one.
        """
        self.readings = [*self.readings, *readings]
        self.show(len(self.readings) - len(readings))

    def close(self) -> bool:
        """Close the one that is shown, and show the one that was shown before.

        Returns:
            Whether it was closed: the last one stays.
        """
        if len(self.readings) == 1:
            return False
        other, closed = self.readings[self.other], self.reading
        self.readings = [each for each in self.readings if each is not closed]
        self._sessions.pop(id(closed), None)
        self._shown = [each for each in self._shown if each is not closed]
        self.show(self._number_of(other))
        return True

    def _number_of(self, reading: Reading) -> int:
        return next(n for n, each in enumerate(self.readings) if each is reading)
