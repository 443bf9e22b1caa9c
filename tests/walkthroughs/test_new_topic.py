"""A new topic is one file, and nothing else."""

import shutil
from pathlib import Path

import pytest

from flaskmagic.checks import lint
from flaskmagic.commands import topics as command
from flaskmagic.inside.job import DEMO_PACKAGES
from flaskmagic.reading import Status, read
from flaskmagic.runs.run import run_demo_app
from flaskmagic.source.describe import nothing_run
from flaskmagic.trace import Kind
from flaskmagic.walkthroughs import WalkthroughError, load, loader, topics

GREETING = """\
+++
order = 2
title = "A greeting"
technology = "flask"
question = "Who greets Ada?"
visit = ["GET /hello/Ada", { send = "hello", receive = "message" }]
+++
One view.

## The view

```step
definition = "flaskmagic.demo_app.views:add_views.<locals>.hello"
where = { name = "Ada" }
```

It greets {arguments.name}.

## The event

```step
definition = "flaskmagic.demo_app.events:add_events.<locals>.handle_message"
```

The visit says {arguments.text}.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Look for the topics in a folder that holds ours and the new one."""
    for file in loader.FOLDER.glob("*.md"):
        shutil.copy(file, tmp_path)
    (tmp_path / "greeting.md").write_text(GREETING)
    monkeypatch.setattr(loader, "FOLDER", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_it_is_listed_in_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert topics()[1] == "greeting"  # of two with one number, the first by name
    assert len(topics()) == 16
    command.topics()
    listed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["greeting", "Who", "greets", "Ada?"] in listed
    assert command.complete("gr") == ["greeting"]


@pytest.mark.usefixtures("folder")
def test_it_is_run_on_the_demo_app_and_read() -> None:
    walkthrough = load("greeting")
    assert walkthrough.visit is not None
    finished = run_demo_app(walkthrough.visit, walkthrough.wanted)
    assert finished.problem is None
    trace = finished.trace
    assert (trace.kind, trace.scenario) == (Kind.DEMO, "greeting")
    assert trace.title == "GET /hello/Ada, send a message"
    view, event = read(walkthrough, trace).steps
    assert view.status is event.status is Status.EXECUTED
    assert (view.note, event.note) == ("It greets `'Ada'`.", "The visit says `'hello'`.")


@pytest.mark.usefixtures("folder")
def test_it_is_checked() -> None:
    walkthrough = load("greeting")
    assert lint.lint(walkthrough, GREETING, nothing_run(walkthrough.named, DEMO_PACKAGES)) == []


@pytest.mark.parametrize("key", ["order = 2\n", "visit = ["])
def test_a_topic_without_order_or_visit_is_a_mistake(folder: Path, key: str) -> None:
    text = "".join(line for line in GREETING.splitlines(True) if not line.startswith(key))
    (folder / "greeting.md").write_text(text)
    with pytest.raises(WalkthroughError, match=r"^greeting\.md:1: a topic needs its order and"):
        topics()
