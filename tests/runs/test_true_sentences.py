"""Sentences of the topics that were false on an app of one's own."""

from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.trace import Trace

APP = """\
from flask import Flask, render_template

app = Flask(__name__)
app.config["TEMPLATES_AUTO_RELOAD"] = {reloads}


@app.get("/")
def index():
    return render_template("index.html")
"""


def asked_twice(folder: Path, *, reloads: bool = False) -> Trace:
    (folder / "server.py").write_text(APP.format(reloads=reloads))
    (folder / "templates").mkdir()
    (folder / "templates" / "index.html").write_text("hello")
    finished = api.run_app("server", api.make_visit(["GET /", "GET /"]))
    assert finished.problem is None
    return finished.trace


def note(trace: Trace, topic: str, title: str) -> str:
    (step,) = [step for step in api.read(trace, topic).steps if step.step.title == title]
    return " ".join(step.note.split())


@pytest.mark.parametrize("reloads", [True, False])
def test_whether_a_template_is_read_again(folder: Path, reloads: bool) -> None:
    said = note(asked_twice(folder, reloads=reloads), "template", "In the cache")
    assert ("`auto_reload` is on" in said) is reloads
    assert ("`auto_reload` is off" in said) is not reloads


def test_an_introduction_does_not_tell_of_the_demo(folder: Path) -> None:
    trace = asked_twice(folder)
    for topic in ("request", "template"):
        told = api.read(trace, topic).introduction
        assert told
        assert "of this run" not in told
        assert "index.html" not in told
    assert "of this run" in api.walkthrough("request").introduction


def test_a_text_is_not_called_a_response(folder: Path) -> None:
    said = note(asked_twice(folder), "response", "Is it a response already?")
    assert "'hello'" in said
    assert "a response is made of it" in said
    assert "nothing is converted" not in said
