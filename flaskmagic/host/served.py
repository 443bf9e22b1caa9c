"""Serves an app that somebody uses, until it is stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flaskmagic import signals
from flaskmagic.host.child import BrokenPython, Child
from flaskmagic.host.visited import CannotRun, claim_port
from flaskmagic.inside.job import Job

_LOOK = 0.05
"""Seconds after which it is looked whether something is over, though nothing new has come."""

_AT_ONCE = 0.3
"""Seconds in which more signals are taken for the first one: the app writes its last calls."""


def serve(
    python: Path,
    job: Job,
    printed: Callable[[str], None],
    take: Callable[[list[list[Any]]], None],
) -> str | None:
    """Run an app until it ends by itself, or a signal ends it.

    Args:
        python: The Python of the app.
        job: What is recorded, and where it is served.
        printed: Called, on another thread, with each line that the app prints.
        take: Called with the new records of its log, again and again, also if there are none.

    All signals must be kept (:func:`flaskmagic.signals.kept`). A second one ends the wait for the
    app, and what was recorded is taken all the same.

    Returns:
        What went wrong, if anything did.

    Raises:
        CannotRun: The port can't be used, or there is no such app.
        BrokenPython: The Python can't be started, or can't be recorded.
    """
    if job.script is None:
        claim_port(job.port, job.host)
    child = Child(python, job, printed, keeps_log=False)
    how: str | None = None
    has_begun = False
    try:
        try:
            while child.is_alive:
                has_grown = child.log.grow()
                has_begun = has_begun or child.log.has_begun
                take(child.log.take())
                with signals.allowed():  # nowhere else: what is taken is taken whole
                    if not has_grown:
                        child.wait(_LOOK)
        except signals.Interrupted:
            pass
        how = _end(child)
        if child.is_too_old:
            raise BrokenPython(
                f"{python} is older than Python 3.11: name a newer one with --python"
            )
        if child.log.problem is not None and not has_begun:
            raise CannotRun(child.log.problem)
        take(child.log.take())
    finally:
        child.close()
    return "; ".join(filter(None, (how, child.log.problem))) or None


def _end(child: Child) -> str | None:
    """Stop the app, and return how it ended, where that is to be said."""
    told = time.monotonic()

    def pause(seconds: float) -> None:
        if time.monotonic() - told < _AT_ONCE:
            time.sleep(seconds)
        else:
            with signals.allowed(again=True):
                time.sleep(seconds)

    try:
        return child.end(pause)
    except signals.Interrupted:
        child.log.grow()
        return "the app was killed: a second signal came before it had stopped"
