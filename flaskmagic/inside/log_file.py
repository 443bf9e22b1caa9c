"""The log as it leaves the process: a line of JSON for each record, written as they come."""

from __future__ import annotations

import _thread
import contextlib
import json
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import Records, header

EVERY = 0.02
"""Seconds between two looks at what is new. So much may be lost if the process crashes."""

Describe = Callable[[list[list[Any]]], Iterable[list[Any]]]

# Taken before an app replaces them: gevent and eventlet do so.
_sleep = time.sleep
_start_new_thread = _thread.start_new_thread
_get_ident = _thread.get_ident
_write = os.write


class LogFile:
    """Writes to an open file. What is written is there even if the process is killed."""

    def __init__(self, descriptor: int, *, ends_with_parent: bool) -> None:
        """Write the first record.

        Args:
            descriptor: The file. Programs that the app starts do not get it.
            ends_with_parent: Whether this process ends if the one that started it is gone.
        """
        self._descriptor, self._ends_with_parent = descriptor, ends_with_parent
        self._process, self._parent = os.getpid(), os.getppid()
        self._lock, self._holder = _thread.allocate_lock(), 0
        self._is_over = False
        self._records: Records | None = None
        self._describe: Describe | None = None
        os.set_inheritable(descriptor, False)
        self.put(header())

    def put(self, *records: list[Any]) -> None:
        """Write records. An app that closed the file, or a full disk, ends the log.

        Args:
            records: Each a list that JSON can hold.
        """
        if self._is_over or os.getpid() != self._process:  # a fork must not write into it
            return
        lines = "".join(f"{json.dumps(record)}\n" for record in records).encode()
        with self._alone():
            try:
                while lines:
                    lines = lines[_write(self._descriptor, lines) :]
            except OSError:
                self._is_over = True

    def follow(self, recorder: Recorder, describe: Describe | None = None) -> None:
        """Write from now on what is recorded, on a thread that is not recorded itself.

        Args:
            recorder: The recorder.
            describe: Given new records, returns others that are to stand before them.
        """
        self._describe = describe
        self._records = Records(recorder)
        recorder.is_written()
        _start_new_thread(self._follow, ())

    def flush(self) -> None:
        """Write what was recorded and is not written yet."""
        if self._records is not None and os.getpid() == self._process:
            with self._alone():
                new = list(self._records.new())
                described = [] if self._describe is None else self._describe(new)
                self.put(*described, *new)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other threads out. A signal may come in between, whose handler writes as well.

        An RLock does the same, but eventlet replaces those that it finds, or complains of them.
        """
        if self._holder == _get_ident():
            yield
            return
        with self._lock:
            self._holder = _get_ident()
            try:
                yield
            finally:
                self._holder = 0

    def _follow(self) -> None:
        while True:
            _sleep(EVERY)
            if self._ends_with_parent and os.getppid() != self._parent:
                os.killpg(0, signal.SIGKILL)
            self.flush()
