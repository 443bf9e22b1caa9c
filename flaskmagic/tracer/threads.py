"""The threads that are recorded: the one that begins, and those that recorded ones start.

A greenlet counts as a thread of its own.
"""

from __future__ import annotations

import itertools
import re
import threading
import time
from collections.abc import Callable, Iterator

from flaskmagic.tracer.log import ThreadLog

_COUNTED = re.compile(r"Thread-\d+( \(.*\))?|ThreadPoolExecutor-\d+_\d+|greenlet \d+")
"""The names of which no two are the same: they need not be remembered, one a request."""

_WITH_COUNT = re.compile(r".* #\d+", re.DOTALL)

_MOST = 50_000
"""Events that may be waiting to be written when a thread begins: about 50 requests."""

_PAUSE = 0.005
_PAUSES = 400
"""How often a thread pauses at most: it must not wait for a writer that is gone."""

_sleep = time.sleep  # taken before an app replaces it


class Threads:
    """Keeps the log of each recorded thread, until :class:`~.records.Records` has all of it.

    ``next_call`` numbers the calls of all threads in the order in which they begin.
    Trace functions of several threads come here at the same time. None waits for a lock: each
    step that matters is a single call into C code, which no other thread interrupts.

    If the logs are written while the app runs (``are_written``), a thread that begins waits while
    too much is there: many threads at once leave little time to the one that writes.
    """

    are_written = False

    def __init__(self) -> None:
        self.logs: list[ThreadLog] = []
        self.next_call: Callable[[], int] = itertools.count(1).__next__
        self._next_number = itertools.count(1).__next__
        self._next_greenlet = itertools.count(1).__next__
        self._started: dict[int, tuple[threading.Thread, int]] = {}
        self._times: dict[str, Iterator[int]] = {}

    def first(self) -> ThreadLog:
        """Make a log for the thread that the recording begins in.

        Returns:
            The log.
        """
        name = threading.current_thread().name
        return self._log(self._next_number(), name, is_started=False)

    def starting(self, thread: threading.Thread) -> int:
        """Note that a recorded thread is about to start another one.

        Args:
            thread: The one that is started.

        Returns:
            The number that its log will have.
        """
        number = self._next_number()
        self._started[id(thread)] = thread, number
        return number

    def begun(self, thread: threading.Thread) -> ThreadLog | None:
        """Make a log for the running thread.

        Args:
            thread: The running one.

        Returns:
            The log, or ``None`` if no recorded thread started this one.
        """
        found = self._started.pop(id(thread), None)
        return None if found is None else self._log(found[1], thread.name, is_started=True)

    def started(self) -> ThreadLog:
        """Make a log for a greenlet that a recorded one starts.

        Returns:
            The log.
        """
        return self._log(self._next_number(), self._of_greenlet(), is_started=True)

    def unknown(self, name: str | None = None) -> ThreadLog:
        """Make a log for a greenlet, or a thread, of which it can't be known what started it.

        Args:
            name: Its name. The default is a number.

        Returns:
            The log.
        """
        return self._log(self._next_number(), name or self._of_greenlet(), is_started=False)

    def _of_greenlet(self) -> str:
        return f"greenlet {self._next_greenlet()}"

    def _let_write(self) -> None:
        for _ in range(_PAUSES):
            if sum(len(log.events) for log in self.logs.copy()) <= _MOST:
                break
            _sleep(_PAUSE)

    def _log(self, number: int, name: str, *, is_started: bool) -> ThreadLog:
        if self.are_written:
            self._let_write()
        log = ThreadLog(number, self._free_name(name), is_started)
        self.logs.append(log)
        return log

    def _free_name(self, name: str) -> str:
        """Return a thread's name, with a count after it if another thread had it before."""
        if _COUNTED.fullmatch(name):
            return name
        times = next(self._times.setdefault(name, itertools.count(1)))
        return name if times == 1 and not _WITH_COUNT.fullmatch(name) else f"{name} #{times}"
