"""What is typed into a form as a password is secret, though nobody told flaskmagic of it."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest

from flaskmagic.host.visited import claim_port
from tests.runs.test_session import serving

SERVER = """\
from flask import Flask, request

app = Flask(__name__)


def register(name, first, second):
    return f"{name} {first == second}"


@app.post("/form")
def form():
    return register(*request.form.values())


@app.post("/raw")
def raw():
    return register("ada", request.get_data(), request.get_data(as_text=True))


@app.post("/json")
def as_json():
    sent = request.get_json()
    return register(sent["who"], sent["login"]["password"], sent["again"])
"""

SAVE = ("--save", "session.jsonl")
SECRET = "hunter2-<Aa1>"
FORM = {"who": "ada", "password": SECRET, "again": SECRET}
DOCUMENT = {"who": "ada", "login": {"password": SECRET}, "again": SECRET}
PARTS = "".join(
    f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
    for name, value in FORM.items()
)


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/form", "application/x-www-form-urlencoded", urlencode(FORM)),
        ("/form", "multipart/form-data; boundary=x", f"{PARTS}--x--\r\n"),
        ("/json", "application/json", json.dumps(DOCUMENT)),
        ("/raw", "application/json", json.dumps(DOCUMENT)),
        ("/raw", "text/plain", urlencode(FORM)),
        ("/raw", "text/plain", f"{PARTS}--x--\r\n"),
    ],
)
def test_a_password_is_left_out_under_any_name(
    path: str, kind: str, body: str, tmp_path: Path
) -> None:
    (tmp_path / "server.py").write_text(SERVER)
    port = claim_port(None)
    with serving(tmp_path, "--app", "server:app", "--port", str(port), *SAVE, port=port) as served:
        assert served.ask(path, body.encode(), kind) == 200
        assert served.end() == 0
    saved = (tmp_path / "session.jsonl").read_text()
    assert "'ada'" in saved
    assert "hunter2" not in saved + served.printed + served.said
