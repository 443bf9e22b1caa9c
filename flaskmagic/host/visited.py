"""Runs an app in its own process while a visitor makes a visit."""

from __future__ import annotations

import errno
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flaskmagic import signals
from flaskmagic.errors import Problem
from flaskmagic.host.child import WENT_ON, BrokenPython, Child
from flaskmagic.host.output import Output
from flaskmagic.host.tasks import Tasks
from flaskmagic.inside.job import Job
from flaskmagic.tracer.value_texts import ValueTexts
from flaskmagic.visitor.actions import PATIENCE
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.connection import NoAnswer
from flaskmagic.visitor.facts import AppFacts

HOST = "127.0.0.1"

STARTING = 6
"""How many times longer an app may take to be made: it is imported while it is recorded."""

_QUIET = 0.15
"""Seconds without a call after which nothing is taken to be running any more."""

_QUIET_LIMIT = 3.0
"""Seconds after which it is not waited for any longer, unless it is said how long."""

_LOOK = 0.005
"""Seconds between two looks at the log."""

Visiting = Callable[[Client, AppFacts], Sequence[str]]
"""Makes a visit and returns what is to be remarked; raises :class:`NoAnswer`."""


class CannotRun(Problem):
    """An app that can't be run."""


@dataclass(frozen=True, slots=True)
class Visited:
    """What is left of a run: the records of its log, what the app printed, and what went wrong."""

    records: Sequence[list[Any]]
    output: str
    problems: Sequence[str]
    remarks: Sequence[str]
    interrupted: bool


def run_and_visit(
    python: Path,
    job: Job,
    visiting: Visiting,
    *,
    port: int | None = None,
    patience: float = PATIENCE,
    wait: float | None = None,
    printed: Callable[[str], None] | None = None,
    texts: ValueTexts | None = None,
) -> Visited:
    """Run an app, make a visit, and stop the app.

    Args:
        python: The Python of the app.
        job: What is recorded; where it is served is set here.
        visiting: The visit.
        port: The port to serve on. The default is a free one.
        patience: Seconds that the app may take to answer.
        wait: Seconds to wait, after the visit, for threads of the app's that sleep. The default is
            not to wait for them.
        printed: Called, on another thread, with each line that the app prints.
        texts: Leaves secrets out of what it prints, also those that are learned meanwhile. The
            default knows those of the job.

    Returns:
        What is left of it.

    Raises:
        CannotRun: The app can't be made, or the port can't be used.
        BrokenPython: Its Python can't be started, or can't be recorded.
    """
    job = replace(job, host=HOST, port=claim_port(port))
    output = Output(texts or ValueTexts(job.show_secrets, job.secrets), printed)
    child = Child(python, job, output.take)
    problems: list[str] = []
    remarks: Sequence[str] = ()
    interruption: BaseException | None = None
    try:
        try:
            with signals.allowed():
                if (facts := wait_for_app(child, STARTING * patience)) is not None:
                    client = Client(HOST, job.port, patience, lambda: not child.is_alive)
                    remarks = make_visit(visiting, client, facts, problems)
                    remarks = [*remarks, *wait_until_quiet(child, wait)]
                elif child.is_alive:
                    problems.append(f"the app was not ready after {STARTING * patience:g} seconds")
        except (KeyboardInterrupt, signals.Interrupted) as error:
            interruption = error
            child.read_anew()  # it may have come in the middle of a record
        how = child.end()
        remarks = remarks or [WENT_ON] * child.went_on
        if interruption is not None and not child.log.has_begun:
            raise interruption
        if not child.log.records:
            raise BrokenPython(f"{python} can't be recorded: {how or 'it wrote no log'}")
        problems += filter(None, (how, child.log.problem))
    finally:
        child.close()
    return Visited(child.log.records, output.text, problems, remarks, interruption is not None)


def wait_for_app(child: Child, limit: float) -> AppFacts | None:
    """Wait until an app is made.

    Args:
        child: The process of the app.
        limit: Seconds to wait at most.

    Returns:
        The facts of the app, or ``None`` if it never was made.

    Raises:
        CannotRun: It can't be made.
        BrokenPython: Its Python can't be recorded.
    """
    deadline = time.monotonic() + limit
    while True:
        is_alive = child.is_alive
        child.log.grow()
        if child.log.app is not None:
            return AppFacts(**child.log.app)
        if child.log.problem is not None:
            raise CannotRun(child.log.problem)
        if child.is_too_old:
            raise BrokenPython(
                f"{child.python} is older than Python 3.11: name a newer one with --python"
            )
        if not is_alive or time.monotonic() > deadline:
            return None
        time.sleep(_LOOK)


def make_visit(
    visiting: Visiting, client: Client, facts: AppFacts, problems: list[str]
) -> Sequence[str]:
    """Make a visit, whatever comes of it.

    Args:
        visiting: The visit.
        client: Who asks.
        facts: What is known of the app.
        problems: What went wrong is added to them.

    Returns:
        What is to be remarked.
    """
    try:
        return visiting(client, facts)
    except NoAnswer as error:
        problems.append(str(error))
    except Exception as error:  # whatever it is, the app must be stopped
        problems.append(f"{type(error).__name__}: {error}")
    return ()


def wait_until_quiet(child: Child, wait: float | None) -> Iterator[str]:
    """Wait for the threads of the server: the visitor has its answer before they are done.

    Args:
        child: The process of the app.
        wait: Seconds to wait for threads that the app started; the default is not to.

    Yields:
        What is to be remarked.
    """
    tasks, fed = Tasks(), 0
    limit = time.monotonic() + (_QUIET_LIMIT if wait is None else wait)
    quiet_since = time.monotonic()
    while child.is_alive:
        now = time.monotonic()
        if child.log.grow():
            quiet_since = now
        tasks.feed(child.log.records[fed:])
        fed = len(child.log.records)
        if now >= limit or (now - quiet_since >= _QUIET and (wait is None or not tasks.running)):
            break
        time.sleep(_LOOK)
    if child.is_alive and tasks.running:
        yield _still_running(tasks.running)


def _still_running(count: int) -> str:
    threads = "1 thread" if count == 1 else f"{count} threads"
    return (
        f"{threads} that the app started had not ended when the app was stopped: "
        "--wait SECONDS waits longer"
    )


def claim_port(port: int | None, host: str = HOST) -> int:
    """Return a port that can be bound.

    Args:
        port: The port, or ``None`` for a free one.
        host: The address to bind it on.

    Returns:
        The port.

    Raises:
        CannotRun: It is in use, or can't be used.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port or 0))
        except (OSError, OverflowError) as error:
            in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            why = "is in use" if in_use else f"can't be used ({error})"
            raise CannotRun(
                f"port {port} {why}: name another with --port, or none for a free one"
            ) from error
        return int(probe.getsockname()[1])
