"""Stepping through a reading in the terminal, with a class: ``flaskmagic step``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading


def check() -> None:
    """Raise :class:`Problem` without the library, and without a terminal."""
    try:
        import textual  # noqa: F401
    except ImportError:
        raise Problem("stepping needs textual: python -m pip install 'flaskmagic[tui]'") from None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Problem("stepping needs a terminal; 'flaskmagic trace' writes to files and pipes")


def run(readings: Sequence[Reading], quiz: bool = False) -> None:
    """Step through the readings until the reader quits; with ``quiz``, ask what comes next.

    Raises :class:`Problem` as :func:`check` does, and without a reading.
    """
    check()
    if not readings:
        raise Problem("there is nothing to step through")
    from flaskmagic.tui.app import StepApp

    StepApp(readings, quiz=quiz).run()
