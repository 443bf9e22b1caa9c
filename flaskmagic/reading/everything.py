"""All that there is to read of some traces, read when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import overload

from flaskmagic.reading.model import Reading
from flaskmagic.trace import Trace


class Everything(Sequence[Reading]):
    """Readings that are made at the first look at one: of a large session that takes long.

    ``traces`` are what they are on, and ``notes`` those of topics and notes that were asked for.
    """

    def __init__(
        self,
        traces: Sequence[Trace],
        notes: Sequence[Reading],
        read: Callable[[], Sequence[Reading]],
    ) -> None:
        """Read nothing yet.

        Args:
            traces: The traces.
            notes: The readings of topics and notes that were asked for.
            read: Makes all readings.
        """
        self.traces, self.notes, self._read = traces, notes, read

    @cached_property
    def _readings(self) -> Sequence[Reading]:
        return self._read()

    @overload
    def __getitem__(self, position: int) -> Reading: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[Reading]: ...
    def __getitem__(self, position: int | slice) -> Reading | Sequence[Reading]:
        return self._readings[position]

    def __len__(self) -> int:
        return len(self._readings)

    def __iter__(self) -> Iterator[Reading]:
        return iter(self._readings)


def traces_of(readings: Sequence[Reading]) -> Sequence[Trace]:
    """Return the traces that readings are on.

    Args:
        readings: The readings; a run is read several times: its path, and topics.

    Returns:
        Each trace once.
    """
    if isinstance(readings, Everything):
        return readings.traces
    return list({id(reading.trace): reading.trace for reading in readings}.values())


def notes_of(readings: Sequence[Reading]) -> Sequence[Reading]:
    """Return the readings among which are all that somebody asked for by name.

    Args:
        readings: The readings.

    Returns:
        Those of topics and notes that were asked for, or all where that is not known.
    """
    return readings.notes if isinstance(readings, Everything) else readings
