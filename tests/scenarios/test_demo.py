"""A visit of the demo app: what is asked for, in its order, and what must come back."""

import pytest

from flaskmagic.scenarios.demo import demo_scenario
from flaskmagic.scenarios.demo_visit import DemoVisit, Event, Request
from flaskmagic.scenarios.run import run
from flaskmagic.scenarios.visit import Upload

VIEW = "flaskmagic.demo_app.views:add_views.<locals>"


def test_what_a_request_carries_arrives() -> None:
    form = (("name", "Ada"), ("message", "see the file"))
    file = Upload("attachment", "notes.txt", b"one line\n")
    actions = (
        Request("POST", "/form", form, (file,)),
        Request("POST", "/api/echo", json='{"course": "CSE312"}'),
    )
    wanted = {"flask.templating:render_template", f"{VIEW}.echo"}
    finished = run(demo_scenario(DemoVisit("mine", "two requests", actions)), wanted)
    trace = finished.trace
    assert finished.problem is None
    assert (trace.scenario, trace.title) == ("mine", "two requests")
    (rendered,) = trace.by_definition["flask.templating:render_template"]
    context = (rendered.arguments or {})["context"]
    assert "'name': 'Ada', 'message': 'see the file'" in context
    assert context.endswith("'size': 9}")
    assert f"{VIEW}.echo" in trace.by_definition


def test_an_event_that_does_not_come_back() -> None:
    actions = (Event(None, "hello", "message"), Event(None, "hello", "nothing"))
    visit = DemoVisit("mine", "two messages", actions)
    finished = run(demo_scenario(visit), patience=0.5)
    assert finished.problem == "Socket.IO: no 'nothing' event arrived"


@pytest.mark.parametrize("action", [Request("GET", "/"), Event(None, "hello", "message")])
def test_the_chat_is_there_for_events_only(action: Request | Event) -> None:
    app = demo_scenario(DemoVisit("mine", "", (action,))).make_app()
    assert ("socketio" in app.extensions) == isinstance(action, Event)
