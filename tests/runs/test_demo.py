"""A visit of the demo app: what is asked for, in its order, and what must come back."""

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


def test_an_event_that_does_not_come_back() -> None:
    actions = (Event(None, "hello", "message"), Event(None, "hello", "nothing"))
    visit = DemoVisit("mine", "two messages", actions)
    finished = run_demo_app(visit, patience=0.5)
    assert finished.problem == "Socket.IO: no 'nothing' event arrived"


@pytest.mark.parametrize("has_events", [False, True])
def test_the_chat_is_there_for_events_only(has_events: bool) -> None:
    app = DemoApp(Job(demo=True, has_events=has_events)).make()
    assert ("socketio" in app.extensions) == has_events


SIGN_UP = "flaskmagic.demo_app.outings:make_blueprint.<locals>.sign_up"
CHECK = "flask_wtf.csrf:validate_csrf"


def test_hidden_fields_go_back_with_the_form_of_their_page() -> None:
    post = Request("POST", "/outing", (("name", "Ada"), ("guests", "1")))
    visit = DemoVisit("mine", "twice", (Request("GET", "/outing"), post, post), ("Flask-WTF",))
    finished = run_demo_app(visit, {CHECK, SIGN_UP})
    assert finished.problem is None
    first, again = finished.trace.by_definition[CHECK]
    # The answer to the first is a redirect, whose page has no form.
    assert (first.exception, again.exception) == (None, "ValidationError")
    assert len(finished.trace.by_definition[SIGN_UP]) == 3


def test_what_needs_a_library_is_there_and_recorded_where_a_visit_asks() -> None:
    asked = (Request("GET", "/outing"),)
    without = run_demo_app(DemoVisit("mine", "not asked for", asked)).trace
    assert [each.status for each in without.exchanges] == [404]
    assert not [name for name in without.by_definition if name.startswith(("flask_wtf", "wtforms"))]
    trace = run_demo_app(DemoVisit("mine", "asked for", asked, ("Flask-WTF",))).trace
    assert [each.status for each in trace.exchanges] == [200]
    modules = {name.partition(":")[0] for name in trace.by_definition}
    assert {"flask_wtf.csrf", "wtforms.form"} <= modules
    assert "flask_login.utils" not in modules


def test_a_library_that_no_part_stands_on_changes_nothing() -> None:
    job = Job(demo=True, extras=("Jinja2",))
    assert "outings" not in DemoApp(job).make().blueprints
