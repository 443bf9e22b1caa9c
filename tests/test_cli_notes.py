"""``flaskmagic lint`` and ``--walkthrough``, run as a user runs them."""

from pathlib import Path

import pytest

from tests.command import fails, run

SERVER = """\
from flask import Flask

app = Flask(__name__)


@app.route("/users/<int:number>")
def user(number):
    return f"user {number}"
"""
NOTES = """\
+++
title = "Our users"
question = "Who calls user()?"
+++
Ours.

## The view is looked up

```step
definition = "flask.app:Flask.dispatch_request"
focus = "self.view_functions"
```

The rule's endpoint is its key.

## Our view

```step
definition = "server:user"
where = { number = 3 }
```

It was called with {arguments.number}.
"""


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "server.py").write_text(SERVER)
    file = tmp_path / "notes.md"
    file.write_text(NOTES)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    monkeypatch.chdir(tmp_path)
    return file


@pytest.mark.usefixtures("notes")
def test_notes_without_a_mistake() -> None:
    finished = run("lint", "notes.md")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout == "notes.md: all 2 steps are found\n"


def test_mistakes_are_told_with_file_and_line(notes: Path) -> None:
    notes.write_text(NOTES.replace("server:user", "server:usr").replace("request", "requests"))
    finished = run("lint", "notes.md")
    assert finished.returncode == 1
    first, second = finished.stdout.splitlines()
    assert first.startswith("notes.md:10: there is no flask.app:Flask.dispatch_requests: did you")
    assert second == "notes.md:19: there is no server:usr: did you mean server:user?"


def test_a_file_that_can_not_be_read(notes: Path) -> None:
    assert "nowhere.md: No such file" in fails(1, "lint", "nowhere.md")
    notes.write_text("Hello")
    assert fails(1, "lint", "notes.md").startswith("flaskmagic: notes.md:1: a walkthrough begins")
    notes.write_bytes(b"\xff\xfe")
    assert "notes.md:1: is no text in UTF-8" in fails(1, "trace", "--walkthrough", "notes.md")


@pytest.mark.usefixtures("notes")
def test_own_notes_are_read_on_the_readers_own_app() -> None:
    asked = ("--app", "server", "--request", "GET /users/3")
    finished = run("trace", "--walkthrough", "notes.md", *asked)
    assert finished.returncode == 0
    assert "Our users   Who calls user()?" in finished.stdout
    assert "It was called with 3." in finished.stdout
    finished = run("report", "--walkthrough", "notes.md", *asked)
    assert "It was called with `3`." in finished.stdout


def test_own_notes_may_ask_for_a_run_of_the_demo_app(notes: Path) -> None:
    head = 'title = "Hello"\nquestion = "Who answers?"\nscenario = "route"\n'
    step = '```step\ndefinition = "flaskmagic.demo_app.views:add_views.<locals>.hello"\n```\n'
    notes.write_text(f"+++\n{head}+++\n## The view\n\n{step}\nFor {{arguments.name}}.\n")
    assert run("lint", "notes.md").stdout == "notes.md: its step is found\n"
    assert "For 'Ada'." in run("trace", "--walkthrough", "notes.md").stdout
    notes.write_text(notes.read_text().replace('"route"', '"rout"'))
    assert "no scenario 'rout'" in fails(1, "trace", "--walkthrough", "notes.md")
