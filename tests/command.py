"""Runs the command as a user does, and looks at how it ends."""

import os
import subprocess
import sys

COMMAND = [sys.executable, "-W", "error::ResourceWarning", "-m", "flaskmagic"]


def environment(**extra: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    return {**kept, "PYTHONIOENCODING": "utf-8", "TERM": "xterm-256color", **extra}


def run(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        env=environment(**extra),
        check=False,
    )


def fails(code: int, *arguments: str, **extra: str) -> str:
    """Return the one line that the command prints when it fails with ``code``."""
    finished = run(*arguments, **extra)
    assert finished.returncode == code, finished.stderr
    assert finished.stdout == ""
    assert "Traceback" not in finished.stderr
    (line,) = finished.stderr.splitlines()
    return line
