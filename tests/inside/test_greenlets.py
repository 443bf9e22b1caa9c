"""An app on greenlets is served and recorded as it is."""

import pytest

from flaskmagic.reading import wording
from flaskmagic.runs.run import Run
from flaskmagic.trace import Call, Outcome, Trace
from flaskmagic.visitor.actions import Event
from tests.installed import skip_without
from tests.visiting import Visiting, own


def tree(run: Run, *names: str) -> list[tuple[str, str]]:
    """Return calls of own functions, each with the nearest own function above it."""
    trace = run.trace
    calls = [call for name in names for call in trace.by_definition[f"server:{name}"]]
    return [(own_above(trace, call), call.code.qualname) for call in calls]


def own_above(trace: Trace, call: Call) -> str:
    above = (each for each in trace.ancestors(call) if trace.files[each.code.filename].is_own)
    return next((each.code.qualname for each in above), "")


def test_greenlets_within_a_request_are_recorded(visit: Visiting) -> None:
    pytest.importorskip("greenlet")
    finished = visit("turns", "GET /", "GET /after")
    assert finished.problem is None
    assert tree(finished, "step", "done") == [
        *(("index", "step"), ("index", "step")),
        *(("step", "done"), ("step", "done"), ("after", "done")),
    ]
    done = finished.trace.by_definition["server:done"]
    assert [call.outcome for call in done] == [Outcome.RETURNED] * 3


def test_so_is_what_sqlalchemy_runs_in_them(visit: Visiting) -> None:
    pytest.importorskip("aiosqlite")
    finished = visit("async_orm", "GET /quiet")
    assert finished.problem is None
    add = own(finished.trace, "add")
    assert tree(finished, "make_tables", "before_insert", "shout") == [
        ("add", "make_tables"),
        ("add", "before_insert"),
        ("before_insert", "shout"),
    ]
    tables, insert = own(finished.trace, "make_tables"), own(finished.trace, "before_insert")
    assert len({add.thread, tables.thread, insert.thread}) == 3
    assert not finished.trace.unknown_starts


def test_an_app_that_replaces_threads_is_visited_with_events(visit: Visiting) -> None:
    skip_without("gevent")
    finished = visit("gevent_chat", "GET /", Event("chat", "now"), wait=5)
    assert finished.problem is None
    assert tree(finished, "shout", "later") == [
        *(("index", "shout"), ("chat", "shout"), ("later", "shout")),
        ("chat", "later"),
    ]
    (run,) = finished.trace.by_definition["gevent.baseserver:BaseServer.serve_forever"]
    assert (
        finished.trace.name(finished.trace.ancestors(run)[0].code) == "flask_socketio:SocketIO.run"
    )
    assert "hub of gevent" in finished.trace.unknown_starts
    said = wording.warning(finished.trace)
    assert said.startswith("it is not known what started hub of gevent")
