"""Makes a visit of the demo app."""

from __future__ import annotations

from flaskmagic.visitor.actions import Request
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.demo_visit import DemoVisit
from flaskmagic.visitor.http import body_of
from flaskmagic.visitor.socketio import SocketClient


def make_demo_visit(visit: DemoVisit, client: Client) -> None:
    """Make a visit; the Socket.IO client connects before the first event.

    Args:
        visit: What is done.
        client: Who asks.

    Raises:
        flaskmagic.visitor.connection.NoAnswer: Something got no answer.
    """
    opened: SocketClient | None = None
    for action in visit.actions:
        if isinstance(action, Request):
            client.request(action.method, action.path, body_of(action))
        else:
            opened = opened or client.socketio()
            opened.emit(action)
    if opened is not None:
        opened.disconnect()
