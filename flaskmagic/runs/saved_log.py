"""Reads the log of an app that was recorded elsewhere, such as in a container."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flaskmagic.trace import Kind, LogReader, Trace, UnreadableLog, UnreadableTrace, assemble
from flaskmagic.trace.checks import BrokenContract
from flaskmagic.trace.storage import check
from flaskmagic.tracer.records import HEADER

# What a record with values of wrong kinds leads to, wherever they are used first.
_DAMAGE = (
    *(TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError),
    *(StopIteration, RuntimeError),
)


def is_log(file: Path) -> bool:
    """Say whether a file is a log, and no saved trace.

    Args:
        file: The file.

    Returns:
        Whether it begins as a log does.
    """
    begins = json.dumps([HEADER])[:-1].encode()
    with file.open("rb") as opened:
        return opened.read(len(begins)) == begins


def load_log(file: Path) -> Trace:
    """Return the trace of a log. One that was cut off is read up to there.

    Args:
        file: The log.

    Returns:
        The trace.

    Raises:
        UnreadableTrace: It is damaged, or of another version.
        OSError: It can't be read.
    """
    reader = LogReader()
    try:
        reader.feed(_records(file))
        if reader.functions and not reader.files:  # of ours none is read because a log names it
            raise UnreadableLog("it holds no sources")
        title = f"what {file.name} has recorded"
        if not reader.ended:
            title += "; it was cut off"
        trace = assemble(reader, kind=Kind.APP, scenario="", title=title)
        check(trace)
    except (UnreadableLog, BrokenContract) as error:
        raise UnreadableTrace(f"{file} can't be read as a log: {error}") from None
    except _DAMAGE as error:
        said = f"{file} can't be read as a log: its calls can't be made out ({error!r:.100})"
        raise UnreadableTrace(said) from None
    return trace


def _records(file: Path) -> Iterator[list[Any]]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.endswith(b"\n"):
                return  # it was being written when the process ended
            try:
                record = json.loads(line)
            except (ValueError, RecursionError):
                raise UnreadableLog(f"line {number} is damaged") from None
            if not isinstance(record, list) or not record:
                raise UnreadableLog(f"line {number} is no record")
            yield record
