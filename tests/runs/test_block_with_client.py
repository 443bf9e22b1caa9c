"""A recorded block with a server and its client: what the client did is no step of the server."""

import threading
import urllib.request
from pathlib import Path

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

import flaskmagic
from flaskmagic.reading import Reading
from flaskmagic.reading.client_calls import calls_of_clients
from flaskmagic.trace import Trace

TOPICS = ("request", "route", "response")


def hello(name: str) -> str:
    return greets(name) + request.headers.get("X-Who", "")


def greets(name: str) -> str:
    return loudly(name)


def loudly(name: str) -> str:
    return name.upper()


@pytest.fixture(scope="module")
def trace() -> Trace:
    app = Flask(__name__)
    app.add_url_rule("/hello/<name>", view_func=hello)
    with flaskmagic.record(folder=Path(__file__).parent) as recording:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        asked = urllib.request.Request(
            f"http://127.0.0.1:{server.server_port}/hello/Ada", headers={"X-Who": "?"}
        )
        with urllib.request.urlopen(asked) as answer:
            assert answer.read() == b"ADA?"
        server.shutdown()
        serving.join()
        server.server_close()
    return recording.trace


@pytest.fixture(scope="module")
def readings(trace: Trace) -> list[Reading]:
    return [*flaskmagic.read_exchanges(trace), *(flaskmagic.read(trace, each) for each in TOPICS)]


def test_the_client_parses_headers_as_the_server_does(trace: Trace) -> None:
    parsed = trace.by_definition["http.client:parse_headers"]
    assert [call.id in calls_of_clients(trace) for call in parsed] == [False, True]


def test_no_step_is_the_clients(trace: Trace, readings: list[Reading]) -> None:
    clients = calls_of_clients(trace)
    steps = [step for reading in readings for step in reading.steps if step.call is not None]
    assert len(steps) > 60
    assert [step.step.title for step in steps if step.call and step.call.id in clients] == []


def test_own_functions_that_own_code_calls_are_steps(readings: list[Reading]) -> None:
    titles = [step.step.title for step in readings[0].steps]
    own = [title for title in titles if title.startswith("Your code: ")]
    assert [each.rpartition(" ")[2] for each in own][-3:] == ["hello", "greets", "loudly"]
