"""Two engines write the same: call for call, line for line, value for value."""

import re
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import flaskmagic
from flaskmagic.runs.run import run_demo_app
from flaskmagic.trace import Call, Trace
from flaskmagic.tracer.engines.choice import (
    BESIDE_OTHERS,
    MONITORING,
    SETTRACE,
    engines_here,
    first_possible,
    is_possible,
)
from flaskmagic.tracer.engines.monitoring import Monitoring
from flaskmagic.tracer.engines.settrace import Settrace
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from flaskmagic.walkthroughs import load
from tests.command import run

HAS_MONITORING = sys.version_info >= (3, 12)
needs_monitoring = pytest.mark.skipif(not HAS_MONITORING, reason="Python has no sys.monitoring")


_NUMBER = re.compile(r"\d+")
"""Ports and times differ."""


def told(trace: Trace) -> Counter[tuple[object, ...]]:
    """Return what is known of each call, but for what no two runs have in common."""
    by_id = {call.id: call for call in trace.calls}
    return Counter(_told(call, by_id) for call in trace.calls if not _is_by_chance(call))


def _told(call: Call, by_id: dict[int, Call]) -> tuple[object, ...]:
    parent = by_id.get(call.parent_id or 0)
    return (
        call.code,
        None if parent is None else parent.code,
        call.call_site,
        call.outcome,
        call.exception,
        call.raised_line,
        call.lines,
        tuple((name, _NUMBER.sub("#", text)) for name, text in (call.arguments or {}).items()),
        _NUMBER.sub("#", call.result or ""),
        tuple((each.name, each.argument) for each in call.c_calls),
        call.incomplete,
    )


def _is_by_chance(call: Call) -> bool:
    """Say whether its number hangs on the clock: how often it is looked whether there is news.

    Werkzeug reads on after an answer, if the visitor has hung up by then.
    """
    site = call.call_site.filename if call.call_site else ""
    reads_on = call.code.qualname == "SocketIO.readinto" and site.endswith("serving.py")
    looks = call.code.filename.endswith(("selectors.py", "socketserver.py", "threading.py"))
    return reads_on or looks


@needs_monitoring
@pytest.mark.parametrize("topic", ["startup", "route", "template"])
def test_the_engines_tell_the_same_of_a_topic(topic: str) -> None:
    walkthrough = load(topic)
    assert walkthrough.visit is not None
    one, other = (
        told(run_demo_app(walkthrough.visit, walkthrough.wanted, engine=engine).trace)
        for engine in (SETTRACE, MONITORING)
    )
    assert one.total() > 500
    assert one == other


def test_which_engine_is_taken() -> None:
    assert engines_here() == (SETTRACE,)
    assert first_possible(()) is first_possible((SETTRACE,)) is Settrace
    best = Monitoring if HAS_MONITORING else Settrace
    assert first_possible(BESIDE_OTHERS) is best
    assert is_possible(MONITORING) is HAS_MONITORING


@needs_monitoring
def test_a_tool_that_has_the_trace_function_keeps_it() -> None:
    heard: list[str] = []

    def debugger(_frame: Any, event: str, _arg: object) -> Any:
        heard.append(event)
        return debugger

    sys.settrace(debugger)
    try:
        assert engines_here() == BESIDE_OTHERS
        with flaskmagic.record(folder=Path(__file__).parent) as recording:
            ours = sys.gettrace()
            works()
    finally:
        sys.settrace(None)
    assert ours is debugger
    assert recording.engine == MONITORING
    assert heard.count("call") >= 1
    assert "works" in {call.code.qualname for call in recording.trace.calls}


def works() -> int:
    return 3


@needs_monitoring
def test_it_leaves_nothing_behind() -> None:
    monitoring: Any = getattr(sys, "monitoring")  # noqa: B009
    recorder = Recorder(Scope((__name__,)), {f"{__name__}:works"}, engines=(MONITORING,))
    with recorder:
        works()
        assert monitoring.get_tool(3) is not None
    assert [monitoring.get_tool(tool) for tool in (3, 4)] == [None, None]
    monitoring.use_tool_id(3, "another")
    try:
        assert monitoring.get_local_events(3, works.__code__) == 0
        assert monitoring.get_events(3) == 0
        for event in (monitoring.events.LINE, monitoring.events.PY_START):
            assert monitoring.register_callback(3, event, None) is None
    finally:
        monitoring.free_tool_id(3)
    recorder.stop()


@needs_monitoring
def test_a_closure_keeps_what_another_thread_stores() -> None:
    """Reading ``f_locals`` disturbs nothing: see https://bugs.python.org/issue30744."""
    stored = 0

    def stores() -> None:
        nonlocal stored
        for _ in range(200):
            stored += 1

    with Recorder(Scope((__name__,), str(Path(__file__).parent)), engines=(MONITORING,)):
        threads = [threading.Thread(target=stores) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert stored == 800


@pytest.mark.skipif(HAS_MONITORING, reason="Python has sys.monitoring")
def test_the_command_says_what_python_it_needs() -> None:
    finished = run("trace", "route", "--engine", "monitoring")
    assert finished.returncode == 1
    (said,) = finished.stderr.splitlines()
    assert said.startswith("flaskmagic: Python 3.11")
    assert "--python" in said
