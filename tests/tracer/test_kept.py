"""A trace function that fails stays set, and one that is replaced is told of."""

import json
import linecache
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from flaskmagic.trace import Call, Kind, LogReader, Outcome, Trace, assemble
from flaskmagic.trace.replay_thread import FAILED, FULL, INTERRUPTED, SET_BY_APP, TAKEN_AWAY
from flaskmagic.tracer import value_texts
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope

ROOT = Path(__file__).parents[2]
OWN = Scope((__name__,), app_folder="/nowhere")


def record(act: Callable[[], object], scope: Scope = OWN) -> Trace:
    recorder = Recorder(scope)
    with recorder:
        act()
    return assemble(LogReader.of(recorder), kind=Kind.BLOCK, scenario="test", title="a test")


def named(trace: Trace, name: str) -> list[Call]:
    return [call for call in trace.calls if call.code.qualname.rpartition(".")[2] == name]


def lines_that_ran(trace: Trace, name: str) -> list[str]:
    (call,) = named(trace, name)
    assert call.lines is not None
    return [linecache.getline(__file__, line).strip() for line in sorted(call.lines)]


def down(depth: int) -> int:
    return down(depth + 1)


def after() -> str:
    return "after"


def catches() -> str:
    text = ""
    try:
        down(0)
    except RecursionError:
        text = after()
    return text


def test_a_stack_that_is_full_costs_nothing_but_its_last_calls() -> None:
    trace = record(catches)
    assert trace.shortfall is None or trace.shortfall.endswith(FULL)
    assert named(trace, "after")[0].outcome is Outcome.RETURNED
    assert lines_that_ran(trace, "catches")[-3:] == [
        "except RecursionError:",
        "text = after()",
        "return text",
    ]
    deep = named(trace, "down")
    assert len(deep) > sys.getrecursionlimit() - 120
    assert {(call.outcome, call.exception) for call in deep} == {(Outcome.RAISED, "RecursionError")}


@pytest.mark.parametrize(
    "kind", ["plain", "through_sorted", "through_reduce", "through_generators", "through_json"]
)
def test_what_comes_after_a_full_stack_is_recorded(kind: str) -> None:
    # Each in a new process: what keeps the trace function stays from the first one on.
    command = [sys.executable, "-m", "tests.tracer.deep", kind]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "['returned']\n"


def test_a_stack_that_is_full_and_nobody_catches_it() -> None:
    def act() -> None:
        with pytest.raises(RecursionError) as raised:
            down(0)
        frames = traceback.extract_tb(raised.value.__traceback__)
        assert {frame.filename for frame in frames} == {__file__}
        after()

    trace = record(act)
    assert trace.shortfall is None or trace.shortfall.endswith(FULL)
    assert len(named(trace, "after")) == 1


def test_a_program_may_recurse_nearly_as_deep_as_without() -> None:
    """A few calls before the end there is no room for the trace function."""

    def deepest() -> int:
        reached = 0

        def deeper(depth: int) -> None:
            nonlocal reached
            reached = depth
            deeper(depth + 1)

        with pytest.raises(RecursionError):
            deeper(0)
        return reached

    without = deepest()
    found: list[int] = []
    record(lambda: found.append(deepest()))
    assert without - 40 < found[0] <= without


def stops_tracing() -> str:
    sys.settrace(None)
    return after()


def test_a_program_that_switches_tracing_off_is_told_where_it_did() -> None:
    trace = record(stops_tracing)
    (call,) = named(trace, "stops_tracing")
    assert call.incomplete
    assert call.outcome is Outcome.UNFINISHED
    assert lines_that_ran(trace, "stops_tracing") == ["sys.settrace(None)"]
    line = stops_tracing.__code__.co_firstlineno + 1
    assert trace.shortfall == (
        f"the recording of {threading.current_thread().name} is not whole: {SET_BY_APP} "
        f"(stops_tracing, tests/tracer/test_kept.py:{line})"
    )
    assert sys.gettrace() is None


def test_a_trace_function_that_is_put_back_goes_on() -> None:
    def pauses() -> None:
        found = sys.gettrace()
        sys.settrace(None)
        after()
        sys.settrace(found)
        after()
        after()

    trace = record(pauses)
    assert len(named(trace, "after")) == 2
    (call,) = named(trace, "pauses")
    assert (call.outcome, call.incomplete) == (Outcome.RETURNED, True)
    assert trace.shortfall is not None


def test_what_comes_after_the_function_that_switched_tracing_off_is_recorded_again() -> None:
    def serves() -> None:
        for _ in range(2):
            stops_tracing()
            after()

    trace = record(serves)
    assert len(named(trace, "stops_tracing")) == 2
    assert len(named(trace, "after")) == 2
    (call,) = named(trace, "serves")
    assert (call.outcome, call.incomplete) == (Outcome.RETURNED, True)
    assert sys.getprofile() is None


def test_a_debugger_that_is_set_stays_set() -> None:
    def debugs() -> None:
        def trace(frame: FrameType, _event: str, _arg: object) -> None:
            heard.append(frame.f_code.co_name)

        sys.settrace(trace)
        after()
        sys.settrace(None)

    heard: list[str] = []
    trace = record(debugs)
    assert "after" in heard
    assert not named(trace, "after")


def takes_its_own_trace_function_away() -> str:
    frame = sys._getframe()
    frame.f_trace = None
    return after()


def test_a_frame_of_which_no_more_is_heard() -> None:
    def act() -> None:
        takes_its_own_trace_function_away()
        after()

    trace = record(act)
    first, second = named(trace, "after")
    (call,) = named(trace, "takes_its_own_trace_function_away")
    assert first.parent_id == call.id
    assert second.parent_id == call.parent_id
    assert (call.outcome, call.incomplete) == (Outcome.UNFINISHED, True)
    assert TAKEN_AWAY in (trace.shortfall or "")


class Late(Exception):
    pass


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="only POSIX has interval timers")
def test_the_exception_of_a_signal_handler_reaches_the_program_and_what_it_costs_is_told() -> None:
    def late(_number: int, frame: FrameType | None) -> None:
        within.append(recorder.owns(frame))
        raise Late

    def busy() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0.002)
        while True:
            after()

    def act() -> None:
        for _ in range(60):
            with pytest.raises(Late):
                busy()
        catches()

    within: list[bool] = []
    recorder = Recorder(OWN)
    before = signal.signal(signal.SIGALRM, late)
    try:
        with recorder:
            act()
    finally:
        signal.signal(signal.SIGALRM, before)
    trace = assemble(LogReader.of(recorder), kind=Kind.BLOCK, scenario="test", title="a test")
    assert any(within)  # some came while the trace function ran
    missing = 60 - len(named(trace, "busy"))
    if missing:
        reasons = (INTERRUPTED, FAILED.format("Late"), SET_BY_APP)
        assert any(reason in (trace.shortfall or "") for reason in reasons)
    else:
        (call,) = named(trace, "catches")
        assert trace.by_id[call.parent_id or 0].code.qualname.endswith("act")
        assert (call.outcome, call.incomplete) == (Outcome.RETURNED, False)


FAILS = """\
def fail(texts, frame, secrets):
    if frame.f_code.co_name == "after":
        raise KeyError("ours")
    return {}
"""


def test_an_error_of_our_own_never_reaches_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    ours: dict[str, Any] = {}
    exec(compile(FAILS, str(Path(value_texts.__file__)), "exec"), ours)
    monkeypatch.setattr(value_texts.ValueTexts, "arguments", ours["fail"])
    told: list[str] = []
    trace = record(lambda: told.append(after()))
    assert told == ["after"]
    assert not named(trace, "after")
    assert FAILED.format("KeyError") in (trace.shortfall or "")


MEASURED = """\
import flaskmagic


def helper():
    return 1


def work():
    before = helper()
    with flaskmagic.record():
        helper()
    after = helper()
    if after:
        after += 1
    return before + after


assert work() == 3
"""


def test_coverage_measures_what_comes_after_the_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tracer in C counts the calls that begin and end, and so must hear of ours."""
    pytest.importorskip("coverage")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COVERAGE_CORE", "ctrace")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (tmp_path / "measured.py").write_text(MEASURED)
    coverage = [sys.executable, "-m", "coverage"]
    subprocess.run([*coverage, "run", "--include=measured.py", "measured.py"], check=True)
    subprocess.run([*coverage, "json", "-q"], check=True)
    found = json.loads((tmp_path / "coverage.json").read_text())["files"]["measured.py"]
    within_the_block = [] if sys.version_info >= (3, 12) else [11]  # there it is ours
    assert found["missing_lines"] == within_the_block


def counted() -> int:
    total = 0
    lock = threading.Lock()

    def add() -> None:
        nonlocal total
        with lock:
            total += 1
            read()

    def read() -> int:
        return total

    def adds() -> None:
        for _ in range(100):
            add()

    threads = [threading.Thread(target=adds) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return total


def test_what_threads_share_in_a_closure_counts_as_without() -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        for _ in range(3):
            found: list[int] = []
            record(lambda: found.append(counted()))  # noqa: B023
            assert found == [800]
    finally:
        sys.setswitchinterval(interval)
