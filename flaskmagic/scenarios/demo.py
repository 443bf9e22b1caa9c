"""What is done to the demo app, one scenario for each topic."""

from __future__ import annotations

from functools import partial

from flaskmagic.demo_app import create_app
from flaskmagic.errors import Problem
from flaskmagic.scenarios.client import Client
from flaskmagic.scenarios.http import Upload, body_of
from flaskmagic.scenarios.model import Scenario
from flaskmagic.scenarios.servers import run_flask, run_socketio
from flaskmagic.trace import Kind


def _startup(client: Client) -> None:
    client.request("GET", "/hello/Ada")


def _request(client: Client) -> None:
    client.request("GET", "/visit?name=Ada")
    client.request("GET", "/inspect?q=flask")
    client.request("POST", "/form", body_of((("name", "Ada"), ("message", "no file"))))
    form = (("name", "Ada"), ("message", "see the file"))
    file = Upload("attachment", "notes.txt", b"one line\n")
    client.request("POST", "/form", body_of(form, [file]))
    client.request("POST", "/api/echo", body_of(json='{"course": "CSE312"}'))


def _route(client: Client) -> None:
    client.request("GET", "/hello/Ada")
    client.request("GET", "/old")


def _response(client: Client) -> None:
    client.request("GET", "/made")
    client.request("GET", "/hello/Ada")


def _template(client: Client) -> None:
    client.request("GET", "/?name=Ada")
    client.request("GET", "/?name=Grace")
    client.request("GET", "/nowhere")


def _socket(client: Client) -> None:
    visitor = client.socketio()
    visitor.send("hello")
    visitor.receive("message")
    visitor.emit("chat", {"name": "Ada", "text": "hi"})
    visitor.receive("chat")
    visitor.emit("goodbye", None)
    visitor.receive("disconnect")


_flask = partial(
    Scenario,
    Kind.DEMO,
    app_packages=("flaskmagic.demo_app",),
    make_app=partial(create_app, chat=False),
    run_app=run_flask,
    show_secrets=True,
)
_with_chat = partial(
    Scenario,
    Kind.DEMO,
    app_packages=("flaskmagic.demo_app",),
    make_app=create_app,
    run_app=run_socketio,
    show_secrets=True,
)

SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        _flask("startup", "app.run(), GET /hello/Ada, Ctrl-C", drive=_startup),
        _flask("request", "five requests: query, cookie, form, file and JSON", drive=_request),
        _flask("route", "GET /hello/Ada, then GET /old", drive=_route),
        _flask("response", "GET /made, then GET /hello/Ada", drive=_response),
        _flask("template", "GET /?name=Ada, GET /?name=Grace, GET /nowhere", drive=_template),
        _with_chat("socket", "connect, a message, a chat event, disconnect", drive=_socket),
    )
}


class UnknownScenario(Problem):
    """A walkthrough asks for a scenario that there is none of."""


def scenario_of(name: str) -> Scenario:
    """Return the scenario of that name; raises :class:`UnknownScenario`."""
    if name not in SCENARIOS:
        raise UnknownScenario(f"no scenario {name!r}: there are {', '.join(SCENARIOS)}")
    return SCENARIOS[name]
