"""Stepping through a reading in the terminal, with a class: ``flaskmagic step``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from flaskmagic import signals
from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.reading.quiz.model import Level

if TYPE_CHECKING:
    from flaskmagic.tui.live import Live
    from flaskmagic.tui.more_topics import MoreTopics
    from flaskmagic.tui.room import Brought


def check() -> None:
    """Check that the library and a terminal are there.

    Raises:
        Problem: One of them is missing.
    """
    try:
        import textual  # noqa: F401
    except ImportError:
        raise Problem("stepping needs textual: python -m pip install 'flaskmagic[tui]'") from None
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Problem("stepping needs a terminal; 'flaskmagic trace' writes to files and pipes")


def run(
    readings: Sequence[Reading],
    quiz: bool = False,
    level: Level = Level.EXCERPT,
    brought: Brought | None = None,
    more: MoreTopics | None = None,
    live: Live | None = None,
) -> None:
    """Step through the readings until the reader quits.

    Args:
        readings: The readings.
        quiz: Whether to ask what comes next, before each step.
        level: How it is asked.
        brought: What a presenter brings along.
        more: What can be read besides.
        live: The app that can be asked for more, if there is one.

    Raises:
        Problem: There is no reading, or what :func:`check` looks for is missing, or what the
            presenter brings is not right.
    """
    check()
    if not readings:
        raise Problem("there is nothing to step through")
    from flaskmagic.tui.app import StepApp

    app = StepApp(readings, quiz, level, brought=brought, more=more, live=live)
    try:
        app.run()
    finally:
        signals.claim()
