"""One run of a small app, and the report by feature that is made of it."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.report.build import build
from flaskmagic.report.features import budget
from flaskmagic.report.model import Report
from flaskmagic.trace import Trace
from tests.command import run
from tests.installed import lines_of

APP = Path(__file__).parent / "app"
EVENT = 'chat={"text": "hi"}'

Lines = Callable[[str], list[str]]


@pytest.fixture(scope="session")
def app_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the app, of which no repository knows."""
    folder = tmp_path_factory.mktemp("app") / "project"
    shutil.copytree(APP, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture(scope="session")
def saved(app_folder: Path) -> Path:
    """Return the saved trace of a visit to the app."""
    file = app_folder.parent / "run.json"
    finished = run(
        *("trace", "--app", str(app_folder / "server.py"), "--emit", EVENT),
        *("--requests", str(app_folder / "visit.http")),
        *("--save", str(file), "--output", os.devnull),
    )
    assert finished.returncode == 0, finished.stderr
    return file


@pytest.fixture(scope="session")
def traces(saved: Path) -> Sequence[Trace]:
    return api.load(saved)


@pytest.fixture(scope="session")
def report(traces: Sequence[Trace]) -> Report:
    return build(api.read_everything(traces), "Ada, Grace")


@pytest.fixture(scope="session")
def with_all_excerpts(traces: Sequence[Trace]) -> Report:
    """Return the same report with room for every excerpt."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(budget, "PAGES", 1000)
        return build(api.read_everything(traces))


@pytest.fixture(scope="session")
def lines(app_folder: Path) -> Lines:
    """Return a function that reads a file as it is installed, or as it stands in the app."""

    def lines(path: str) -> list[str]:
        own = app_folder / path
        return own.read_text(encoding="utf-8").splitlines() if own.is_file() else lines_of(path)

    return lines
