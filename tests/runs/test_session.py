"""An app that is used: each exchange is told as it ends, what is new is kept, memory stays flat."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from flaskmagic import api
from flaskmagic.host.visited import claim_port
from flaskmagic.reading import Status
from flaskmagic.runs.session import Session
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import Records, header
from flaskmagic.tracer.scope import Scope
from flaskmagic.tracer.value_texts import ValueTexts
from tests.command import fails, run

SERVER = """\
import sys
import time

from flask import Flask, abort, redirect, request, session

app = Flask(__name__)
app.secret_key = "quite a secret"


def greeting(name):
    if name is None:
        return "hello"
    return f"hello {name}"


@app.get("/")
def index():
    return greeting(session.get("name"))


@app.post("/login")
def login():
    session["name"] = request.form["name"]
    return redirect("/")


@app.get("/boom")
def boom():
    return 1 / 0


def looked_up():
    return {}["nothing"]


@app.get("/gone")
def gone():
    try:
        looked_up()
    except KeyError:
        abort(404)


@app.get("/waits")
def waits():
    for _ in range(100):
        time.sleep(1)
    return "late"


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]), debug=True)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "server.py").write_text(SERVER)
    return tmp_path


class Served:
    """The command while it runs, and somebody who uses the app."""

    def __init__(self, folder: Path, port: int, process: "subprocess.Popen[str]") -> None:
        self.folder, self.port, self.process = folder, port, process
        self.cookie = ""
        self.said = self.printed = ""

    def ask(self, path: str, data: bytes | None = None, kind: str | None = None) -> int:
        headers = {"Cookie": self.cookie} | ({} if kind is None else {"Content-Type": kind})
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        opener = urllib.request.build_opener(NoRedirect)
        try:
            with opener.open(request, timeout=10) as answer:
                status, headers = answer.status, answer.headers
        except urllib.error.HTTPError as error:
            status, headers = error.code, error.headers
        if "Set-Cookie" in headers:
            self.cookie = headers["Set-Cookie"].partition(";")[0]
        return int(status)

    def end(self, number: int = signal.SIGINT) -> int:
        self.process.send_signal(number)
        self.printed, self.said = self.process.communicate(timeout=20)
        return self.process.returncode


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows none."""

    def redirect_request(self, *_: object) -> None: ...


@contextlib.contextmanager
def serving(folder: Path, *arguments: str, port: int) -> Iterator[Served]:
    process = subprocess.Popen(
        [sys.executable, "-m", "flaskmagic", "run", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "140"},
        # A shell lets what runs in its background ignore SIGINT.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    served = Served(folder, port, process)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and process.poll() is None:
            try:
                served.ask("/")
                break
            except OSError:
                time.sleep(0.05)
        yield served
    finally:
        if process.poll() is None:
            process.kill()
        with contextlib.suppress(ValueError):  # they were read, and are closed
            process.communicate()


def use(served: Served) -> None:
    assert served.ask("/login", b"name=Ada") == 302
    assert served.ask("/") == 200
    assert served.ask("/") == 200
    assert served.ask("/nowhere") == 404
    assert served.ask("/boom") == 500
    assert served.ask("/gone") == 404


EXPECTED = (
    "GET / -> 200  index, greeting",
    "POST /login -> 302 to /, sets a cookie (session)  login",
    "GET / -> 200  index, greeting",
    "GET / -> 200  index, greeting",
    "GET /nowhere -> 404: no function of yours was called",
    "GET /boom -> 500, ZeroDivisionError at server.py:29  boom",
    "GET /gone -> 404, NotFound at server.py:41  gone, looked_up",
)


@pytest.mark.parametrize("way", ["app", "script"])
def test_each_exchange_is_told_and_can_be_read(folder: Path, way: str) -> None:
    port = claim_port(None)
    arguments = ["--save", "session.jsonl.gz"]
    arguments += (
        ["--app", "server:app", "--port", str(port)] if way == "app" else ["server.py", str(port)]
    )
    with serving(folder, *arguments, port=port) as served:
        use(served)
        time.sleep(0.3)
        assert served.end() == 0
    lines = served.printed.splitlines()
    assert len(lines) == len(EXPECTED), served.printed + served.said
    for number, (line, expected) in enumerate(zip(lines, EXPECTED, strict=True), 1):
        assert line.split(None, 1)[0] == str(number)
        assert line.split(None, 1)[1].startswith(expected), line
        assert " calls, " in line
    assert ", like 3" in lines[3]
    assert ", like" not in lines[2]  # another line of greeting() ran than in the first one
    assert "6 of 7 exchanges are kept in session.jsonl.gz" in served.said
    assert ("the reloader is off" in served.said) == (way == "script")
    assert "Ada" not in served.printed

    saved = str(folder / "session.jsonl.gz")
    listed = run("trace", "--from", saved).stdout
    assert "POST /login -> 302 to /, sets a cookie (session)" in listed
    assert "like 3" in listed
    for asked in ("2", "POST /login", "server:login"):
        found = run("trace", "--from", saved, "--only", asked).stdout
        assert "Your code: login" in found
        assert "Your code: boom" not in found
    assert "GET / -> 200" in run("trace", "--from", saved, "--only", "4").stdout
    assert "there are 1 to 7: GET /, POST /login" in fails(
        2, "trace", "--from", saved, "--only", "GET /elsewhere"
    )
    (trace,) = api.load(saved)
    headings = api.headings(trace)
    assert headings == [expected.partition("  ")[0] for expected in EXPECTED]
    statuses = {step.status for step in api.read(trace, "template").steps}
    assert statuses <= {Status.EXECUTED, Status.NOT_EXECUTED}
    assert Status.NOT_EXECUTED in statuses
    assert trace.exchanges[3].like == 3
    assert all(call.parent_id is None or call.parent_id in trace.by_id for call in trace.calls)


@pytest.mark.parametrize("way", ["app", "script"])
def test_what_was_reached_of_the_libraries_is_counted_as_it_grows(folder: Path, way: str) -> None:
    port = claim_port(None)
    arguments = (
        ["--app", "server:app", "--port", str(port)] if way == "app" else ["server.py", str(port)]
    )
    with serving(folder, *arguments, port=port) as served:
        time.sleep(4)  # the uses are looked for when nothing was imported for a second
        use(served)
        time.sleep(0.3)
        assert served.end() == 0
    told = re.findall(r", (\d+) of (\d+) features$", served.printed, re.MULTILINE)
    assert len(told) >= 3, served.printed + served.said
    counts = [int(reached) for reached, _ in told]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    (every,) = {int(every) for _, every in told}
    assert f"{every} features of " in served.said
    assert f"reached: {counts[-1]} features" in served.said


def test_a_killed_process_loses_the_last_exchange_at_most(folder: Path) -> None:
    port = claim_port(None)
    arguments = ("--app", "server:app", "--port", str(port), "--save", "session.jsonl")
    with serving(folder, *arguments, port=port) as served:
        use(served)
        saved = folder / "session.jsonl"
        deadline = time.monotonic() + 20
        # The last line may be half written.
        while saved.read_text("utf-8").rpartition("\n")[0].count('"kind":"request"') < 5:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        served.process.kill()
    (trace,) = api.load(folder / "session.jsonl")
    assert trace.title.endswith("it was cut off")
    assert [each.title for each in trace.exchanges][:5] == [
        "GET /", "POST /login", "GET /", "GET /", "GET /nowhere"
    ]  # fmt: skip


@pytest.mark.parametrize("pause", [0, 0.01])
def test_signals_one_after_the_other_lose_nothing(folder: Path, pause: float) -> None:
    port = claim_port(None)
    arguments = ("--app", "server:app", "--port", str(port), "--save", "session.jsonl")
    with serving(folder, *arguments, port=port) as served:
        use(served)
        time.sleep(pause * 30)  # what was answered is in the log
        for number in (signal.SIGINT, *[signal.SIGTERM] * round(pause * 2000)):
            served.process.send_signal(number)
            time.sleep(pause)
        assert served.end(signal.SIGTERM) == 0, served.said  # as the first one says
    (trace,) = api.load(folder / "session.jsonl")
    assert api.headings(trace) == [expected.partition("  ")[0] for expected in EXPECTED]
    assert f"of {len(EXPECTED)} exchanges are kept" in served.said


def test_sigterm_ends_it_too_and_the_line_that_waits_is_told(folder: Path) -> None:
    port = claim_port(None)
    with serving(folder, "--app", "server:app", "--port", str(port), port=port) as served:
        waiting = HTTPConnection("127.0.0.1", port)
        waiting.request("GET", "/waits")
        time.sleep(0.5)
        assert served.end(signal.SIGTERM) == 128 + signal.SIGTERM
        waiting.close()
    said = "no answer was recorded, was still at server.py:47 when the app ended  waits"
    assert f"GET /waits -> {said}" in served.printed
    assert "Traceback" not in served.said


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--app", "nowhere:app", "--port", "{free}"], 1, "nowhere"),
        (["nowhere.py"], 1, "nowhere.py can't be read"),
        (["--app", "server:app", "server.py"], 2, "not both"),
        (["--app", "server:app", "--save", "no/folder.jsonl"], 1, "there is no such folder"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    folder: Path, arguments: list[str], code: int, said: str
) -> None:
    words = [word.format(free=claim_port(None)) for word in arguments]
    finished = subprocess.run(
        [sys.executable, "-m", "flaskmagic", "run", *words],
        cwd=folder, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert finished.returncode == code, finished.stderr
    assert said in finished.stderr
    assert "Traceback" not in finished.stderr


@pytest.mark.parametrize(("keeps_all", "kept"), [(False, 2), (True, 60)])
def test_nothing_is_held_of_what_was_told(keeps_all: bool, kept: int, tmp_path: Path) -> None:
    app = Flask(__name__)
    app.add_url_rule("/<name>", view_func=lambda name: name)
    recorder = Recorder(Scope((__name__,), None, frozenset({"flask", "werkzeug"})))
    records, written = [header()], Records(recorder)
    with recorder:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        for number in range(30):
            for path in (f"/{number}", "/no/where"):
                connection = HTTPConnection("127.0.0.1", server.server_port)
                connection.request("GET", path)
                connection.getresponse().read()
                connection.close()
            records += written.new()
        server.shutdown()
        thread.join()
        server.server_close()
    records += written.new()
    lines: list[str] = []
    session = Session("it", ValueTexts(False), keeps_all, lines.append)
    told = list(session.feed(records)) + list(session.end())
    assert [each.exchange.number for each in told] == list(range(1, 61))
    assert session.kept == kept
    assert not session._reader.replay.begun.exchanges
    assert len(session._reader.replay._threads) <= 3
    assert session.shortfall is None
    likes = {each.exchange.like for each in told[2:]}
    assert likes == ({None} if keeps_all else {1, 2})
    # A header, the trace, its end, what belongs to no exchange, and a line for each of the others.
    assert len(lines) >= 60 + 4
    (tmp_path / "session.jsonl").write_text("".join(lines), encoding="utf-8")
    (trace,) = api.load(tmp_path / "session.jsonl")
    assert len(trace.exchanges) == 60


def test_of_which_threads_calls_are_missing_is_said() -> None:
    def meddles() -> None:
        sys.settrace(None)

    recorder = Recorder(Scope((__name__,)))
    written = Records(recorder)
    with recorder:
        thread = threading.Thread(target=meddles, name="Thread-of-it")
        thread.start()
        thread.join()
    session = Session("it", ValueTexts(False))
    assert not [*session.feed([header(), *written.new()]), *session.end()]
    assert "the recording of Thread-of-it is not whole: the program set" in str(session.shortfall)


def test_what_follows_a_script_is_the_scripts(folder: Path) -> None:
    (folder / "says.py").write_text("import sys; print(sys.argv)")
    said = run("run", str(folder / "says.py"), "--port", "3", "-x")
    assert said.returncode == 1
    assert "'--port', '3', '-x']" in said.stderr
    assert "ran to its end" in said.stderr
    wrong = run("run", "--prot", "3")
    assert wrong.returncode == 2
    assert "No such option: --prot" in wrong.stderr
