"""What an app prints is kept apart, whichever way it writes, and never closed under its feet."""

import gc
import json
import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flaskmagic.scenarios.output import Output
from tests.command import COMMAND, environment
from tests.command import run as run_command
from tests.scenarios.conftest import APPS, Visiting, own


def test_everything_is_taken_in_its_order_and_given_back(capfd: pytest.CaptureFixture[str]) -> None:
    output = Output()
    with output.taken():
        sys.stdout.write("one\n")
        os.write(1, b"two\n")
        subprocess.run([sys.executable, "-c", "print('three')"], check=True)
        os.write(2, b"four\n")
        sys.stderr.write("five\n")
    os.write(1, b"ours\n")
    assert output.text().splitlines() == ["one", "two", "three", "four", "five"]
    assert capfd.readouterr() == ("ours\n", "")


def test_who_kept_the_stream_may_go_on_writing() -> None:
    output = Output()
    with output.taken():
        kept = sys.stderr
        fileno = kept.fileno()
    del output
    gc.collect()
    kept.write("late\n")
    del kept
    gc.collect()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(fileno)


def test_werkzeugs_log_is_taken_once_and_its_handlers_come_back() -> None:
    logger = logging.getLogger("werkzeug")
    before = list(logger.handlers)
    output = Output()
    with output.taken():
        logger.warning("served")
    assert output.text() == "served\n"
    assert logger.handlers == before


def test_an_app_that_writes_in_every_way(visit: Visiting) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    root.handlers.clear()  # pytest's own, or basicConfig() does nothing
    try:
        finished = visit("loud", "GET /")
    finally:
        sys.modules["server"].over.set()
        root.handlers[:], root.level = before, level
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
    assert json.loads(finished.stdout)["steps"]
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
    document = json.loads(stdout)
    assert document["interrupted"]
    assert "Your code: slow" in [step["title"] for step in document["steps"]]
