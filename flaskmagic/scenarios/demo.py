"""Visits of the demo app."""

from __future__ import annotations

from functools import partial

from flaskmagic.demo_app import create_app
from flaskmagic.scenarios.client import Client
from flaskmagic.scenarios.demo_visit import DemoVisit, Event, Request
from flaskmagic.scenarios.http import body_of
from flaskmagic.scenarios.model import Scenario
from flaskmagic.scenarios.servers import run_flask, run_socketio
from flaskmagic.scenarios.socketio import SocketClient
from flaskmagic.trace import Kind

PACKAGES = ("flaskmagic.demo_app",)
"""The packages that are the demo app's own code."""


def demo_scenario(visit: DemoVisit) -> Scenario:
    """Return the scenario of a visit. The demo app has its chat only if the visit has events.

    Args:
        visit: What is done to the demo app.

    Returns:
        The scenario, named after the visit's topic.
    """
    return Scenario(
        kind=Kind.DEMO,
        name=visit.topic,
        title=visit.title,
        app_packages=PACKAGES,
        make_app=partial(create_app, chat=visit.has_events),
        run_app=run_socketio if visit.has_events else run_flask,
        drive=partial(_make, visit),
        show_secrets=True,
    )


def _make(visit: DemoVisit, client: Client) -> None:
    """Make a visit; the Socket.IO client connects before the first event."""
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
