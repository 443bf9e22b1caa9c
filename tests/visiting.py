"""A visit to an app in a folder of its own, as ``--app`` makes it."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.runs.run import Run, run_own_app
from flaskmagic.trace import Call, Trace
from flaskmagic.visitor.actions import Event, Request
from flaskmagic.visitor.visit import make_visit

APPS = Path(__file__).parent / "runs" / "apps"

Visiting = Callable[..., Run]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Go to an empty folder; what is imported from there is forgotten afterwards."""
    for name in ("FLASK_APP", "FLASK_DEBUG", "FLASK_RUN_FROM_CLI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield tmp_path
    for name, module in list(sys.modules.items()):
        places = (getattr(module, "__file__", None), *getattr(module, "__path__", ()))
        if any(str(place).startswith(str(tmp_path.parent)) for place in places):
            del sys.modules[name]


@pytest.fixture
def visit(folder: Path) -> Visiting:
    """Return a function that copies an app of ``apps`` as ``server.py`` and visits it."""

    def visit(
        name: str,
        *actions: str | Request | Event,
        patience: float = 5,
        wait: float | None = None,
        **asked: Any,
    ) -> Run:
        shutil.copy(APPS / f"{name}.py", folder / "server.py")
        sent = make_visit(actions, **asked)
        return run_own_app("server", sent, patience=patience, wait=wait)

    return visit


def own(trace: Trace, qualname: str) -> Call:
    """Return the one call of a function of the app."""
    (call,) = trace.by_definition[f"server:{qualname}"]
    return call
