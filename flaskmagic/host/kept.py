"""Keeps an app's process running, so that it can be visited again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from flaskmagic.host.child import Child
from flaskmagic.host.visited import (
    HOST,
    STARTING,
    CannotRun,
    Visiting,
    claim_port,
    make_visit,
    wait_for_app,
    wait_until_quiet,
)
from flaskmagic.inside.job import Job
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.facts import AppFacts

Records = Sequence[list[Any]]

_LOOK = 0.005
"""Seconds between two looks at the log."""

_QUIET = 0.15
"""Seconds without a call after which nothing more is expected for a visit."""

_LIMIT = 3.0
"""Seconds after a visit for which its threads are waited for at most."""


class Made(NamedTuple):
    """What went wrong in a visit, and what is to be remarked."""

    problems: Sequence[str]
    remarks: Sequence[str]


class KeptApp:
    """The process of an app between its start and its end.

    One thread makes the visits. Another one may end it meanwhile: then the visit fails. The
    ``client`` keeps its cookies.
    """

    def __init__(
        self,
        python: Path,
        job: Job,
        printed: Callable[[str], None],
        *,
        patience: float,
        port: int | None = None,
    ) -> None:
        """Start the process; the app is made meanwhile.

        Args:
            python: The Python of the app.
            job: What is recorded; where it is served is set here.
            printed: Called, on another thread, with each line that the app prints.
            patience: Seconds that the app may take to answer.
            port: The port to serve on. The default is a free one.

        Raises:
            CannotRun: The port can't be used.
            flaskmagic.host.child.BrokenPython: The Python can't be started.
        """
        job = replace(job, host=HOST, port=claim_port(port))
        self._child = Child(python, job, printed)
        self.client = Client(HOST, job.port, patience, lambda: not self._child.is_alive)
        self._limit = STARTING * patience
        self._facts: AppFacts

    def wait_until_made(self) -> None:
        """Wait until the app is made; if it can't be, nothing is left behind.

        Raises:
            CannotRun: It can't be made, or was not in time.
            flaskmagic.host.child.BrokenPython: Its Python can't be recorded.
        """
        try:
            facts = wait_for_app(self._child, self._limit)
            if facts is None and self._child.is_alive:
                raise CannotRun(f"the app was not ready after {self._limit:g} seconds")
            if facts is None:
                raise CannotRun(self._child.end() or "the app ended before it was made")
        except BaseException:
            self._child.close()
            raise
        self._facts = facts

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._child.is_alive

    def visit(self, visiting: Visiting, wait: float | None = None) -> Made:
        """Make a visit.

        Args:
            visiting: The visit.
            wait: Seconds to wait for threads that the app started, if they are waited for.

        Returns:
            What went wrong, and what is to be remarked.
        """
        problems: list[str] = []
        remarks = make_visit(visiting, self.client, self._facts, problems)
        waited = () if wait is None else wait_until_quiet(self._child, wait)
        return Made(problems, [*remarks, *waited])

    def read(self, take: Callable[[Records], bool]) -> None:
        """Read what a visit has left, until all that it set off is over.

        Args:
            take: Called with new records again and again; says whether all is over.
        """
        begun = quiet_since = time.monotonic()
        while True:
            now = time.monotonic()
            quiet_since = now if self._child.log.grow() else quiet_since
            if take(self._child.log.take()) or now - begun >= _LIMIT:
                return
            if now - quiet_since >= _QUIET or not self._child.is_alive:
                return
            time.sleep(_LOOK)

    def read_anew(self) -> None:
        """Read the log from its beginning: a signal came in the middle of a record."""
        self._child.read_anew()

    def end(self) -> str | None:
        """End the process, and leave nothing behind.

        Returns:
            How it ended, where that is to be said.
        """
        try:
            return self._child.end()
        finally:
            self._child.close()
