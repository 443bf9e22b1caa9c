"""Traces: saved and loaded, and their exchanges chosen and named."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flaskmagic.api.notes import Topic, walkthrough
from flaskmagic.files import write_whole
from flaskmagic.reading.answered import Answer, answer_of
from flaskmagic.reading.choice import NoTrace, traces_for
from flaskmagic.reading.exchange_wording import heading
from flaskmagic.runs.saved_log import is_log, load_log
from flaskmagic.trace import Trace, UnreadableTrace, dump
from flaskmagic.trace import load as load_traces
from flaskmagic.trace.choose import only as choose_only

if TYPE_CHECKING:
    # What runs an app and what writes a report brings much, which is imported where it is used.
    from flaskmagic.runs.session import Ended


def only(trace: Trace, *asked: str) -> Trace:
    """Return a trace with some of its requests and events.

    Args:
        trace: The trace.
        asked: For each its number, such as ``"7"``, what was asked for, such as ``"POST /login"``,
            or a definition that ran for it, such as ``"server:login"``.

    Returns:
        The trace.

    Raises:
        NoExchange: There is none of that name.
    """
    return choose_only(trace, asked)


def headings(trace: Trace) -> list[str]:
    """Return what was asked for in each exchange of a trace, and what came of it.

    Args:
        trace: The trace.

    Returns:
        For each exchange such as ``POST /login -> 302 to /, sets a cookie (session)``.
    """
    kept = [each for each in trace.exchanges if each.like is None]
    answers = {each.number: answer_of(trace, each) for each in kept}
    return [heading(each, answers[each.like or each.number]) for each in trace.exchanges]


def answered(ended: Ended) -> str:
    """Return what was asked for in an exchange, and what came of it.

    Args:
        ended: What :func:`serve_app` tells.

    Returns:
        Such as ``POST /login -> 302 to /, sets a cookie (session)``.
    """
    answer = Answer(ended.raised, ended.place, missed_own=ended.missed_own)
    still_at = f", was still at {ended.still_at} when the app ended" if ended.still_at else ""
    return heading(ended.exchange, answer) + still_at


def load(file: str | Path, *chosen: Topic) -> list[Trace]:
    """Return the traces that were saved in a file.

    Args:
        file: The file, or the log of an app that was recorded elsewhere.
        chosen: Topics or notes. With them there is one trace for each of them, in their order;
            a lone trace of an app of the reader's own serves them all.

    Returns:
        The traces.

    Raises:
        UnreadableTrace: The file can't be read, or holds none for a topic.
    """
    saved = Path(file)
    traces = [load_log(saved)] if is_log(saved) else load_traces(saved)
    try:
        return traces_for(list(map(walkthrough, chosen)), traces)
    except NoTrace as error:
        raise UnreadableTrace(f"{file} {error}") from None


def save(traces: Sequence[Trace], file: str | Path) -> None:
    """Write traces to a file, which :func:`load` reads.

    Args:
        traces: The traces.
        file: The file, compressed if its name ends in ``.gz``; what it held is replaced, whole or
            not at all.

    Raises:
        OSError: The file can't be written.
    """
    text = dump(traces).encode()
    write_whole(Path(file), gzip.compress(text, mtime=0) if str(file).endswith(".gz") else text)
