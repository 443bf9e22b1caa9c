"""A project in a folder of its own, and what is found of it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flaskmagic import api
from flaskmagic.uses import Feature, ProjectUses, Use
from tests.command import run

APPS = Path(__file__).parent / "apps"


def copy(name: str, folder: Path) -> None:
    """Copy an app that is a module, or as a package under its own name."""
    whole = APPS / name
    shutil.copytree(
        whole, folder if (whole / "server.py").exists() else folder / name, dirs_exist_ok=True
    )


def feature(found: ProjectUses, name: str) -> Feature:
    """Return the one feature of a name."""
    (one,) = (each for each in found.features() if each.name == name)
    return one


def use(found: ProjectUses, name: str, function: str) -> Use:
    """Return the one use of a feature in a function."""
    (one,) = (each for each in feature(found, name).uses if each.function == function)
    return one


def asked(use: Use) -> set[str]:
    """Return what is to be asked for to reach a use."""
    return {entry.asked for entry in use.entries}


def session(folder: Path, app: str, *requests: str, emits: tuple[str, ...] = ()) -> Path:
    """Visit an app and save the trace."""
    file = folder / "session.jsonl"
    visit = api.make_visit([*requests, *(api.Event(each, {"text": "hi"}) for each in emits)])
    made = api.run_app(app, visit, find_uses=True)
    assert made.problem is None, made.problem
    api.save([made.trace], file)
    return file


def as_json(*arguments: str) -> dict[str, Any]:
    """Return what the command prints as JSON."""
    finished = run("uses", *arguments, "--format", "json")
    assert finished.returncode == 0, finished.stderr
    found: dict[str, Any] = json.loads(finished.stdout)
    return found


def all_uses(found: ProjectUses) -> Iterator[tuple[Feature, Use]]:
    """Yield each use with its feature."""
    for each in found.features():
        for one in each.uses:
            yield each, one
