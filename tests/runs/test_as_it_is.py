"""Apps are read as they are: whatever they do in their views, on their way, and when imported."""

import base64
import shutil
import time
from importlib.metadata import version
from pathlib import Path

import pytest

from flaskmagic.runs.run import run_own_app
from flaskmagic.trace import MAIN_THREAD, Outcome, dump
from flaskmagic.tracer.redact import REDACTED
from flaskmagic.visitor.actions import Event
from flaskmagic.visitor.visit import make_visit
from flaskmagic.walkthroughs.releases import numbers
from tests.visiting import APPS, Visiting, own


@pytest.mark.parametrize("app", ["shop", "shop/__init__.py", "../shops/shop:create_app('x')"])
def test_a_factory_in_a_package_with_templates_and_a_blueprint(folder: Path, app: str) -> None:
    elsewhere = folder.parent / "shops" if app.startswith("..") else folder
    shutil.copytree(APPS / "shop", elsewhere / "shop")
    visit = make_visit(["GET /shop/3", "GET /static/style.css"])
    try:
        trace = run_own_app(app, visit).trace
    finally:
        shutil.rmtree(elsewhere / "shop")
    (show,) = trace.by_definition["shop.pages:show"]
    (root,) = (call for call in trace.calls if call.code.qualname == "root")
    assert show.arguments == {"number": "3"}
    assert ("<p>x 3</p>" if "(" in app else "<p>shop 3</p>") in (show.result or "")
    assert root.lines == {1, 2}
    template = trace.files[root.code.filename]
    assert (template.path, template.is_template) == ("shop/templates/show.html", True)
    assert template.text.startswith((APPS / "shop/templates/show.html").read_text()[:20])
    assert all(trace.files[call.code.filename].is_own for call in (show, root))
    assert any(name.endswith(".send_static_file") for name in trace.by_definition)


def test_views_of_every_kind_and_what_runs_around_them(visit: Visiting) -> None:
    finished = visit(
        "handlers", "GET /hello/Ada", "GET /users/3", "POST /users/4", "DELETE /users/3",
        "GET /nowhere", "GET /gone", "GET /buy", "GET /crash", "GET /rows?first=one",
    )  # fmt: skip
    trace = finished.trace
    assert finished.problem is None
    assert own(trace, "Hello.dispatch_request").result == "'Hi, Ada'"
    assert (own(trace, "Users.post").arguments or {})["number"] == "4"
    for around in ("before", "after", "teardown"):
        assert len(trace.by_definition[f"server:{around}"]) >= 9
    assert own(trace, "refused").result == "('not like this', 405)"
    nowhere, gone = trace.by_definition["server:missing"]
    assert own(trace, "gone").exception == "NotFound"
    assert nowhere.id < own(trace, "gone").id < gone.id
    for view, exception, handler in (
        ("buy", "SoldOut", "sold_out"),
        ("crash", "ZeroDivisionError", "broken"),
    ):
        raised, handled = own(trace, view), own(trace, handler)
        assert (raised.outcome, raised.exception) == (Outcome.RAISED, exception)
        assert raised.lines == {raised.raised_line}
        assert handled.thread == raised.thread
    assert "flask.app:Flask.handle_exception" in trace.by_definition
    stream = own(trace, "rows.<locals>.generate")
    assert stream.outcome is Outcome.RETURNED
    assert [trace.parent(row) for row in trace.by_definition["server:row"]] == [stream, stream]


def test_a_stream_that_breaks_off_does_not_keep_the_next_request_back(visit: Visiting) -> None:
    finished = visit("handlers", "GET /breaks", "GET /hello/Ada")
    assert (finished.problem or "").startswith("GET /breaks: ")
    assert own(finished.trace, "breaks.<locals>.generate_some").exception == "ValueError"
    assert own(finished.trace, "Hello.dispatch_request").result == "'Hi, Ada'"


def test_an_app_that_serves_when_imported_is_served_by_us_alone(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    finished = visit("bare", "GET /stored", "GET /cached", "GET /nowhere", "GET /ü")
    said = finished.output
    assert finished.problem is None
    assert said.count("imported by") == 1  # neither the reloader nor a second process
    assert "Ignoring a call to 'socketio.run()'" in said
    assert "PIN" not in said
    assert "Restarting" not in said
    assert len(finished.trace.by_definition["socketserver:BaseServer.serve_forever"]) == 1
    # A database that is not there: each route is read up to the line that raised.
    connect, cached = own(finished.trace, "connect"), own(finished.trace, "cached")
    assert connect.exception == own(finished.trace, "stored").exception == "OperationalError"
    assert cached.exception == "ConnectionRefusedError"
    assert "sqlite3.OperationalError: unable to open database file" in said
    assert own(finished.trace, "umlaut").result == "'/ü'"


def test_coroutines_hang_on_the_request_that_awaits_them(visit: Visiting) -> None:
    pytest.importorskip("asgiref")
    finished = visit("later", "GET /", "GET /broken")
    trace = finished.trace
    index, broken = own(trace, "index"), own(trace, "broken")
    assert index.outcome is Outcome.RETURNED
    assert index.result == "'2 [4, 6]'"
    assert (broken.exception, own(trace, "fails").exception) == ("LookupError", "LookupError")
    for view in (index, broken):
        above = [trace.name(call.code) for call in trace.ancestors(view)]
        assert "flask.app:Flask.dispatch_request" in above
    awaited, *gathered = trace.by_definition["server:fetch"]
    assert trace.parent(awaited) == index
    # Tasks are run by the event loop: they hang where its thread does, not on what made them.
    assert [call.parent_id for call in gathered] == [index.parent_id] * 2
    doubles = trace.by_definition["server:double"]
    assert [trace.parent(call) for call in doubles] == [awaited, *gathered]


def test_events_go_where_the_app_has_its_socket(visit: Visiting) -> None:
    pytest.importorskip("simple_websocket")
    trace = visit("rooms", Event("chat", {"text": "hi"})).trace
    assert own(trace, "chat").arguments == {"data": "{'text': 'hi'}"}
    whispered = visit("rooms", Event("whisper", 1), namespace="/room").trace
    assert own(whispered, "whisper").arguments == {"data": "1"}


@pytest.mark.parametrize(
    ("app", "namespace", "said"),
    [
        ("handlers", "/", "the app has no Socket.IO server"),
        ("rooms", "/nowhere", "Socket.IO: "),
    ],
)
def test_events_that_nobody_takes(visit: Visiting, app: str, namespace: str, said: str) -> None:
    began = time.monotonic()
    finished = visit(app, Event("chat", 1), namespace=namespace, patience=15)
    assert "server:chat" not in finished.trace.by_definition
    # python-socketio up to 5.13 does not say so that the app has no such namespace.
    if namespace == "/" or numbers(version("python-socketio")) >= (5, 14):
        assert said in (finished.problem or "")
        assert time.monotonic() - began < 12, "it must not be tried until patience ends"


def test_an_app_that_takes_interrupts_for_itself_is_stopped(visit: Visiting) -> None:
    finished = visit("stubborn", "GET /slow", "GET /exits", "GET /", patience=0.5)
    assert "GET /slow: timed out" in (finished.problem or "")
    assert "GET /exits: " in (finished.problem or "")
    assert own(finished.trace, "slow").outcome is Outcome.UNFINISHED
    assert own(finished.trace, "exits").exception == "SystemExit"
    assert own(finished.trace, "index").result == "'here'"
    assert not finished.trace.interrupted


def test_an_import_that_never_ends_is_ended(folder: Path) -> None:
    (folder / "server.py").write_text(
        "import time\n"
        "try:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    pass\n"
        "time.sleep(60)\n"
    )
    finished = run_own_app("server", make_visit(), patience=0.1)
    assert finished.problem == "the app was not ready after 0.6 seconds"


def test_a_request_for_another_host_is_remarked_on(folder: Path) -> None:
    (folder / "server.py").write_text(
        "from flask import Flask\n"
        "app = Flask(__name__, host_matching=True, static_host='shop.example')\n"
        "app.get('/', host='shop.example')(lambda: 'here')\n"
    )
    lost = run_own_app("server", make_visit())
    assert "--header 'Host: ...'" in (lost.remark or "")
    named = make_visit(headers=(("Host", "shop.example"),))
    found = run_own_app("server", named)
    assert found.remark is None
    assert "server:<lambda>" in found.trace.by_definition


def test_a_token_a_login_a_database_and_a_websocket(visit: Visiting) -> None:
    for library in ("flask_login", "flask_sock", "flask_sqlalchemy", "flask_wtf"):
        pytest.importorskip(library, exc_type=ImportError)
    finished = visit(
        "notes",
        "PUT /add", "GET /login", "POST /login", "PUT /add", "WS /echo", Event(None, "hello"),
        form=(("text", "Ada"),),
    )  # fmt: skip
    trace = finished.trace
    assert finished.problem is None
    assert own(trace, "add").result == "['Ada: /add']"  # the first time it was not called at all
    shown, sent = trace.by_definition["server:login"]
    assert "csrf_token" in (shown.result or "")
    assert 'value="<redacted>' in (shown.result or "")
    assert "login_user" in trace.files[sent.code.filename].text
    assert "flask_login.utils:login_user" in trace.by_definition
    assert own(trace, "answer").result == "'HELLO'"
    assert all(call.thread != MAIN_THREAD for call in (shown, sent, own(trace, "echo")))


def test_hidden_fields_go_along_unless_they_were_named(visit: Visiting) -> None:
    finished = visit("fields", "GET /", "POST /", form=(("tag", "a"), ("tag", "b")))
    sent = "[('stage', '2'), ('tag', 'a'), ('tag', 'b')]"
    assert own(finished.trace, "took").result == f'"{sent}"'


def test_an_app_that_is_installed_is_the_readers_own_if_it_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = folder.parent / "elsewhere" / "site-packages"
    shutil.copytree(APPS / "shop", site / "shop")
    monkeypatch.setenv("PYTHONPATH", str(site))
    try:
        trace = run_own_app("shop:create_app('x')", make_visit(["GET /shop/3"])).trace
    finally:
        shutil.rmtree(site)
    (show,) = trace.by_definition["shop.pages:show"]
    assert trace.files[show.code.filename].is_own
    assert show.lines


def test_a_library_that_only_another_module_imports_is_not_in_the_trace(
    visit: Visiting, folder: Path
) -> None:
    (folder / "chat.py").write_text("import flask_socketio\n")
    trace = visit("secrets", "GET /nowhere").trace
    assert not [name for name in trace.by_definition if name.startswith("flask_socketio")]


def test_what_is_sent_as_a_secret_is_left_out_under_any_name(visit: Visiting) -> None:
    sent = (("password", "hunter2-hunter2"),)
    basic = base64.b64encode(b"ada:swordfish").decode()
    finished = visit(
        "secrets", "POST /login", form=sent, headers=(("Authorization", f"Basic {basic}"),)
    )
    assert finished.problem is None
    saved = dump([finished.trace])
    check = own(finished.trace, "looks_fine")
    assert check.arguments == {"text": REDACTED, "others": f"[{REDACTED}, 'ada']"}
    for secret in ("hunter2-hunter2", basic, "swordfish"):
        assert secret not in saved
