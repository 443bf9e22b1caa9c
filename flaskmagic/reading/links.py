"""Permalinks: the very lines, in the repository, at the release or commit that ran."""

from __future__ import annotations

from flaskmagic.reading.matcher import span_of
from flaskmagic.reading.model import ReadStep
from flaskmagic.source.repositories import fragment
from flaskmagic.trace import Call, CodeRef, Trace


def step_link(trace: Trace, step: ReadStep) -> str | None:
    """Return the permalink of a step's definition.

    Args:
        trace: The trace that the step was matched with.
        step: The step.

    Returns:
        The permalink, or ``None`` where none is certain.
    """
    if step.definition is None:
        return None
    span = step.definition.span
    return line_link(trace, step.definition.filename, span.first_line, span.last_line)


def site_link(trace: Trace, call: Call) -> str | None:
    """Return the permalink of the line that made a call.

    Args:
        trace: The trace that the call is of.
        call: The call.

    Returns:
        The permalink, or ``None`` where none is certain.
    """
    site = call.call_site
    return None if site is None else line_link(trace, site.filename, site.line)


def line_link(trace: Trace, filename: str, first: int, last: int | None = None) -> str | None:
    """Return the permalink of lines of a file.

    Args:
        trace: The trace that has the file.
        filename: The file.
        first: The number of the first line.
        last: That of the last one; the default is the first.

    Returns:
        The permalink, or ``None`` where none is certain.
    """
    page = trace.files[filename].page
    return None if page is None else page + fragment(first, last)


def code_link(trace: Trace, code: CodeRef) -> str | None:
    """Return the permalink of a function.

    Args:
        trace: The trace that the function ran in.
        code: The function.

    Returns:
        The permalink of all of it, or of its first line if no more is known; ``None`` where none
        is certain.
    """
    span = span_of(trace, code)
    last = span.last_line if span and span.first_line == code.first_line else None
    return line_link(trace, code.filename, code.first_line, last)


def remark(trace: Trace, filename: str) -> str | None:
    """Return what must be said beside a reference to a file.

    Args:
        trace: The trace that the file is of.
        filename: The file.

    Returns:
        The remark, or ``None`` if there is nothing to say.
    """
    return trace.files[filename].remark
