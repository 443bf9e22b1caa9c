"""Greenlets can't be followed: it is said before they take the threads away."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from flask import Flask

from flaskmagic.host.visited import CannotRun
from flaskmagic.inside import greenlets
from flaskmagic.inside.app_target import AppTarget
from flaskmagic.inside.find_app import load_app
from flaskmagic.inside.greenlets import Greenlets, greenlets_of, refused
from flaskmagic.runs.run import run_own_app
from flaskmagic.trace import Outcome
from flaskmagic.visitor.actions import Event
from flaskmagic.visitor.visit import make_visit
from tests.visiting import Visiting


@pytest.mark.parametrize(
    ("module", "function"), [("eventlet", "monkey_patch"), ("gevent.monkey", "patch_all")]
)
def test_a_monkey_patch_is_refused_and_left_as_it_was(
    monkeypatch: pytest.MonkeyPatch, folder: Path, module: str, function: str
) -> None:
    patches = ModuleType(module)
    for name in (function, "patch_thread", "patch_socket"):
        setattr(patches, name, lambda: pytest.fail("patched"))
    package = module.partition(".")[0]
    for name in {package, module}:
        monkeypatch.setitem(sys.modules, name, patches)
    installed = {package: True}
    monkeypatch.setattr(greenlets, "find_spec", lambda name: installed.get(name))
    (folder / "server.py").write_text(f"\nfrom {module} import {function}\n{function}()\n")
    before = getattr(patches, function)
    with pytest.raises(Greenlets, match=rf"server\.py:3: {module}\.{function}\(\) is called"):
        load_app(AppTarget.parse("server"), frozenset())
    assert getattr(patches, function) is before


def test_an_app_that_is_not_patched_is_not_refused() -> None:
    with refused():
        assert greenlets_of(Flask(__name__)) is None


@pytest.mark.parametrize(
    ("mode", "library"),
    [("eventlet", "eventlet"), ("gevent_uwsgi", "gevent"), ("threading", None), (None, None)],
)
def test_what_a_socketio_server_runs_on(mode: str | None, library: str | None) -> None:
    app = Flask(__name__)
    app.extensions["socketio"] = SimpleNamespace(async_mode=mode)
    assert greenlets_of(app) == library
    assert greenlets_of(Flask(__name__)) is None


ON_GREENLETS = """
from flask import Flask
from flask_socketio import SocketIO


class OnGreenlets(SocketIO):
    async_mode = property(lambda self: "gevent", lambda self, mode: None)


app = Flask(__name__)
OnGreenlets(app, async_mode="threading")
"""


def test_requests_are_served_on_threads_and_events_are_refused(folder: Path) -> None:
    (folder / "server.py").write_text(ON_GREENLETS)
    finished = run_own_app("server", make_visit(["GET /nowhere"]))
    assert finished.problem is None
    assert "served by app.run(), on threads" in (finished.remark or "")
    assert "flask_socketio:SocketIO.run" not in finished.trace.by_definition
    with pytest.raises(CannotRun, match="async_mode='threading'"):
        run_own_app("server", make_visit([Event("chat", 1)]))


def test_greenlets_within_a_request_cost_its_thread_and_no_other(visit: Visiting) -> None:
    pytest.importorskip("greenlet")
    finished = visit("turns", "GET /", "GET /after")
    assert "is not whole: greenlets take turns" in (finished.problem or "")
    (index,) = finished.trace.by_definition["server:index"]
    (after,) = finished.trace.by_definition["server:after"]
    assert list(finished.trace.gaps) == [index.thread]
    assert after.outcome is Outcome.RETURNED
