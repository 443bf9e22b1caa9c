"""The reader's own app: found as flask finds it, driven as they say, read without a walkthrough."""

import json
import re
from pathlib import Path

import pytest

from flaskmagic.reading.chosen_calls import MOST
from flaskmagic.visitor.actions import WrongRequest, parse_request
from flaskmagic.visitor.visit import make_visit
from tests.command import all_steps, fails, run

SERVER = """\
from flask import Flask, request

app = Flask(__name__)


@app.before_request
def look():
    print("looked at", request.path)


@app.route("/users/<int:number>")
def user(number):
    return f"user {double(number)} {request.args.get('tab')}"


def double(number):
    return 2 * number


@app.route("/login", methods=["POST"])
def login():
    return check(request.form["user"], request.form["password"])


def check(user, password):
    return f"welcome, {user}"


@app.route("/upload", methods=["POST"])
def upload():
    return request.files["report"].read().decode()


@app.route("/broken")
def broken():
    return str(1 / 0)


@app.route("/slow")
def slow():
    import time

    time.sleep(60)


def create_app(name="x"):
    app.config["NAME"] = name
    return app


app.run()
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder with an app in ``server.py`` that calls ``app.run()`` when it is imported."""
    (tmp_path / "server.py").write_text(SERVER)
    root = Path(__file__).parent.parent.parent
    monkeypatch.setenv("PYTHONPATH", str(root))
    monkeypatch.delenv("FLASK_APP", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def titles(*arguments: str) -> list[str]:
    finished = run("trace", *arguments, "--format", "json")
    return [step["title"] for step in all_steps(finished.stdout)]


@pytest.mark.parametrize(
    "app", ["server:app", "server", "server.py", "server:create_app('y')", "server:create_app"]
)
@pytest.mark.usefixtures("project")
def test_the_app_is_found_as_flask_finds_it(app: str) -> None:
    found = titles("--app", app, "--request", "GET /users/3?tab=posts")
    assert "Your code: user" in found
    assert "Your code: look" in found
    assert len(found) <= MOST


@pytest.mark.usefixtures("project")
def test_the_path_ends_where_bytes_leave() -> None:
    finished = run("trace", "--app", "server:app", "--request", "GET /users/3", "--format", "json")
    (document,) = json.loads(finished.stdout)
    definitions = [step["definition"].rpartition(":")[2] for step in document["steps"]]
    view = next(n for n, each in enumerate(document["steps"]) if each["title"].endswith(": user"))
    assert "ThreadingMixIn.process_request_thread" in definitions[:view]
    assert "WSGIRequestHandler.run_wsgi.<locals>.write" in definitions[view:]
    assert document["steps"][view]["arguments"] == {"number": "3"}
    assert document["steps"][view]["executed_lines"] == [13]
    assert "app: looked at /users/3" in finished.stderr


@pytest.mark.usefixtures("project")
def test_a_topic_is_read_on_the_readers_app() -> None:
    found = run("trace", "route", "--app", "server:app", "--request", "GET /users/3").stdout
    assert "The search itself" in found
    assert "not executed in this run" in found  # nobody asked for /hello/<name>


def test_passwords_are_not_shown_unless_asked_for(project: Path) -> None:
    login = ("--app", "server:app", "--request", "POST /login")
    fields = ("--form", "user=ada", "--form", "password=hunter2")
    saved = project / "trace.json"
    finished = run("trace", *login, *fields, "--save", str(saved), "--full")
    assert finished.returncode == 0
    assert "hunter2" not in finished.stdout
    assert "hunter2" not in saved.read_text(encoding="utf-8")
    run("trace", *login, *fields, "--show-secrets", "--save", str(saved))
    assert "hunter2" in saved.read_text(encoding="utf-8")


@pytest.mark.usefixtures("project")
def test_a_route_that_raises_is_read_up_to_the_line() -> None:
    finished = run("trace", "--app", "server:app", "--request", "GET /broken", "--format", "json")
    assert finished.returncode == 0
    steps = {step["title"]: step for step in all_steps(finished.stdout)}
    broken = steps["Your code: broken"]
    assert broken["exception"] == "ZeroDivisionError"
    assert SERVER.splitlines()[broken["focus_line"] - 1].strip() == "return str(1 / 0)"


def test_a_file_is_sent(project: Path) -> None:
    (project / "report.txt").write_text("what was written")
    sent = (
        "--app",
        "server",
        "--request",
        "POST /upload",
        "--file",
        "report=@report.txt",
        "--format",
        "json",
    )
    steps = {step["title"]: step for step in all_steps(run("trace", *sent).stdout)}
    assert steps["Your code: upload"]["result"] == "'what was written'"


ECHO = """\
from flask import Flask, request
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


@app.route("/sent", methods=["POST"])
def sent():
    two, theme = request.headers.getlist("X-Two"), request.cookies["theme"]
    return f"{two} {theme} {request.get_data()}"


@socketio.on("message", namespace="/room")
def message(text):
    pass


@socketio.on("chat", namespace="/room")
def chat(data):
    pass
"""


def test_what_is_sent_over_http(project: Path) -> None:
    (project / "server.py").write_text(ECHO)
    finished = run(
        *("trace", "--app", "server", "--request", "POST /sent", "--body", "{bad"),
        *("--header", "X-Two: 1", "--header", "X-Two: 2", "--cookie", "theme=dark"),
        *("--show-secrets", "--format", "json"),
    )
    assert finished.returncode == 0
    steps = {step["title"]: step for step in all_steps(finished.stdout)}
    assert steps["Your code: sent"]["result"] == "\"['1,2'] dark b'{bad'\""
    assert all(line.startswith("app: ") for line in finished.stderr.splitlines())


def test_what_is_sent_over_socketio(project: Path) -> None:
    (project / "server.py").write_text(ECHO)
    finished = run(
        *("trace", "--app", "server", "--namespace", "/room", "--format", "json"),
        *("--send", "hello", "--emit", 'chat={"text": "hi"}'),
    )
    assert finished.returncode == 0
    steps = {step["title"]: step for step in all_steps(finished.stdout)}
    assert steps["Your code: message"]["arguments"] == {"text": "'hello'"}
    assert steps["Your code: chat"]["arguments"] == {"data": "{'text': 'hi'}"}


@pytest.mark.usefixtures("project")
def test_a_view_that_never_answers_ends() -> None:
    finished = run("trace", "--app", "server:app", "--request", "GET /slow", "--timeout", "0.5")
    assert "GET /slow: timed out" in finished.stderr
    assert "Your code: slow" in finished.stdout


LATE = """\
import time

from flask import Flask


class Late(Flask):
    def run(self, *arguments, **options):
        time.sleep(60)


app = Late(__name__)
"""


@pytest.mark.parametrize(
    ("command", "read"),
    [("trace", ""), ("report --style evidence", ""), ("site", "site/path.html")],
)
def test_a_server_that_does_not_come_up_is_told_and_what_ran_is_read(
    project: Path, command: str, read: str
) -> None:
    (project / "server.py").write_text(LATE)
    requests = ("--request", "GET /", "--request", "GET /again", "--timeout", "0.5")
    output = ("--output", "site") if read else ()
    finished = run(*command.split(), "--app", "server", *requests, *output)
    (said,) = [line for line in finished.stderr.splitlines() if "wrote" not in line]
    assert re.fullmatch(r"flaskmagic: no server came up on port \d+", said), "told once"
    assert finished.returncode == 1
    text = (project / read).read_text(encoding="utf-8") if read else finished.stdout
    assert "raised KeyboardInterrupt at line 8" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--app", "nope:app"], "Could not import 'nope'"),
        (["--app", "server:nope"], "Failed to find attribute 'nope'"),
    ],
)
@pytest.mark.usefixtures("project")
def test_an_app_that_is_not_there(arguments: list[str], said: str) -> None:
    finished = run("trace", *arguments)
    assert finished.returncode == 1
    assert finished.stdout == ""
    # What the app itself said is shown too: it may say what it lacks.
    *by_app, line = finished.stderr.splitlines()
    assert said in line
    assert all(each.startswith("app: ") for each in by_app)


def test_an_app_that_can_not_be_imported(project: Path) -> None:
    (project / "server.py").write_text("import sys\n\nvalue = 1 / 0\n")
    said = fails(1, "trace", "--app", "server:app")
    assert "server.py:3: ZeroDivisionError" in said


@pytest.mark.parametrize(
    "text", ["GET", "/a b", "users/3", "GET users", "G3T /x", "GET /a b", "", "GET http://x/y"]
)
def test_what_is_no_request(text: str) -> None:
    with pytest.raises(WrongRequest):
        parse_request(text)


def test_requests() -> None:
    assert parse_request("get /x?y=1") == ("GET", "/x?y=1")
    assert parse_request(" /x ") == ("GET", "/x")
    with pytest.raises(WrongRequest, match="need a request with a body"):
        make_visit(["GET /"], form=(("a", "b"),))
