"""The log of another process, read while that goes on."""

from __future__ import annotations

import json
from typing import Any

from flaskmagic.host.log_source import LogSource
from flaskmagic.tracer.records import APP, END, EVENTS, EXIT, LOOKING, PROBLEM, RECORDING


class LogFollower:
    """Keeps the records of a growing log.

    It ``is_recording`` once it records and can be told to stop, and the recording ``has_begun``
    once there are events of it, or the app is made.
    ``app`` are the facts of the app once it is made. ``problem`` is why it can't be run, or why
    its server ended; ``exit`` is the call that ended the process at once. The recording ``ended``
    if nothing more comes; before that the process ``is_looking`` for the uses of libraries.
    """

    def __init__(self, source: LogSource) -> None:
        """Begin before anything was read.

        Args:
            source: Where the log comes from.
        """
        self.records: list[list[Any]] = []
        self.app: dict[str, Any] | None = None
        self.problem: str | None = None
        self.exit: str | None = None
        self.is_recording = False
        self.has_begun = False
        self.is_looking = False
        self.ended = False
        self._source = source
        self._rest = b""
        self._is_damaged = False

    def grow(self) -> bool:
        """Read what was added until now.

        Returns:
            Whether there was anything.
        """
        has_grown = False
        for piece in self._source.pieces():
            has_grown = True
            *lines, self._rest = (self._rest + piece).split(b"\n")
            for line in lines:
                self._read_line(line)
        return has_grown

    def take(self) -> list[list[Any]]:
        """Return the records since the last time, and keep them no longer."""
        new, self.records = self.records, []
        return new

    def _read_line(self, line: bytes) -> None:
        """Take a record, unless the app wrote into the file: what comes after that is not known."""
        if not self._is_damaged:
            try:
                self._take(json.loads(line))
            except ValueError:
                self._is_damaged = True

    def _take(self, record: list[Any]) -> None:
        self.records.append(record)
        match record:
            case [name] if name == RECORDING:
                self.is_recording = True
            case [name, facts] if name == APP:
                self.app, self.has_begun = facts, True
            case [name, *_] if name == EVENTS:
                self.has_begun = True
            case [name, problem] if name == PROBLEM:
                self.problem = problem
            case [name, call] if name == EXIT:
                self.exit = call
            case [name] if name == LOOKING:
                self.is_looking = True
            case [name] if name == END:
                self.ended, self.is_looking = True, False
