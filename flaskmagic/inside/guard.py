"""Writes the log before the process ends in ways that nobody can catch.

Functions are put in the place of those that do it. An audit hook would do as well, but on Python
3.11 a thread can't set its trace function while one runs.
"""

from __future__ import annotations

import os
import signal
from types import ModuleType

from flaskmagic.inside.log_file import LogFile
from flaskmagic.tracer.engines.kept import set_trace
from flaskmagic.tracer.records import EXIT

_DANGEROUS: tuple[tuple[ModuleType, str], ...] = (
    (os, "kill"),
    (os, "killpg"),
    (os, "execv"),
    (os, "execve"),
    (os, "fork"),
    (os, "forkpty"),
    (signal, "pthread_kill"),
    (signal, "raise_signal"),
)
"""After these the process may be gone, or be two."""


def guard(log: LogFile) -> None:
    """Let the log be written before the app kills or leaves its process.

    Args:
        log: The log.
    """
    for module, name in _DANGEROUS:
        _write_before(module, name, log)
    _end_after("_exit", log)
    _end_after("abort", log)


def _write_before(module: ModuleType, name: str, log: LogFile) -> None:
    act = getattr(module, name, None)
    if act is None:  # this system has none
        return

    def act_after_writing(*arguments: object, **named: object) -> object:
        log.flush()
        return act(*arguments, **named)

    setattr(module, name, act_after_writing)


def _end_after(name: str, log: LogFile) -> None:
    leave = getattr(os, name)

    def leave_after_writing(*arguments: object) -> None:
        set_trace(None)  # nothing more of this thread is recorded, not even this
        log.flush()
        log.put([EXIT, f"os.{name}({', '.join(map(repr, arguments))})"])
        leave(*arguments)

    setattr(os, name, leave_after_writing)
