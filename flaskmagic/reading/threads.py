"""What the threads of a run were started for, as far as the trace tells it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from flaskmagic.trace import MAIN_THREAD, Call, ExchangeKind, Trace


class Role(Enum):
    """What a thread is there for."""

    MAIN = "main"
    """The main thread."""
    REQUEST = "request"
    """The server started it to serve a request, or a WebSocket."""
    EVENT = "event"
    """The Socket.IO library started it to handle an event."""
    APP = "app"
    """The app's own code led to its start."""
    LIBRARY = "library"
    """A library started it, for something else."""
    UNKNOWN = "unknown"
    """Nothing that was recorded started it."""


_SERVER = frozenset({"socketserver", "threading", "werkzeug.serving"})


def roles(trace: Trace, calls: Iterable[Call]) -> Mapping[int, Role]:
    """Tell of each call for what its thread was started.

    Args:
        trace: The trace.
        calls: Some of its calls, those above them included, in the order in which they began.

    Returns:
        The roles by the ids of the calls.
    """
    found: dict[int, Role] = {}
    for call in calls:
        parent = trace.parent(call)
        goes_on = parent is not None and parent.thread == call.thread and parent.id in found
        found[call.id] = found[parent.id] if parent and goes_on else _begun(trace, call, parent)
    return found


def _begun(trace: Trace, call: Call, starter: Call | None) -> Role:
    """Return the role of a thread that begins with a call."""
    if call.thread == MAIN_THREAD:
        return Role.MAIN
    if starter is None:
        return Role.UNKNOWN
    exchange = trace.exchange_by_call.get(call.id)
    above = trace.ancestors(call)
    if exchange is not None:
        above = [each for each in above if trace.exchange_by_call.get(each.id) is exchange]
    if any(trace.files[each.code.filename].is_own for each in above):
        return Role.APP
    # Of what an exchange started, the first thread serves it: all before ran where it began.
    if exchange is None or len({each.thread for each in above}) != 1:
        return Role.LIBRARY
    if exchange.kind is ExchangeKind.EVENT:
        return Role.EVENT
    modules = {trace.files[each.code.filename].module for each in above}
    return Role.REQUEST if modules <= _SERVER else Role.LIBRARY
