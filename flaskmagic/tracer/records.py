"""A recording as records, the form in which it leaves the process: lists that JSON can hold.

The first record says what must be known to read the others, and what is new comes after it, again
and again. A record holds nothing that is longer than the recording itself, and none changes what
another one says: so a file of records that was cut off anywhere can be read up to there.

Version history
  1  the first
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from flaskmagic.tracer.functions import Opcodes, function_of
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import STANDARD_LIBRARY_FOLDER

VERSION = 1

HEADER = "flaskmagic log"  # version, what is known of the Python
FUNCTION = "function"  # the fields of a Function
EVENTS = "events"  # number, name, and whether it was started, of a thread; new events in its log


def header() -> list[Any]:
    """Make the first record.

    Returns:
        The record.
    """
    about = {
        "python": platform.python_version(),
        "implementation": sys.implementation.name,
        "platform": sys.platform,
        "opcodes": [sorted(group) for group in astuple(Opcodes.of_this_python())],
        "standard_library": str(STANDARD_LIBRARY_FOLDER),
        "import_path": sys.path,
    }
    return [HEADER, VERSION, about]


class Records:
    """Makes records of a recording that goes on, without stopping it.

    Args:
        recorder: The recorder.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._written = 0

    def new(self) -> Iterator[list[Any]]:
        """Make records of what is new, and empty the logs.

        Returns:
            The records, functions before the events that name them.
        """
        pieces = []
        for log in self._recorder.logs:
            count = len(log.events)  # it may grow while we are here, at its end
            pieces.append([EVENTS, log.number, log.name, log.is_started, log.events[:count]])
            del log.events[:count]
        # Made after the pieces were taken: all that they name is there.
        decisions = self._recorder.decisions
        for decision in decisions[self._written :]:
            yield [FUNCTION, *function_of(decision).as_record()]
        self._written = len(decisions)
        yield from (piece for piece in pieces if piece[-1])
