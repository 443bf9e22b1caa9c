"""What an app prints is kept apart, whichever way it writes."""

import json
import os
import shlex
import signal
import subprocess
import time
from pathlib import Path

import pytest

from flaskmagic.runs.run import run_own_app
from flaskmagic.tracer.redact import REDACTED
from flaskmagic.visitor.visit import make_visit
from tests.command import COMMAND, all_steps, environment
from tests.command import run as run_command
from tests.visiting import APPS, Visiting, own


def test_an_app_that_writes_in_every_way(visit: Visiting) -> None:
    finished = visit("loud", "GET /")
    assert finished.problem is None
    assert own(finished.trace, "index").result == "'done'"
    for said in (
        "printed",
        "INFO:shop:logged",
        "WARNING:server:logged by the app",
        "written to 1",
        "written to 2",
        "\N{REPLACEMENT CHARACTER} binary",
        "printed by a child",
        "printed by a thread",
    ):
        assert said in finished.output.splitlines()
    assert finished.output.count('"GET / HTTP/1.1" 200') == 1
    assert "x" * 5000 in finished.output


WRITER = """\
import os
import subprocess
import time
import sys

from flask import Flask

app = Flask(__name__)


@app.get("/")
def index():
    os.write(1, b"written to 1\\n")
    subprocess.run([sys.executable, "-c", "print('printed by a child')"], check=True)
    return "done"
"""


def test_what_an_app_writes_is_not_in_our_json(folder: Path) -> None:
    (folder / "server.py").write_text(WRITER)
    root = str(APPS.parent.parent.parent)
    finished = run_command("trace", "--app", "server", "--format", "json", PYTHONPATH=root)
    assert all_steps(finished.stdout)
    assert "app: written to 1\n" in finished.stderr
    assert "app: printed by a child\n" in finished.stderr


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_an_interrupt_ends_the_run_and_shows_what_there_is(folder: Path) -> None:
    (folder / "server.py").write_text((APPS / "stubborn.py").read_text(encoding="utf-8"))
    process = subprocess.Popen(
        [*COMMAND, "trace", "--app", "server", "--request", "GET /slow", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(PYTHONPATH=str(APPS.parent.parent.parent)),
    )
    while not (folder / "reached").exists():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"KeyboardInterrupt" not in stderr
    (document,) = json.loads(stdout)
    assert document["interrupted"]
    assert "Your code: slow" in [step["title"] for step in document["steps"]]


PRINTS = """\
import logging
from flask import Flask, request

app = Flask(__name__)


@app.post("/login")
def login():
    given = request.form["password"]
    print("given:", given, "and more")
    logging.error("token=%s", "sesame-sesame")
    return "in"
"""


def test_the_secrets_that_an_app_prints_are_not_passed_on(folder: Path) -> None:
    (folder / "server.py").write_text(PRINTS)
    printed: list[str] = []
    visit = make_visit(["POST /login"], form=(("password", "hunter2-hunter2"),))
    finished = run_own_app("server", visit, printed=printed.append)
    assert finished.problem is None
    assert f"given: {REDACTED} and more" in printed
    assert f"ERROR:root:token={REDACTED}" in printed
    assert finished.output.splitlines() == printed
    shown = run_own_app("server", visit, show_secrets=True).output
    assert "given: hunter2-hunter2 and more" in shown


SLOW = """\
import time
from flask import Flask

app = Flask(__name__)


@app.get("/")
def index():
    print("first")
    time.sleep(1)
    print("second")
    return "done"
"""


def test_it_is_passed_on_as_it_comes(folder: Path) -> None:
    (folder / "server.py").write_text(SLOW)
    came: dict[str, float] = {}
    run_own_app("server", make_visit(), printed=lambda line: came.update({line: time.monotonic()}))
    assert came["second"] - came["first"] > 0.5


@pytest.mark.parametrize("ending", ["2>&-", "2>/dev/full", "2> >(head -c 1 > /dev/null)"])
def test_a_reading_is_not_lost_for_stderr(folder: Path, ending: str) -> None:
    (folder / "server.py").write_text(SLOW)
    if ending.endswith("full") and not Path("/dev/full").exists():
        pytest.skip("only Linux has /dev/full")
    command = shlex.join([*COMMAND, "trace", "--app", "server", "--format", "json"])
    done = subprocess.run(
        ["bash", "-c", f"{command} {ending}"],
        stdout=subprocess.PIPE,
        env=environment(PYTHONPATH=str(APPS.parent.parent.parent)),
        check=False,
    )
    assert done.returncode == 0
    steps = {step["title"]: step for step in all_steps(done.stdout)}
    assert steps["Your code: index"]["outcome"] == "returned"
