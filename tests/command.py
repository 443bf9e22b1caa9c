"""Runs the command as a user does, and looks at how it ends."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

from tests.forked import ForkServer

PYTHON = [sys.executable, "-W", "error::ResourceWarning"]
COMMAND = [*PYTHON, "-m", "flaskmagic"]
TIMEOUT = 120


LEFT_OUT = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "PYTHONUNBUFFERED")


def environment(**extra: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
    return {**kept, "PYTHONIOENCODING": "utf-8", "TERM": "xterm-256color", **extra}


@cache
def _fork_server() -> ForkServer:
    return ForkServer(PYTHON, environment())


def run(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a fork of a process that has imported its modules already."""
    if not hasattr(os, "fork"):
        return run_anew(*arguments, **extra)
    return _fork_server().run(arguments, environment(**extra), TIMEOUT)


def run_anew(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own: it imports everything itself."""
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT,
        env=environment(**extra),
        check=False,
    )


def fails(code: int, *arguments: str, **extra: str) -> str:
    """Return the one line that the command prints when it fails with ``code``."""
    return said_by(run(*arguments, **extra), code)


def said_by(finished: subprocess.CompletedProcess[str], code: int) -> str:
    """Return the one line that a command printed which failed with ``code``."""
    assert finished.returncode == code, finished.stderr
    assert finished.stdout == ""
    assert "Traceback" not in finished.stderr
    (line,) = finished.stderr.splitlines()
    return line


def all_steps(document: str) -> list[dict[str, Any]]:
    """Return the steps of all readings of a JSON document."""
    return [step for reading in json.loads(document) for step in reading["steps"]]
