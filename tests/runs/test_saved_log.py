"""The log of an app that was recorded where nothing of ours is installed."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.host.visited import claim_port
from flaskmagic.inside.script import NO_RELOADER
from flaskmagic.inside.wanted import wanted_by_topics
from flaskmagic.runs.saved_log import is_log, load_log
from flaskmagic.trace import Kind, Outcome, UnreadableTrace
from flaskmagic.tracer.records import VERSION
from flaskmagic.walkthroughs import features
from tests.command import fails, run

SCRIPT = """\
import os
import sys
from flask import Flask, render_template

app = Flask(__name__)


@app.get("/hello/<name>")
def hello(name):
    return render_template("hello.html", name=name, password="hunter2")


if __name__ == "__main__":
    assert sys.argv[1:] == ["--loud"]
    app.run(port=int(os.environ["PORT"]), debug=True)
"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Record a script with the one file that is carried there, ask for a page, and stop it."""
    folder = tmp_path_factory.mktemp("container")
    (folder / "server.py").write_text(SCRIPT)
    (folder / "templates").mkdir()
    (folder / "templates" / "hello.html").write_text("<p>{{ name }}</p>\n")
    api.write_inside(folder / "inside.pyz")
    port = str(claim_port(None))
    process = subprocess.Popen(
        [sys.executable, "inside.pyz", "--log", "app.log", "server.py", "--loud"],
        cwd=folder,
        env={**os.environ, "PORT": port},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = []
    while "Running on" not in (said or [""])[-1]:
        said.append(process.stderr.readline())
        assert process.poll() is None, said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/hello/Ada") as answer:
        assert answer.read() == b"<p>Ada</p>"
    time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert f"flaskmagic: {NO_RELOADER}\n" in said
    return folder / "app.log"


def test_it_is_read_elsewhere_with_its_sources(recorded: Path) -> None:
    for file in ("server.py", "templates/hello.html"):
        (recorded.parent / file).unlink(missing_ok=True)
    trace = load_log(recorded)
    assert (trace.kind, trace.title) == (Kind.APP, "what app.log has recorded")
    (view,) = trace.by_definition["__main__:hello"]
    assert (view.arguments, view.outcome) == ({"name": "'Ada'"}, Outcome.RETURNED)
    file = trace.files[view.code.filename]
    assert (file.path, file.is_own, file.text) == ("server.py", True, SCRIPT)
    assert trace.distributions["flask"].name == "Flask"
    assert [each.path for each in trace.files.values() if each.is_template] == [
        "templates/hello.html"
    ]
    flask = next(each for each in trace.files.values() if each.path == "flask/app.py")
    assert flask.page is not None
    assert "hunter2" not in recorded.read_text().replace(json.dumps(SCRIPT)[1:-1], "")


def test_the_commands_read_it(recorded: Path) -> None:
    found = run("trace", "--from", str(recorded)).stdout
    assert "Your code: hello" in found
    assert "executed" in run("trace", "route", "--from", str(recorded)).stdout
    assert "the path" in run("report", "--from", str(recorded)).stdout.lower()


def test_it_may_be_cut_off_anywhere(recorded: Path, tmp_path: Path) -> None:
    whole = recorded.read_bytes()
    traces = [load_log(recorded)]
    cut = tmp_path / "cut.log"
    for part in (0.999, 0.9, 0.7, 0.5, 0.3):
        cut.write_bytes(whole[: int(len(whole) * part)])
        traces.append(load_log(cut))
        assert traces[-1].title.endswith("; it was cut off")
    for more, fewer in itertools.pairwise(traces):
        for thread in {call.thread for call in fewer.calls}:
            before, after = (
                [call.code for call in trace.calls if call.thread == thread]
                for trace in (more, fewer)
            )
            assert after == before[: len(after)]
    cut.write_bytes(whole[:40])
    assert is_log(cut)
    with pytest.raises(UnreadableTrace, match="has no first record"):
        load_log(cut)


def test_what_is_damaged_is_said(recorded: Path, tmp_path: Path) -> None:
    lines = recorded.read_bytes().splitlines(keepends=True)
    damaged = tmp_path / "damaged.log"
    for wrong, said in (
        (b"{]\n", "line 4 is damaged"),
        (b"7\n", "line 4 is no record"),
        (b'["function", 1]\n', "a record of 'function' is damaged"),
        (b'["events", 1, "x", false, [1, 2, 999999, 7, null, -1, 0]]\n', "a record of 'events'"),
    ):
        damaged.write_bytes(b"".join([*lines[:3], wrong, *lines[3:]]))
        assert said in fails(1, "trace", "--from", str(damaged))
    version = f'"flaskmagic log", {VERSION}'.encode()
    newer = lines[0].replace(version, b'"flaskmagic log", 99')
    damaged.write_bytes(newer)
    assert f"its version is 99, and {VERSION} can be read" in fails(
        1, "trace", "--from", str(damaged)
    )


def test_the_topics_want_there_what_they_want_here() -> None:
    every = [*api.topics(), *features()]
    here = frozenset[str]().union(*(each.wanted for each in every))
    assert wanted_by_topics() == here


def test_what_is_wrong_with_the_command(tmp_path: Path) -> None:
    module = [sys.executable, "-m", "flaskmagic.inside"]
    root = str(Path(__file__).parents[2])
    for arguments, said in (
        (["--log", "x.log", "nothing.py"], "flaskmagic: there is no script nothing.py"),
        (["server.py"], "the following arguments are required: --log"),
    ):
        done = subprocess.run(
            [*module, *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": root},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode
        assert said in done.stderr
