"""Calls of a client that runs in the process of the server: a recorded block may have both."""

from __future__ import annotations

from flaskmagic.trace import Kind, Trace

_CLIENTS = (
    "http.client:HTTPConnection.",
    "http.client:HTTPResponse.",
    "urllib.request:",
    "urllib3.",
    "requests.",
    "httpx.",
    "httpcore.",
    "websocket.",
    "websockets.",
    "socketio.client:",
    "socketio.base_client:",
    "engineio.client:",
    "engineio.base_client:",
)
"""How the names of what only clients call begin. A server parses with the same functions below."""


def calls_of_clients(trace: Trace) -> frozenset[int]:
    """Find what clients in a block did: it is not the server that did it.

    Args:
        trace: The trace.

    Returns:
        The ids of their calls, and of all below them, that belong to no request or event.
    """
    found: set[int] = set()
    if trace.kind is Kind.BLOCK and trace.exchanges:
        for call in trace.calls_by_exchange[0]:
            if call.parent_id in found or trace.name(call.code).startswith(_CLIENTS):
                found.add(call.id)
    return frozenset(found)
