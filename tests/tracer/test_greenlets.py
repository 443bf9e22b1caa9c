"""Greenlets are recorded as they are: a log for each, below the call that started it."""

import gc
import json
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.trace.replay import Replayed
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import Records
from flaskmagic.tracer.scope import Scope
from tests.installed import skip_without
from tests.logs import replay_of

greenlet = pytest.importorskip("greenlet")
pytestmark = pytest.mark.usefixtures("each_engine")


def recorded(act: Callable[[], object]) -> Replayed:
    recorder = Recorder(Scope((__name__,)))
    with recorder:
        act()
    return replay_of(recorder)


def tree(found: Replayed) -> list[str]:
    """Return each call as ``thread: caller > function``."""
    return [
        f"{call.thread}: {call.parent.function.name if call.parent else ''} > {call.function.name}"
        for call in found.calls
    ]


def switches(number: int) -> None:
    greenlet.getcurrent().parent.switch()
    steps(number)


def steps(number: int) -> int:
    return number


def take_turns() -> None:
    both = greenlet.greenlet(switches), greenlet.greenlet(switches)
    for number, each in enumerate(both):
        each.switch(number)
    for each in both:
        each.switch()
    steps(7)


def test_each_has_a_log_below_the_call_that_switched_to_it_first() -> None:
    found = recorded(take_turns)
    assert not found.gaps
    assert not found.unknown_starts
    assert tree(found) == [
        "MainThread:  > take_turns",
        "greenlet 1: take_turns > switches",
        "greenlet 2: take_turns > switches",
        "greenlet 1: switches > steps",
        "greenlet 2: switches > steps",
        "MainThread: take_turns > steps",
    ]
    assert {call.outcome.value for call in found.calls} == {"returned"}


def in_thread() -> None:
    take_turns()


def starts_thread() -> None:
    thread = threading.Thread(target=in_thread, name="worker")
    thread.start()
    thread.join()


def test_threads_have_greenlets_of_their_own() -> None:
    found = recorded(starts_thread)
    assert not found.gaps
    assert tree(found)[1:4] == [
        "worker: starts_thread > in_thread",
        "worker: in_thread > take_turns",
        "greenlet 1: take_turns > switches",
    ]


def fails(number: int) -> None:
    greenlet.getcurrent().parent.switch()
    raise LookupError(number)


def catches() -> str:
    one = greenlet.greenlet(fails)
    one.switch(1)
    other = greenlet.greenlet(fails)
    other.switch(2)
    try:
        one.switch()
    except LookupError:
        steps(1)
    try:
        other.throw(ValueError)
    except ValueError:
        return "caught"
    return ""


def test_exceptions_go_from_one_to_the_other() -> None:
    found = recorded(catches)
    assert [(call.function.name, call.exception) for call in found.calls] == [
        ("catches", None),
        ("fails", "LookupError"),
        ("fails", "ValueError"),
        ("steps", None),
    ]
    assert tree(found)[-1] == "MainThread: catches > steps"


def generates() -> Any:
    yield steps(1)
    yield steps(2)


def test_a_generator_may_go_on_in_another_one() -> None:
    def begins() -> None:
        shared = generates()
        next(shared)
        greenlet.greenlet(lambda: next(shared)).switch()

    found = recorded(begins)
    assert not found.gaps
    assert [each for each in tree(found) if "generates >" in each] == [
        "MainThread: generates > steps",
        "greenlet 1: generates > steps",
    ]
    assert sum("> generates" in each for each in tree(found)) == 1


def test_one_that_ran_before_is_at_the_root_and_that_is_told() -> None:
    before = greenlet.greenlet(switches)
    before.switch(3)
    found = recorded(before.switch)
    assert tree(found) == ["greenlet 1:  > steps"]
    assert found.unknown_starts == ["greenlet 1"]


def test_the_hook_that_was_there_is_called_and_put_back() -> None:
    heard = []

    def hook(event: str, _who: object) -> None:
        heard.append(event)

    found = greenlet.settrace(hook)
    try:
        recorded(take_turns)
        assert greenlet.gettrace() is hook
        assert heard == ["switch"] * 8
    finally:
        greenlet.settrace(found)


def test_a_hook_that_the_app_sets_stays_and_costs_no_truth() -> None:
    heard: list[str] = []

    def sets_hook() -> None:
        take_turns()
        greenlet.settrace(lambda event, _who: heard.append(event))
        take_turns()

    found = greenlet.gettrace()
    try:
        calls = tree(recorded(sets_hook))
        assert heard
    finally:
        greenlet.settrace(found)
    assert "greenlet 3: take_turns > switches" in calls
    assert calls.count("MainThread: take_turns > steps") == 2


def test_a_recording_may_stand_within_another_one() -> None:
    inner = Recorder(Scope((__name__,)))

    def records() -> None:
        take_turns()
        with inner:
            take_turns()
        take_turns()

    outer = tree(recorded(records))
    within = tree(replay_of(inner))
    assert within.count("MainThread:  > take_turns") == 1
    assert sum("take_turns > switches" in each for each in within) == 2
    assert outer.count("MainThread: records > take_turns") >= 2
    assert sum("take_turns > switches" in each for each in outer) >= 4


def test_none_is_held_and_logs_of_those_that_ended_are_dropped() -> None:
    alive: list[Any] = []

    def many() -> None:
        for number in range(20):
            each = greenlet.greenlet(switches)
            alive.append(weakref.ref(each))
            each.switch(number)
            if number % 2:
                each.switch()
        never = greenlet.greenlet(switches)
        alive.append(weakref.ref(never))

    recorder = Recorder(Scope((__name__,)))
    records = Records(recorder)
    with recorder:
        many()
        gc.collect()
        assert not [each for each in alive if each() is not None]
        list(records.new())
        assert [log.name for log in recorder.logs] == ["MainThread"]


LIBRARIES = [
    ("gevent", "plain", "before"),
    ("gevent", "patched", "within"),
    ("eventlet", "plain", "within"),
    ("eventlet", "patched", "before"),
]


@pytest.mark.parametrize(("library", "patched", "when"), LIBRARIES)
def test_who_spawned_whom(library: str, patched: str, when: str, each_engine: str) -> None:
    skip_without(library)
    script = Path(__file__).with_name("spawning.py")
    ran = subprocess.run(
        [sys.executable, script, library, patched, when, each_engine],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    told = json.loads(ran.stdout)
    calls = told["calls"]
    assert sum(call["name"] == "task" for call in calls) >= 27
    for call in calls:
        by = call["given"]["by"].strip("'")
        above = (call["above"] or {}).get("mark", "'nobody'").strip("'")
        assert above == by, call
    assert not [call for call in calls if call["name"] == "killed"]
    assert {call["outcome"] for call in calls} == {"returned"}
    assert not told["gaps"]
    unknown = {call["thread"] for call in calls if call["given"]["by"] == "'nobody'"}
    assert set(told["unknown"]) == unknown
    assert bool(unknown) == (library == "gevent")
