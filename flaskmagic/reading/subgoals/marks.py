"""The subgoals in their order, and the calls that show that a run has come to each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Way(Enum):
    """A way through the code; the value has the names of its subgoals, in their order.

    A request and the opening of a WebSocket go the first one; a WebSocket's messages, and the
    events of Socket.IO, have ways of their own.
    """

    REQUEST = (
        *("start", "bytes", "environ", "request", "match", "view"),
        *("handshake", "response", "bytes", "end"),
    )
    MESSAGE = ("bytes", "frame", "message", "send", "bytes")
    EVENT = ("bytes", "frame", "packet", "event", "handler", "emit", "bytes")


# The places of the subgoals on their way: some have the same name. Nothing is asked at the start,
# before the first request, and at the end, when the server is closed.
START, ASKED, ENVIRON, REQUEST, MATCH, VIEW, HANDSHAKE, RESPONSE, ANSWERED, END = range(10)
TAKEN, FRAME, MESSAGE, SEND, SENT = range(5)
PACKET, EVENT, HANDLER, EMIT, EMITTED = range(2, 7)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is called when a run comes to a subgoal of a way.

    ``definitions`` are full names, in any release. ``led_to`` is found in the expression of a call
    that one of them made: without that call it did not come there. ``below`` is a definition that
    it must have been called below. ``again`` says that the run may come there more than once for
    one exchange. ``within`` says that it is there only until that call ends, and then where it was
    before.
    """

    way: Way
    stop: int
    definitions: tuple[str, ...]
    led_to: re.Pattern[str] | None = None
    below: str = ""
    again: bool = False
    within: bool = False


_APP = "flask.app:Flask.wsgi_app"
"""What answers a request: Flask-SocketIO makes a context of the request for each event as well."""

_READER = "simple_websocket.ws:Base._thread"
"""The thread that reads a WebSocket: the handshake is taken apart by the same functions."""

_OF_REQUEST = (
    Mark(
        Way.REQUEST,
        ASKED,
        (
            "socketserver:BaseServer._handle_request_noblock",
            "http.server:BaseHTTPRequestHandler.handle_one_request",
        ),
        again=True,
    ),
    Mark(
        Way.REQUEST,
        ENVIRON,
        (
            "werkzeug.serving:WSGIRequestHandler.make_environ",
            "flask.app:Flask.__call__",
            _APP,
        ),
    ),
    Mark(Way.REQUEST, REQUEST, ("flask.ctx:RequestContext.__init__",), below=_APP),
    Mark(Way.REQUEST, MATCH, ("flask.ctx:RequestContext.match_request",), below=_APP),
    Mark(
        Way.REQUEST,
        VIEW,
        ("flask.app:Flask.dispatch_request",),
        led_to=re.compile(r"view_functions\["),
    ),
    Mark(Way.REQUEST, HANDSHAKE, ("simple_websocket.ws:Server.__init__",)),
    Mark(
        Way.REQUEST,
        RESPONSE,
        (
            "flask.app:Flask.finalize_request",
            "flask.app:Flask.handle_user_exception",
            "flask.app:Flask.handle_exception",
        ),
    ),
    Mark(
        Way.REQUEST,
        ANSWERED,
        (
            "werkzeug.serving:WSGIRequestHandler.run_wsgi.<locals>.write",
            "http.server:BaseHTTPRequestHandler.send_error",
        ),
    ),
)


def _read(way: Way) -> tuple[Mark, ...]:
    """Return the marks of a WebSocket's bytes that come in, on a way of two."""
    frames = ("wsproto.frame_protocol:FrameProtocol.received_frames",)
    return (
        Mark(way, TAKEN, (_READER,), again=True),
        Mark(way, TAKEN, ("wsproto:WSConnection.receive_data",), below=_READER, again=True),
        Mark(way, FRAME, frames, below=_READER, again=True),
    )


def _inner(way: Way, stop: int, *definitions: str, led_to: re.Pattern[str] | None = None) -> Mark:
    """Return the mark of what comes again and again, and ends with its call."""
    return Mark(way, stop, definitions, led_to, again=True, within=True)


_OF_MESSAGE = (
    *_read(Way.MESSAGE),
    Mark(Way.MESSAGE, MESSAGE, ("simple_websocket.ws:Base.receive",), again=True),
    _inner(Way.MESSAGE, SEND, "simple_websocket.ws:Base.send"),
    _inner(Way.MESSAGE, SENT, "wsproto.frame_protocol:FrameProtocol._serialize_frame"),
)
_OF_EVENT = (
    *_read(Way.EVENT),
    _inner(Way.EVENT, PACKET, "engineio.socket:Socket.receive", "simple_websocket.ws:Base.receive"),
    _inner(
        Way.EVENT,
        EVENT,
        "socketio.server:Server._handle_event",
        "socketio.server:Server._handle_connect",
        "socketio.server:Server._handle_disconnect",
    ),
    _inner(
        Way.EVENT,
        HANDLER,
        "flask_socketio:SocketIO._handle_event",
        led_to=re.compile(r"^handler\("),
    ),
    _inner(
        Way.EVENT,
        EMIT,
        "flask_socketio:emit",
        "flask_socketio:send",
        "flask_socketio:SocketIO.emit",
        "flask_socketio:SocketIO.send",
        "socketio.server:Server.emit",
    ),
    _inner(Way.EVENT, EMITTED, "simple_websocket.ws:Base.send"),
)

MARKS = (*_OF_REQUEST, *_OF_MESSAGE, *_OF_EVENT)
"""The calls that show it. What none of them was called for, the run did not come to."""

CLOSES = ("socketserver:TCPServer.server_close", "socketserver:ThreadingMixIn.server_close")
"""What closes the socket that listens."""
