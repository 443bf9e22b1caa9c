"""A recording as records, the form in which it leaves the process: lists that JSON can hold.

The first record says what must be known to read the others, and what is new comes after it, again
and again. A record holds nothing that is longer than the recording itself, and none changes what
another one says: so a file of records that was cut off anywhere can be read up to there.

Version history
  1  the first
  2  events name their frames (see :mod:`~.log`)
  3  functions of the libraries tell what is asked for and answered; calls into C
  4  a generator that goes on is an event of its own; a caller may be named by its frame alone; each
     greenlet has a log of its own; the end of a log is told
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from flaskmagic.tracer.functions import Opcodes, function_of
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import STANDARD_LIBRARY_FOLDER

VERSION = 4

HEADER = "flaskmagic log"  # version, what is known of the Python
FUNCTION = "function"  # the fields of a Function
EVENTS = "events"  # number, name, and whether it was started, of a thread; new events in its log
LOG_END = "log end"  # the number of a thread or greenlet that has ended
SEEN = "seen"  # the fields of a place at which the value that is followed was seen
IMPORT_PATH = "import path"  # the folders that modules are imported from, if others than before
# Where the log is read elsewhere, without these files.
FILE = "file"  # its name, the fields of a SourceFile
DISTRIBUTION = "distribution"  # a package of it, the fields of a Distribution

# What the process of an app writes besides.
APP_FOLDER = "app folder"  # the folder of the app's own code or None, the packages of it
RECORDING = "recording"  # from here on it is recorded, and stopped by SIGINT
APP = "app"  # the app is made; its facts
LISTENS = "listens"  # a socket of a script listens: its host and port
LOOKING = "looking"  # nothing is recorded any more: the uses of libraries are looked for
USES = "uses"  # what the app's own code uses of libraries (see :mod:`flaskmagic.inside.uses.found`)
REMARK = "remark"  # what is done otherwise than the app asks for
PROBLEM = "problem"  # why the app can't be run, or its server ended
STANDING = "standing"  # what own functions had not ended then: see Recorder.standing
EXIT = "exit"  # the call that ended the process at once
END = "end"  # the recording is over


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
        "import_path": _import_path(),
    }
    return [HEADER, VERSION, about]


def _import_path() -> list[str]:
    return [str(Path(folder).absolute()) for folder in sys.path]


class Records:
    """Makes records of a recording that goes on, without stopping it.

    Args:
        recorder: The recorder.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._written = 0
        self._import_path = _import_path()

    def new(self) -> Iterator[list[Any]]:
        """Make records of what is new, empty the logs, and drop those of threads that have ended.

        Returns:
            The records, functions before the events that name them.
        """
        if self._import_path != (path := _import_path()):
            self._import_path = path
            yield [IMPORT_PATH, path]
        pieces, ends = [], []
        for log in self._recorder.logs.copy():
            has_ended = log.has_ended  # asked first: what it has then is all that it will have
            count = len(log.events)  # it may grow while we are here, at its end
            pieces.append([EVENTS, log.number, log.name, log.is_started, log.events[:count]])
            del log.events[:count]
            if has_ended:
                self._recorder.logs.remove(log)
                ends.append([LOG_END, log.number])
        # Made after the pieces were taken: all that they name is there.
        seen = self._recorder.take_seen()
        decisions = self._recorder.decisions
        for decision in decisions[self._written :]:
            yield [FUNCTION, *function_of(decision).as_record()]
        self._written = len(decisions)
        yield from (piece for piece in pieces if piece[-1])
        yield from ([SEEN, *each] for each in seen)
        yield from ends
