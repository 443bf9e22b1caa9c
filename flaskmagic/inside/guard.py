"""Writes the log before the process ends in ways that nobody can catch."""

from __future__ import annotations

import os
import sys

from flaskmagic.inside.log_file import LogFile
from flaskmagic.tracer.records import EXIT

_DANGEROUS = ("os.kill", "os.exec", "os.fork", "os.forkpty", "signal.pthread_kill")
"""Audit events after which the process may be gone, or be two."""

_DANGEROUS_LIBRARY = "ctypes."
"""What begins the names of events of a library with which the interpreter can be crashed."""


def guard(log: LogFile) -> None:
    """Let the log be written before the app kills, leaves or crashes its process.

    Args:
        log: The log.
    """

    def hear(event: str, _arguments: tuple[object, ...]) -> None:
        if event in _DANGEROUS or event.startswith(_DANGEROUS_LIBRARY):
            log.flush()

    sys.addaudithook(hear)
    _write_before("_exit", log)
    _write_before("abort", log)


def _write_before(name: str, log: LogFile) -> None:
    """Put a function in the place of one of ``os`` of which no audit event tells."""
    leave = getattr(os, name)

    def leave_after_writing(*arguments: object) -> None:
        sys.settrace(None)  # nothing more of this thread is recorded, not even this
        log.flush()
        log.put([EXIT, f"os.{name}({', '.join(map(repr, arguments))})"])
        leave(*arguments)

    setattr(os, name, leave_after_writing)
