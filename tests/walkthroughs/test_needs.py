"""A topic whose library is not installed says so, names the command, and is left out of all."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from flaskmagic import api, walkthroughs
from flaskmagic.checks import doctor
from flaskmagic.console import console
from flaskmagic.demo_app.extras import EXTRAS
from flaskmagic.reading import Reading, read
from flaskmagic.render import terminal
from flaskmagic.runs.run import run_demo_app
from flaskmagic.walkthroughs.needs import COMMAND, MissingLibrary, missing
from tests.command import run

NOTES = """\
+++
title = "Nowhere"
question = "Where is it?"
visit = ["GET /"]
needs = ["Flask", "Flask-Nowhere"]
+++
An introduction.

## The app is called

```step
definition = "flask.app:Flask.wsgi_app"
```

It is.
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / "nowhere.md"
    file.write_text(NOTES)
    return file


def test_what_is_installed_is_not_missing(notes: Path) -> None:
    assert missing(walkthroughs.load_file(notes)) == ["Flask-Nowhere"]


def test_nothing_is_run_without_it(notes: Path) -> None:
    with pytest.raises(MissingLibrary, match=r"^nowhere needs Flask-Nowhere, not installed here: "):
        api.run_demo(notes)


def test_the_command_says_what_to_install(notes: Path) -> None:
    finished = run("trace", "--walkthrough", str(notes))
    assert finished.returncode == 1
    assert finished.stdout == ""
    assert finished.stderr == (
        f"flaskmagic: nowhere needs Flask-Nowhere, not installed here: {COMMAND}\n"
    )


def test_of_several_it_is_left_out(notes: Path) -> None:
    finished: subprocess.CompletedProcess[str] = run("trace", "route", "--walkthrough", str(notes))
    assert finished.returncode == 0
    assert "nowhere is left out: it needs Flask-Nowhere" in finished.stderr
    assert finished.stdout.startswith("Routing ")


def test_the_doctor_looks_for_no_step_of_it(notes: Path) -> None:
    found = walkthroughs.load_file(notes)
    trace = replace(api.run_demo("route")[0].trace, calls=())
    checked = doctor.examine([found], lambda _: trace, "3.11.7")
    assert [(each.steps, each.lacked[:19]) for each in checked.topics] == [
        ((), "needs Flask-Nowhere")
    ]
    assert checked.findings == 0


def test_the_list_says_what_a_topic_needs(notes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    every = [walkthroughs.load("route"), walkthroughs.load_file(notes)]
    terminal.render_topics(every, [api.lacks(each) for each in every], console())
    said = " ".join(capsys.readouterr().out.split())
    assert said.count(f"needs Flask-Nowhere, not installed here: {COMMAND}") == 1
    assert said.count("not installed here") == 1


def test_topics_are_listed_by_their_groups() -> None:
    lines = run("topics").stdout.splitlines()
    groups = [line for line in lines if not line.startswith(" ")]
    assert groups == list(dict.fromkeys(each.group for each in api.topics()))
    named = [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]
    assert sorted(named) == sorted(walkthroughs.topics())


def facts(reading: Reading) -> list[tuple[object, ...]]:
    return [
        (step.step.title, step.status, step.name, step.focus_line, step.proof_line)
        for step in reading.steps
    ]


@pytest.mark.parametrize("topic", ["startup", "request", "route", "response", "template", "socket"])
def test_six_topics_have_the_same_steps_with_the_extra_and_without(
    topic: str, live_reading: Callable[[str], Reading]
) -> None:
    for library in ("flask_login", "flask_sock", "flask_wtf"):
        pytest.importorskip(library)
    notes = walkthroughs.load(topic)
    assert notes.visit is not None
    assert notes.visit.needs == ()
    run_with_all = run_demo_app(replace(notes.visit, needs=tuple(EXTRAS)), notes.wanted)
    assert facts(read(notes, run_with_all.trace)) == facts(live_reading(topic))
