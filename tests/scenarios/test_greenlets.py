"""Greenlets can't be followed: it is said before they take the threads away."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from flask import Flask

from flaskmagic.scenarios import greenlets, own_app
from flaskmagic.scenarios.app_target import AppTarget
from flaskmagic.scenarios.greenlets import Greenlets, greenlets_of, refused
from flaskmagic.scenarios.own_app import own_scenario
from flaskmagic.scenarios.run import run
from flaskmagic.scenarios.visit import Visit
from flaskmagic.trace import Outcome
from tests.scenarios.conftest import Visiting


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
        run(own_scenario(AppTarget.parse("server"), Visit(requests=(("GET", "/"),))))
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


def test_requests_are_served_on_threads_and_events_are_refused(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_app, "greenlets_of", lambda _app: "gevent")
    finished = visit("rooms", "GET /nowhere")
    assert finished.problem is None
    assert "served by app.run(), on threads" in (finished.remark or "")
    assert "flask_socketio:SocketIO.run" not in finished.trace.by_definition
    with pytest.raises(Greenlets, match="async_mode='threading'"):
        visit("rooms", events=(("chat", 1),))


def test_greenlets_within_a_request_cost_its_thread_and_no_other(visit: Visiting) -> None:
    pytest.importorskip("greenlet")
    finished = visit("turns", "GET /", "GET /after")
    assert "ends early: greenlets take turns" in (finished.problem or "")
    (index,) = finished.trace.by_definition["server:index"]
    (after,) = finished.trace.by_definition["server:after"]
    assert list(finished.trace.cut_short) == [index.thread]
    assert after.outcome is Outcome.RETURNED
