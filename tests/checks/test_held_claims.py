"""``lint --from`` says of each claim of one's own notes whether it holds in a saved run."""

from pathlib import Path

from tests.command import run

NOTES = """\
+++
title = "A page"
question = "What is called?"
claims.demo = { demo = true }
+++
It is read. {if demo}On the demo app.{end}

## The view is called

```step
definition = "flask.app:Flask.dispatch_request"
claims.failed = { raised = true }
claims.plain = { raised = false }
```

{if failed}It failed.{end}{if plain}It did not.{end}

## What is never called

```step
definition = "flask.app:Flask.handle_exception"
claims.raises = { raised = true }
```

A note. {if raises}It raised.{end}
"""
APP = """\
from flask import Flask

app = Flask(__name__)


@app.get("/")
def front():
    return "front"
"""


def test_each_claim_is_held_against_the_run(folder: Path) -> None:
    (folder / "server.py").write_text(APP)
    (folder / "notes.md").write_text(NOTES)
    asked = ("--app", "server:app", "--request", "GET /", "--save", "run.jsonl")
    assert run("trace", *asked).returncode == 0
    finished = run("lint", "notes.md", "--from", "run.jsonl")
    assert (finished.returncode, finished.stderr) == (0, "")
    assert finished.stdout.splitlines() == [
        "notes.md:1: claims.demo does not hold",
        "notes.md:8: claims.failed does not hold",
        "notes.md:8: claims.plain holds",
        "notes.md:18: claims.raises is not asked: the step was not executed",
    ]
    missing = run("lint", "notes.md", "--from", "nowhere.jsonl")
    assert missing.returncode == 1
    assert "nowhere.jsonl" in missing.stderr
