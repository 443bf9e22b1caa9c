"""Makes a visit of the demo app."""

from __future__ import annotations

from flaskmagic.visitor.actions import Request
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.demo_visit import DemoVisit
from flaskmagic.visitor.http import body_of
from flaskmagic.visitor.messages import Talk
from flaskmagic.visitor.socketio import SocketClient


def make_demo_visit(visit: DemoVisit, client: Client) -> None:
    """Make a visit; each visitor's Socket.IO client connects before the first event.

    Args:
        visit: What is done.
        client: Who asks.

    Raises:
        flaskmagic.visitor.connection.NoAnswer: Something got no answer.
    """
    opened: dict[str, SocketClient] = {}
    for action in visit.actions:
        if isinstance(action, Request):
            client.request(action.method, action.path, body_of(action))
        elif isinstance(action, Talk):
            client.websocket(action.path, action.messages, action.close)
        else:
            if action.visitor not in opened:
                opened[action.visitor] = client.socketio()
            opened[action.visitor].emit(action)
    for visitor in opened.values():
        visitor.disconnect()
