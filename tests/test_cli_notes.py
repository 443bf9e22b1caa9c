"""``flaskmagic lint`` and ``--walkthrough``, run as a user runs them."""

from dataclasses import replace
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.trace import Kind, Trace, UnreadableTrace, dump
from flaskmagic.walkthroughs import parse
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
    assert "notes.md:1: is not text in UTF-8" in fails(1, "trace", "--walkthrough", "notes.md")


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
    said = "flaskmagic: notes.md:4: no scenario 'rout': did you mean 'route'?"
    assert fails(1, "trace", "--walkthrough", "notes.md") == said
    assert fails(1, "lint", "notes.md") == said
    notes.write_text(notes.read_text().replace('scenario = "rout"', 'visit = ["GET /hello/Grace"]'))
    assert run("lint", "notes.md").stdout == "notes.md: its step is found\n"
    assert "For 'Grace'." in run("trace", "--walkthrough", "notes.md").stdout
    notes.write_text(notes.read_text().replace("GET /", "GET "))
    assert "notes.md:4: 'GET hello/Grace' is not a request" in fails(1, "lint", "notes.md")


def test_a_saved_trace_is_taken_by_what_the_notes_are_for(
    tmp_path: Path, built_trace: Trace
) -> None:
    file = tmp_path / "saved.json"
    own = replace(built_trace, kind=Kind.APP, scenario="")
    others = [replace(built_trace, scenario=name) for name in ("route", "mine")]
    file.write_text(dump([own, *others]))
    notes = parse(NOTES, "notes", "notes.md")
    of_demo = parse(NOTES.replace("question", 'visit = ["/"]\nquestion', 1), "mine", "mine.md")
    assert api.load(file, notes, of_demo) == [own, others[1]]
    file.write_text(dump(others))
    with pytest.raises(UnreadableTrace, match="has no trace of 'own': it has route, mine"):
        api.load(file, notes)
    file.write_text(dump([own]))
    assert api.load(file, of_demo) == [own]  # a lone trace serves whatever is asked
