"""Where the log of another process comes from: a file that keeps it whole, or a pipe."""

from __future__ import annotations

import contextlib
import os
import select
import tempfile
import time
from collections.abc import Iterator
from typing import Protocol

_PIECE = 1 << 20

_MOST = 16
"""Pieces that are read at a time: an app may add more than can be read meanwhile."""


class LogSource(Protocol):
    """What the app's process writes to."""

    @property
    def inherited(self) -> int:
        """The descriptor that the app's process writes to."""

    def pieces(self) -> Iterator[bytes]:
        """Yield what was added until now."""

    def wait(self, seconds: float) -> None:
        """Wait for more, for some seconds at most.

        Args:
            seconds: The seconds.
        """

    def started(self) -> None:
        """Take it that the app's process has it."""

    def close(self) -> None:
        """Leave nothing behind."""


class LogFile:
    """A file without a name: nothing is left behind, whatever happens to us."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        self._read = 0

    @property
    def inherited(self) -> int:
        """The descriptor that the app's process writes to."""
        return self._file.fileno()

    def pieces(self) -> Iterator[bytes]:
        """Yield what was added until now."""
        end = os.fstat(self._file.fileno()).st_size
        while self._read < end:
            piece = os.pread(self._file.fileno(), _PIECE, self._read)
            self._read += len(piece)
            yield piece

    def wait(self, seconds: float) -> None:
        """Wait for some seconds.

        Args:
            seconds: The seconds.
        """
        time.sleep(seconds)

    def started(self) -> None:
        """Nothing is to be done."""

    def rewind(self) -> None:
        """Begin to read it again."""
        self._read = 0

    def close(self) -> None:
        """Let go of it."""
        self._file.close()


class LogPipe:
    """A pipe, for an app that runs for hours: it holds no more than was not read yet."""

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)

    @property
    def inherited(self) -> int:
        """The descriptor that the app's process writes to."""
        return self._writing

    def pieces(self) -> Iterator[bytes]:
        """Yield what was added until now."""
        with contextlib.suppress(BlockingIOError):
            for _ in range(_MOST):
                piece = os.read(self._reading, _PIECE)
                if not piece:
                    return
                yield piece

    def wait(self, seconds: float) -> None:
        """Wait for more or for the end, for some seconds at most.

        Args:
            seconds: The seconds.
        """
        select.select([self._reading], [], [], seconds)

    def started(self) -> None:
        """Close our end, so that the other one hears of the end of the process."""
        os.close(self._writing)

    def close(self) -> None:
        """Let go of it."""
        os.close(self._reading)
