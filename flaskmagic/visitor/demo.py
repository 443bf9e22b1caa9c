"""Makes a visit of the demo app."""

from __future__ import annotations

from dataclasses import replace

from flaskmagic.visitor.actions import Request
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.demo_visit import DemoVisit
from flaskmagic.visitor.forms import fields_beside
from flaskmagic.visitor.http import body_of
from flaskmagic.visitor.socketio import SocketClient


def make_demo_visit(visit: DemoVisit, client: Client) -> None:
    """Make a visit; the Socket.IO client connects before the first event.

    Hidden fields of a page go along with the form that is sent next, as from a browser.

    Args:
        visit: What is done.
        client: Who asks.

    Raises:
        flaskmagic.visitor.connection.NoAnswer: Something got no answer.
    """
    opened: SocketClient | None = None
    page = ""
    for action in visit.actions:
        if isinstance(action, Request):
            sent = replace(action, form=(*fields_beside(action, page), *action.form))
            page = client.request(sent.method, sent.path, body_of(sent)).text
        else:
            opened = opened or client.socketio()
            opened.emit(action)
    if opened is not None:
        opened.disconnect()
