"""A visit of the demo app: what is asked for, in its order, and what must come back."""

from pathlib import Path

import pytest

from flaskmagic.inside.apps import DemoApp
from flaskmagic.inside.job import Job
from flaskmagic.runs.run import run_demo_app
from flaskmagic.visitor.actions import Event, Request, Upload
from flaskmagic.visitor.demo_visit import DemoVisit
from flaskmagic.visitor.messages import Close, Parts, Ping, Talk

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


def test_what_is_sent_over_a_websocket_arrives_in_its_order() -> None:
    pytest.importorskip("flask_sock")
    messages = ("hello", Parts(("one ", "two")), b"some", Ping("there?"), "again")
    visit = DemoVisit("mine", "", (Talk("/echo", messages, Close(4001, "bye")),), ("flask-sock",))
    receive, pong = "simple_websocket.ws:Base.receive", "wsproto.frame_protocol:FrameProtocol.pong"
    close = "wsproto.frame_protocol:FrameProtocol.close"
    decode = "wsproto.frame_protocol:MessageDecoder.process_frame"
    finished = run_demo_app(visit, {receive, pong, close})
    assert finished.problem is None
    calls = finished.trace.by_definition
    said = [call.result for call in calls[receive]]
    assert said == ["'hello'", "'one two'", "b'some'", "'again'", None]
    (ponged,) = calls[pong]
    assert (ponged.arguments or {})["payload"] == "b'there?'"
    # The thread that reads is the one that answers a ping; that of the view runs beside it.
    *_, some, again = calls[decode]
    assert some.thread == ponged.thread
    assert some.id < ponged.id < again.id
    (closed,) = calls[close]
    assert closed.arguments is not None
    assert (closed.arguments["code"], closed.arguments["reason"]) == ("4001", "'bye'")


def test_a_library_is_recorded_in_the_visit_that_needs_it_only() -> None:
    pytest.importorskip("flask_sock")
    for needs, is_recorded in (((), False), (("flask-sock",), True)):
        finished = run_demo_app(DemoVisit("mine", "", (Request("GET", "/"),), needs))
        names = finished.trace.by_definition
        assert ("flask_sock:Sock.__init__" in names) is is_recorded
        assert "flask_sock:<module>" not in names


def test_each_visitor_has_a_connection_of_its_own() -> None:
    actions = (
        Event(None, "hello", "message", visitor="Ben"),
        Event("join", {"name": "Ada", "room": "kitchen"}, "notice", visitor="Ada"),
        Event("tell", {"room": "kitchen", "text": "Tea!"}, is_acknowledged=True, visitor="Ben"),
    )
    joined = "socketio.server:Server.enter_room"
    finished = run_demo_app(DemoVisit("mine", "", actions), {joined})
    assert finished.problem is None
    assert len(finished.trace.by_definition[joined]) == 1
    connected = "flaskmagic.demo_app.events:add_events.<locals>.handle_connect"
    assert len(finished.trace.by_definition[connected]) == 2


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
