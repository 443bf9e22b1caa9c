"""Logs that a test writes down by hand, and what is made of those that were recorded."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

from flaskmagic.trace import LogReader
from flaskmagic.trace.replay import Replay, Replayed
from flaskmagic.tracer.functions import Function, Opcodes
from flaskmagic.tracer.log import ThreadLog
from flaskmagic.tracer.recorder import Recorder

FUNCTIONS: dict[int, Function] = {}
"""The functions that logs written by hand name by their numbers."""

OPCODES = Opcodes.of_this_python()
_next_number = itertools.count(1000).__next__


def known(of: Callable[..., object], **more: Any) -> int:
    """Make a function known, so that a log can name it.

    Args:
        of: The function.
        more: What else is known of it.

    Returns:
        Its number.
    """
    code, number = of.__code__, _next_number()
    facts = {"filename": code.co_filename, "qualname": code.co_qualname, "name": code.co_name}
    FUNCTIONS[number] = Function(
        number, **{"reason": None, "instructions": code.co_code, **facts, **more}
    )
    return number


def growing() -> Replay:
    """Return what reads logs written by hand, piece by piece."""
    return Replay(FUNCTIONS, OPCODES)


def replay(logs: Iterable[ThreadLog]) -> Replayed:
    """Return the calls of whole logs written by hand."""
    whole = growing()
    for log in logs:
        whole.feed(log)
    whole.end()
    return whole.replayed()


def replay_of(recorder: Recorder) -> Replayed:
    """Return the calls that a recorder recorded."""
    return LogReader.of(recorder).replayed()
