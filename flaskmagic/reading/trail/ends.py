"""Where the value entered and left: the lines that read from a socket, and write to one."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import lru_cache

from flaskmagic.reading.socket_calls import READS, WRITES
from flaskmagic.reading.trail.links import BUFFERS, HELD
from flaskmagic.reading.trail.paths import steps
from flaskmagic.source.definitions import UNPARSED, parsed
from flaskmagic.trace import Call, Sighting, Trace

_LOGS = ("log", "log_request", "log_message", "_log")


def written_at(trace: Trace, sighting: Sighting) -> int | None:
    """Return the line that writes a text to a socket.

    Args:
        trace: The trace.
        sighting: A text that a call had.

    Returns:
        The line of that call; ``None`` if it does not write the text.
    """
    return _given_to(trace, sighting, WRITES)


def read_at(trace: Trace, sighting: Sighting) -> int | None:
    """Return the line that reads a text from a socket.

    Args:
        trace: The trace.
        sighting: A text that a call had.

    Returns:
        The line of that call; ``None`` if it does not read the text.
    """
    found = _given_to(trace, sighting, READS)
    if found is None and sighting.moment == HELD and not steps(sighting.path):
        call = trace.by_id[sighting.call]
        for node in _calls(trace, call, READS):
            if node.lineno <= (sighting.line or 0) <= (node.end_lineno or node.lineno):
                return node.lineno
    return found


def is_logged(trace: Trace, sighting: Sighting) -> bool:
    """Say whether a text was only made for a log.

    Args:
        trace: The trace.
        sighting: A text that a call had.

    Returns:
        Whether a function that logs had it, or called what had it.
    """
    call = trace.by_id[sighting.call]
    names = (each.code.qualname.rpartition(".")[2] for each in (call, *trace.ancestors(call)))
    return any(name in _LOGS for name in names)


def _given_to(trace: Trace, sighting: Sighting, methods: Collection[str]) -> int | None:
    if steps(sighting.path) or sighting.kind not in ("bytes", *BUFFERS):
        return None
    for node in _calls(trace, trace.by_id[sighting.call], methods):
        if any(isinstance(each, ast.Name) and each.id == sighting.path for each in node.args):
            return node.lineno
    return None


def _calls(trace: Trace, call: Call, methods: Collection[str]) -> Iterator[ast.Call]:
    """Yield the calls of methods in a function that called nothing recorded there."""
    file = trace.files[call.code.filename]
    if file.is_template:
        return
    recorded = {each.call_site.line for each in trace.calls_of(call) if each.call_site}
    for node in _method_calls(file.text, call.code.first_line):
        if node.lineno not in recorded and getattr(node.func, "attr", None) in methods:
            yield node


@lru_cache(maxsize=512)
def _method_calls(text: str, first_line: int) -> tuple[ast.Call, ...]:
    """Return the calls of methods in the function that begins at a line."""
    try:
        module = parsed(text)
    except UNPARSED:
        return ()
    for function in ast.walk(module):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = [function.lineno, *(each.lineno for each in function.decorator_list)]
            if min(lines) == first_line:
                calls = (each for each in ast.walk(function) if isinstance(each, ast.Call))
                return tuple(each for each in calls if isinstance(each.func, ast.Attribute))
    return ()
