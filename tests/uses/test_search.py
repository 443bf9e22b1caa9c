"""The search runs nothing of the app, follows what the app itself says, and is told by ``run``."""

import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.host.visited import claim_port
from tests.uses.project import feature, use

TRAPS = """\
from flask import Flask, Request, jsonify, request


class Meta(type):
    @property
    def trap(cls):
        raise SystemExit("the metaclass ran")


class Trap(metaclass=Meta):
    def __getattr__(self, name):
        raise SystemExit("__getattr__ ran")

    @property
    def value(self):
        raise SystemExit("the property ran")

    def __class_getitem__(cls, item):
        raise SystemExit("__class_getitem__ ran")

    def __len__(self):
        raise SystemExit("__len__ ran")


class MyRequest(Request):
    def shown(self):
        return jsonify(self.args)


class MyApp(Flask):
    request_class = MyRequest


app = MyApp(__name__)
trap = Trap()


@app.get("/")
def index():
    jsonify = str  # a local name
    Trap.trap, trap.value, trap.missing, trap[0]
    return jsonify(request.shown())
"""


def found_in(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> api.ProjectUses:
    (folder / "server.py").write_text(text)
    monkeypatch.chdir(folder)
    return api.find_uses("server:app")


def test_nothing_of_the_app_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = found_in(TRAPS, tmp_path, monkeypatch)
    assert use(found, "jsonify", "MyRequest.shown").expression == "jsonify"


def test_the_app_says_what_its_request_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``request.shown`` is own code, and leads from the view to what that uses."""
    found = found_in(TRAPS, tmp_path, monkeypatch)
    args = use(found, "Request.args", "MyRequest.shown")
    assert [entry.asked for entry in args.entries] == ["GET /"]


def test_a_local_name_is_not_what_it_hides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = found_in(TRAPS, tmp_path, monkeypatch)
    assert {each.function for each in feature(found, "jsonify").uses} == {"MyRequest.shown"}


def test_a_session_says_at_its_end_what_it_reached(tmp_path: Path) -> None:
    text = TRAPS.replace("    Trap.trap, trap.value, trap.missing, trap[0]\n", "")
    (tmp_path / "server.py").write_text(text)
    port = claim_port(None)
    command = [
        sys.executable,
        "-m",
        "flaskmagic",
        "run",
        "--app",
        "server:app",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(
        [*command, "--save", "session.jsonl"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        _ask(f"http://127.0.0.1:{port}/")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    finally:
        process.kill()
    found = api.find_uses(saved=tmp_path / "session.jsonl")
    uses = list(found.uses())
    assert process.returncode == 0, said
    assert f"{len(uses)} uses; reached:" in said
    assert f"{sum(each.ran for each in uses)} uses (flaskmagic uses --from session.jsonl)" in said
    assert use(found, "jsonify", "MyRequest.shown").ran


def _ask(address: str) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            urllib.request.urlopen(address, timeout=10).close()
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return
