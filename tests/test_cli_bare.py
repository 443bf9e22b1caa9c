"""A command without a topic and without an app: which app it reads, and that it says so."""

import re
from pathlib import Path

import pytest

from flaskmagic.host.found_app import app_found_here
from flaskmagic.inside.app_target import AppTarget
from flaskmagic.walkthroughs import load, topics
from tests.command import run

APP = """\
from flask import Flask

app = Flask(__name__)


@app.get("/")
def front():
    return "The front page"
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, in which no app is named."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FLASK_APP", raising=False)
    return tmp_path


@pytest.mark.parametrize("command", [("trace",), ("report",), ("site", "--output", "site")])
def test_the_app_that_flask_would_find_is_read(here: Path, command: tuple[str, ...]) -> None:
    (here / "app.py").write_text(APP)
    finished = run(*command)
    assert finished.returncode == 0, finished.stderr
    assert finished.stderr.splitlines()[0] == "flaskmagic: this is your own app, app.py"
    page = here / "site" / "path.html"
    assert "front" in (page.read_text("utf-8") if page.exists() else finished.stdout)


def test_without_an_app_every_topic_is_read_on_the_demo_app_and_saved(tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    finished = run("trace", "--save", str(file))
    assert finished.returncode == 0, finished.stderr
    first = "flaskmagic: no app is named or found here: this is the demo app (yours: --app)"
    assert finished.stderr.splitlines() == [first]
    assert finished.stdout.startswith("Starting") or "app.run()" in finished.stdout
    assert finished.stdout.count("▶ look here") == len(topics())
    every = run("trace", "all", "--from", str(file), "--format", "markdown").stdout
    assert re.findall("^# (.*)$", every, re.M) == [load(each).title for each in topics()]
    finished = run("trace", "socket", "--from", str(file), "--format", "markdown")
    assert finished.returncode == 0
    assert finished.stdout.startswith("# ")


def test_what_flask_would_find(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert app_found_here() is None
    (here / "app.py").write_text(APP)
    assert app_found_here() == "app.py"
    (here / "wsgi.py").write_text(APP)
    assert app_found_here() == "wsgi.py"
    (here / ".flaskenv").write_text("# FLASK_APP=other\nexport FLASK_APP='club:make(1)'\n")
    assert app_found_here() == "club:make(1)"
    (here / ".env").write_text("FLASK_APP = shop.py # ours\n")
    assert app_found_here() == "shop.py"
    (here / "deeper").mkdir()
    monkeypatch.chdir(here / "deeper")
    assert app_found_here() == "shop.py"
    monkeypatch.setenv("FLASK_APP", "server:create_app()")
    named = AppTarget("server:create_app()", "server", "create_app()")
    assert app_found_here() == "server:create_app()"
    assert AppTarget.parse(None) == named
    assert AppTarget.parse("C:\\apps\\x.py:app").path == "C:\\apps\\x.py"
