"""Makes a visit of the demo app."""

from __future__ import annotations

from dataclasses import replace

from flaskmagic.visitor.actions import Request
from flaskmagic.visitor.client import Answer, Client
from flaskmagic.visitor.connection import NoAnswer
from flaskmagic.visitor.demo_visit import DemoVisit
from flaskmagic.visitor.forms import fields_beside, hidden_fields
from flaskmagic.visitor.http import body_of
from flaskmagic.visitor.messages import Talk
from flaskmagic.visitor.placeholders import fill
from flaskmagic.visitor.socketio import SocketClient


def make_demo_visit(visit: DemoVisit, client: Client) -> None:
    """Make a visit; each visitor's Socket.IO client connects before the first event.

    Hidden fields of a page go along with the form that is sent next, as from a browser.

    Args:
        visit: What is done.
        client: Who asks.

    Raises:
        flaskmagic.visitor.connection.NoAnswer: Something got no answer.
    """
    opened: dict[str, SocketClient] = {}
    answer: Answer | None = None
    for action in visit.actions:
        if isinstance(action, Request):
            answer = _ask(client, action, answer)
            continue
        client.headers = ()
        if isinstance(action, Talk):
            client.websocket(action.path, action.messages, action.close)
        else:
            if action.visitor not in opened:
                opened[action.visitor] = client.socketio()
            opened[action.visitor].emit(action)
    for visitor in opened.values():
        visitor.disconnect()


def _ask(client: Client, request: Request, before: Answer | None) -> Answer:
    """Send a request; its headers may have something of the answer before, its form more."""
    received = {} if before is None else before.headers
    page = "" if before is None else before.text
    hidden = hidden_fields(page)
    client.headers, missing = fill(
        request.headers,
        {"cookie": client.cookies.value, "header": received.get, "field": hidden.get},
    )
    if missing:
        raise NoAnswer("; ".join(missing.values()))
    sent = replace(request, form=(*fields_beside(request, page), *request.form))
    return client.request(sent.method, sent.path, body_of(sent))
