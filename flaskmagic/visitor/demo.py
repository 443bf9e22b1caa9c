"""Makes a visit of the demo app."""

from __future__ import annotations

from flaskmagic.visitor.client import Client
from flaskmagic.visitor.demo_visit import DemoVisit, Event, Request
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
            body = body_of(action.form, action.files, action.json)
            client.request(action.method, action.path, body)
        else:
            opened = opened or client.socketio()
            _send(opened, action)
    if opened is not None:
        opened.disconnect()


def _send(opened: SocketClient, event: Event) -> None:
    if event.name is None:
        opened.send(event.data)
    else:
        opened.emit(event.name, event.data)
    opened.receive(event.receive)
