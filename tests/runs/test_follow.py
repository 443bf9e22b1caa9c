"""The trail of a value begins at the bytes that were read and ends at those that were written."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import pairwise

import pytest

from flaskmagic import api
from flaskmagic.reading import read
from flaskmagic.reading.trail import wording
from flaskmagic.reading.trail.model import Hop, Trail
from flaskmagic.runs.run import run_demo_app
from flaskmagic.trace import Call
from flaskmagic.visitor.actions import Event, WrongRequest
from flaskmagic.visitor.visit import make_visit
from flaskmagic.walkthroughs import load

APP = '''
from collections import deque

from flask import Flask, jsonify, make_response, request, session
from flask_socketio import SocketIO, emit

app = Flask(__name__)
app.secret_key = "a key that nobody is shown"
socketio = SocketIO(app, async_mode="threading")
kept = deque()
calls = []


class Hostile:
    """Counts each time that code of it runs."""

    __slots__ = ("plain", "__dict__")

    def _count(self, *_args, **_named):
        calls.append("called")
        raise RuntimeError("code of the app ran")

    __repr__ = __str__ = __bytes__ = __hash__ = __eq__ = __bool__ = __len__ = __iter__ = _count
    __getattr__ = __getattribute__ = __getitem__ = __contains__ = __index__ = __del__ = _count
    __class__ = property(_count)


class HostileDict(dict):
    __iter__ = __len__ = __getitem__ = keys = items = values = get = Hostile._count


@app.get("/header")
def header():
    response = make_response("ok")
    response.headers["X-Back"] = request.headers["X-Word"]
    return response


@app.get("/query")
def query():
    return request.args["tab"]


@app.get("/hostile")
def hostile():
    hostile, mapping = Hostile(), HostileDict(word=request.args["tab"])
    object.__setattr__(hostile, "plain", request.args["tab"])
    _given(hostile, mapping)
    ran = len(calls)
    return f"{request.args['tab']} is a text, {ran} calls"


def _given(hostile, mapping):
    return [hostile, mapping]


@app.get("/kept")
def keep():
    kept.append(request.args["tab"])
    return "kept"


@app.get("/take")
def take():
    return kept.popleft()


@app.post("/form")
def form():
    session["name"] = request.form["name"]
    return "ok"


@app.post("/file")
def file():
    return request.files["photo"].read()


@app.post("/json")
def json():
    return jsonify(text=request.get_json()["text"])


@app.get("/cookie")
def cookie():
    response = make_response(request.cookies["theme"])
    response.set_cookie("again", request.cookies["theme"])
    return response


@app.get("/path/<name>")
def path(name):
    return f"Hello, {name}"


@socketio.on("say")
def say(data):
    emit("said", {"back": data["text"].upper() + data["text"]})


@app.get("/unread")
def unread():
    return "nothing of it"
'''

# What each kind is sent with, the form at the view, and the one in which it leaves.
KINDS = {
    "header:X-Word": ("GET /header", "as it is", "as it is", "a header"),
    "query:tab": ("GET /query", "as it is", "as it is", "the body"),
    "form:name": ("POST /form", "as it is", "base64, signed", "a cookie"),
    "file:photo": ("POST /file", "as it is", "as it is", "the body"),
    "json:text": ("POST /json", "as it is", "JSON-escaped", "the body"),
    "cookie:theme": ("GET /cookie", "as it is", "as it is", "a cookie"),
    "path:name": ("GET /path/<name>", "as it is", "as it is", "the body"),
    "event:text": ("", "as it is", "JSON-escaped", "an emitted packet"),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write the app into a file."""
    file = tmp_path_factory.mktemp("app") / "followed.py"
    file.write_text(APP)
    return str(file)


def follow(app: str, place: str, request: str) -> Trail:
    visit = make_visit([request] if request else [Event("say", {"text": "hi"})])
    said: list[str] = []
    found = api.follow(place, app, visit, said=said.append)
    assert all("acknowledged" in each for each in said)
    return found


@pytest.mark.parametrize("place", KINDS)
def test_a_trail_leads_from_the_bytes_read_to_the_bytes_written(app: str, place: str) -> None:
    request, at_view, at_end, left_in = KINDS[place]
    found = follow(app, place, request)
    first, last = found.hops[0], found.hops[-1]
    assert first.change == wording.READ
    assert "recv" in first.source
    assert last.change == wording.WRITTEN
    assert "send" in last.source
    assert last.form == at_end
    assert at_view in {each.form for each in found.hops if each.is_own}
    assert left_in in found.ends
    assert found.summary.endswith("and back")
    assert [each.number for each in found.hops] == list(range(1, len(found.hops) + 1))
    _has_no_gap(found.hops)


def _has_no_gap(hops: tuple[Hop, ...]) -> None:
    """Assert that the trail is lost only where the value is in C, or goes to another thread."""
    for before, hop in pairwise(hops):
        if wording.IN_C in hop.lost:
            assert before.change == wording.READ
        elif wording.IN_NOTHING in hop.lost:
            assert hop.where.startswith(("email/", "werkzeug/", "http/", "socketserver.py")), hop
        elif hop.lost:
            assert "another thread" in hop.lost
        if before.form != hop.form:
            assert hop.is_new_form
            assert "→" in hop.change


@pytest.mark.parametrize("engine", api.ENGINES)
def test_the_steps_of_a_run_have_their_values_as_if_nothing_were_followed(engine: str) -> None:
    if engine == "monitoring" and sys.version_info < (3, 12):
        pytest.skip("sys.monitoring came with Python 3.12")
    walkthrough = load("response")
    assert walkthrough.visit is not None
    known = []
    for visit in (walkthrough.visit, replace(walkthrough.visit, follows=None)):
        run = run_demo_app(visit, walkthrough.wanted, engine=engine)
        assert run.problem is None
        steps = [step for step in read(walkthrough, run.trace).steps if step.call is not None]
        known.append([(each.name, each.lines, *_names(each.call)) for each in steps if each.call])
        for call in run.trace.calls:
            is_wanted = run.trace.name(call.code) in walkthrough.wanted
            assert is_wanted == (call.arguments is not None)
    assert known[0] == known[1]
    assert len(known[0]) > 10


def _names(call: Call) -> tuple[object, ...]:
    return tuple(call.arguments or ()), call.outcome, call.result is None, len(call.c_calls)


def test_no_code_of_the_app_runs_for_it(app: str) -> None:
    found = follow(app, "query:tab", "GET /hostile")
    assert "a text, 0 calls" in found.hops[-1].text


def test_a_value_that_is_not_asked_for_stops_before_the_view(app: str) -> None:
    found = follow(app, "query:tab", "GET /unread")
    assert "stopped before your code" in found.ends
    assert found.summary.endswith("where it stopped")
    assert not any(each.is_own for each in found.hops)


def test_a_value_that_is_kept_stops_in_the_view(app: str) -> None:
    found = follow(app, "query:tab", "GET /kept")
    assert "stopped in your code" in found.ends
    assert found.hops[-1].variable == "kept[0]"
    assert found.hops[-1].source == 'kept.append(request.args["tab"])'


def test_it_is_taken_up_again_in_the_next_request(app: str) -> None:
    visit = make_visit(["GET /kept", "GET /take"])
    found = api.follow("query:tab", app, visit)
    lost = next(each for each in found.hops if "another thread" in each.lost)
    assert lost.where.startswith("followed.py")
    assert found.hops[-1].change == wording.WRITTEN


def test_what_is_secret_beside_the_value_is_left_out(app: str) -> None:
    visit = make_visit(["GET /cookie"], cookies=(("session", "x" * 30),))
    found = api.follow("cookie:theme", app, visit)
    assert not any("x" * 8 in each.text for each in found.hops)
    assert all(found.value.partition("<")[0] in each.text for each in found.hops)


def test_each_place_where_it_leaves_is_told(app: str) -> None:
    found = follow(app, "cookie:theme", "GET /cookie")
    assert "a cookie" in found.ends
    (branch,) = found.branches
    assert "the body" in branch.ends
    assert branch.hops[-1].change == wording.WRITTEN


@pytest.mark.parametrize(
    ("place", "request_", "said"),
    [
        ("body", "GET /", "write KIND:NAME"),
        ("query:", "GET /", "write KIND:NAME"),
        ("form:a", "GET /", "needs a request with a body"),
        ("path:a", "GET /", "<a>"),
        ("event:a", "GET /", "--emit"),
        ("header:Content-Length", "GET /", "take another"),
        ("header:cookie", "GET /", "cookie:NAME"),
    ],
)
def test_what_can_not_be_followed_is_refused(place: str, request_: str, said: str) -> None:
    with pytest.raises(WrongRequest, match=said):
        api.follow(place, "nothing.py", make_visit([request_]))
