"""The process of an app: its start, what it prints, its log, and its end."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import flaskmagic.inside.start as start
from flaskmagic.errors import Problem
from flaskmagic.host.log_follower import LogFollower
from flaskmagic.host.log_source import LogFile, LogPipe
from flaskmagic.inside.job import Job

_TOLD = (2.0, 1.0)
"""Seconds that the process has to end after each time it is told to."""

_ENDING = 2.0
"""Seconds that it has for its end besides, once its server has stopped."""

_LOOKING = 20.0
"""Seconds that it has for looking for the uses of libraries, in a large app on a busy machine."""

_LOOK = 0.005
"""Seconds between two looks at a process that is to end."""

WENT_ON = (
    "the app did not end by itself after its server had stopped, and was killed: a thread, or a "
    "function registered with atexit, went on"
)

_OUTPUT = 0.5
"""Seconds to wait for the last of what was printed: another process may hold the pipe open."""


class BrokenPython(Problem):
    """A Python that can't be started, or can't be recorded."""


class Child:
    """The process that an app runs in.

    It is the first of a session of its own: so Ctrl-C reaches only us, and all that it starts can
    be ended with it. Only POSIX has sessions, ``pread`` and descriptors that a process inherits.
    It ``went_on`` if it had to be killed although its server had stopped as it was told to.
    """

    def __init__(
        self,
        python: Path,
        job: Job,
        printed: Callable[[str], None],
        *,
        keeps_log: bool = True,
    ) -> None:
        """Start it.

        Args:
            python: The Python of the app.
            job: What is to be done; its ``log`` is set here.
            printed: Called on another thread with each line that the app prints.
            keeps_log: Whether its log is kept whole. If not, somebody must read it all along.

        Raises:
            BrokenPython: It can't be started.
        """
        self.python = python
        self._is_over = self.went_on = False
        self._source = LogFile() if keeps_log else LogPipe()
        self.log = LogFollower(self._source)
        try:
            self._process = subprocess.Popen(
                [python, start.__file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=[self._source.inherited],
                start_new_session=True,
            )
        except OSError as error:
            self._source.started()
            self._source.close()
            raise BrokenPython(f"{python} can't be started: {error.strerror}") from None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        told = replace(job, log=self._source.inherited)
        self._source.started()
        with contextlib.suppress(BrokenPipeError), self._process.stdin:
            self._process.stdin.write(told.written())
        self._printing = threading.Thread(
            target=_pass_on, args=(self._process.stdout, printed), daemon=True
        )
        self._printing.start()

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    @property
    def is_too_old(self) -> bool:
        """Whether it ended because its Python can't be recorded."""
        return self._process.returncode == start.TOO_OLD

    def read_anew(self) -> None:
        """Begin its log again, if it is kept."""
        if isinstance(self._source, LogFile):
            self._source.rewind()
            self.log = LogFollower(self._source)

    def wait(self, seconds: float) -> None:
        """Wait until there is more in its log.

        Args:
            seconds: The seconds to wait at most.
        """
        self._source.wait(seconds)

    def end(self, pause: Callable[[float], object] = time.sleep) -> str | None:
        """Tell it to stop as Ctrl-C would, wait, and end it and all that it started.

        If it does not record yet, there is nothing to wait for: it is not told.

        Args:
            pause: Waits for some seconds. What it raises ends the wait, and the process.

        Returns:
            How it ended, where that is to be said.
        """
        was_gone, was_told = not self.is_alive, False
        self.log.grow()
        try:
            for seconds in _TOLD:
                if self.is_alive and self.log.is_recording:
                    was_told = True
                    self._process.send_signal(signal.SIGINT)
                    self._read_until_it_ends(seconds, pause)
            self._read_until_it_has_looked(pause)
            if self.log.ended and was_told:
                self._read_until_it_ends(_ENDING, pause)
        finally:
            was_alive = self.is_alive
            self._kill()
        self.log.grow()
        self.went_on = was_alive and was_told and self.log.ended
        if (self.log.ended and self.log.exit is None) or (was_alive and not was_told):
            return None
        if was_alive and self.log.exit is None:
            return "the app did not stop when it was told to (SIGINT), and was killed"
        if was_gone or self.log.exit is not None:
            return self._how_it_ended()
        return "the log of the app breaks off: what ran after that is not known"

    def close(self) -> None:
        """Leave nothing behind; after that its log can't be read."""
        self._kill()
        self._printing.join(_OUTPUT)
        self._source.close()

    def _read_until_it_ends(self, seconds: float, pause: Callable[[float], object]) -> None:
        """Wait for its end; a full pipe would keep it from ending."""
        deadline = time.monotonic() + seconds
        while self.is_alive and time.monotonic() < deadline:
            if not self.log.grow():
                pause(_LOOK)

    def _read_until_it_has_looked(self, pause: Callable[[float], object]) -> None:
        """Wait until it has told the uses of libraries, if it was asked for them."""
        deadline = time.monotonic() + _LOOKING
        while self.is_alive and self.log.is_looking and time.monotonic() < deadline:
            if not self.log.grow():
                pause(_LOOK)

    def _kill(self) -> None:
        """End the process and all that it started, once: its number may be another's later."""
        if self._is_over:
            return
        self._is_over = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _how_it_ended(self) -> str:
        code = self._process.returncode
        if self.log.exit is not None:
            return f"the app ended its process: {self.log.exit}"
        if code < 0:
            return f"the app's process was ended by {signal.Signals(-code).name}"
        return f"the app's process ended (exit: {code})"


def _pass_on(output: IO[bytes], printed: Callable[[str], None]) -> None:
    """Read to the end, whatever becomes of the lines: an app must not fail at a closed pipe."""
    with output:
        for line in _lines(output):
            with contextlib.suppress(Exception):
                printed(line)


def _lines(output: IO[bytes]) -> Iterator[str]:
    for line in output:
        yield line.decode("utf-8", "replace").rstrip("\r\n")
