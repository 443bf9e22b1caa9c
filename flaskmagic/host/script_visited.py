"""Runs a script that serves whatever it likes while a visitor sends it bytes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from flaskmagic import signals
from flaskmagic.host.child import WENT_ON, BrokenPython, Child
from flaskmagic.host.output import Output
from flaskmagic.host.visited import CannotRun, Visited, wait_until_quiet
from flaskmagic.inside.job import Job
from flaskmagic.tracer.records import LISTENS
from flaskmagic.tracer.value_texts import ValueTexts
from flaskmagic.visitor.connection import NoAnswer

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}
"""Where a socket is reached that listens on all addresses."""

_LOOK = 0.005

Sending = Callable[[str, int, Callable[[], bool]], None]
"""Is given host and port, and what says that no server is there any more; may raise NoAnswer."""


def run_script_and_send(
    python: Path,
    job: Job,
    sending: Sending,
    *,
    patience: float,
    texts: ValueTexts,
    printed: Callable[[str], None] | None = None,
) -> Visited:
    """Run a script, send bytes to where it listens, and stop it.

    Args:
        python: The Python to run it with.
        job: What is recorded; it names a script that tells where it listens.
        sending: Sends the bytes.
        patience: Seconds that the script may take until it listens.
        texts: Leaves secrets out of what the script prints.
        printed: Called, on another thread, with each line that it prints.

    Returns:
        What is left of it.

    Raises:
        CannotRun: It never listened.
        BrokenPython: The Python can't be started, or can't be recorded.
    """
    child = Child(python, job, Output(texts, printed).take)
    problems: list[str] = []
    remarks: Sequence[str] = ()
    try:
        with signals.allowed():
            host, port = _wait_for_port(child, patience)
            try:
                sending(_ANY.get(host, host), port, lambda: not child.is_alive)
            except NoAnswer as error:
                problems.append(str(error))
            remarks = [*wait_until_quiet(child, None)]
        how = child.end()
        remarks = remarks or [WENT_ON] * child.went_on
        problems += filter(None, (child.log.problem or how,))
    finally:
        child.close()
    return Visited(child.log.records, "", problems, remarks, interrupted=False)


def _wait_for_port(child: Child, patience: float) -> tuple[str, int]:
    """Return where the script listens; raises :class:`CannotRun`."""
    deadline = time.monotonic() + patience
    while True:
        is_alive = child.is_alive
        child.log.grow()
        for name, *values in child.log.records:
            if name == LISTENS:
                return values[0], values[1]
        if child.log.problem is not None:
            raise CannotRun(child.log.problem)
        if child.is_too_old:
            raise BrokenPython(
                f"{child.python} is older than Python 3.11: name a newer one with --python"
            )
        if not is_alive:
            raise CannotRun(f"it ended before it listened ({child.end() or 'without a word'})")
        if time.monotonic() > deadline:
            raise CannotRun(f"it did not listen on a TCP port within {patience:g} seconds")
        time.sleep(_LOOK)
