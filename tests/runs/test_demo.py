"""A visit of the demo app: what is asked for, in its order, and what must come back."""

from pathlib import Path

import pytest

from flaskmagic.inside.apps import DemoApp
from flaskmagic.inside.job import Job
from flaskmagic.runs.run import run_demo_app
from flaskmagic.visitor.actions import Event, Request, Upload
from flaskmagic.visitor.demo_visit import DemoVisit

VIEW = "flaskmagic.demo_app.views:add_views.<locals>"


def test_what_a_request_carries_arrives() -> None:
    form = (("name", "Ada"), ("message", "see the file"))
    file = Upload("attachment", "notes.txt", b"one line\n")
    actions = (
        Request("POST", "/form", form, (file,)),
        Request("POST", "/api/echo", json='{"course": "CSE312"}'),
    )
    wanted = {"flask.templating:render_template", f"{VIEW}.echo"}
    finished = run_demo_app(DemoVisit("mine", "two requests", actions), wanted)
    trace = finished.trace
    assert finished.problem is None
    assert (trace.scenario, trace.title) == ("mine", "two requests")
    (rendered,) = trace.by_definition["flask.templating:render_template"]
    context = (rendered.arguments or {})["context"]
    assert "'name': 'Ada', 'message': 'see the file'" in context
    assert context.endswith("'size': 9}")
    assert f"{VIEW}.echo" in trace.by_definition


def test_what_was_uploaded_goes_with_the_app(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    file = Upload("file", "notes.txt", b"one line\n")
    actions = (Request("POST", "/shelf/", files=(file,)), Request("GET", "/shelf/notes.txt"))
    finished = run_demo_app(DemoVisit("mine", "a file", actions), {"werkzeug.utils:send_file"})
    (sent,) = finished.trace.by_definition["werkzeug.utils:send_file"]
    assert str(tmp_path) in (sent.arguments or {})["path_or_file"]
    assert list(tmp_path.iterdir()) == []


def test_an_event_that_does_not_come_back() -> None:
    actions = (Event(None, "hello", "message"), Event(None, "hello", "nothing"))
    visit = DemoVisit("mine", "two messages", actions)
    finished = run_demo_app(visit, patience=0.5)
    assert finished.problem == "Socket.IO: no 'nothing' event arrived"


@pytest.mark.parametrize("has_events", [False, True])
def test_the_chat_is_there_for_events_only(has_events: bool) -> None:
    app = DemoApp(Job(demo=True, has_events=has_events)).make()
    assert ("socketio" in app.extensions) == has_events
