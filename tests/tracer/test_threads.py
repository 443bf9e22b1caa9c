"""Threads that meet, hand generators on, or start while the recording stops: all calls are kept."""

import gc
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from flaskmagic.trace.replay import Replayed
from flaskmagic.tracer.engines.choice import SETTRACE
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from tests.logs import replay_of

HERE = Scope((__name__,))

pytestmark = pytest.mark.usefixtures("each_engine")


def recorded(recorder: Recorder, act: Callable[[], object]) -> Replayed:
    with recorder:
        act()
    return replay_of(recorder)


def in_threads(*acts: Callable[[], object]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Meeting(Scope):
    """Has two threads decide on one function at the same moment, and goes on when both have."""

    at_decision = threading.Barrier(2)
    in_function = threading.Barrier(2)

    def reason_to_skip(self, frame: FrameType) -> str | None:
        if frame.f_code is meets.__code__:
            self.at_decision.wait(5)
        return super().reason_to_skip(frame)


def meets() -> None:
    Meeting.in_function.wait(5)
    met()
    met()


def met() -> None:
    pass


def test_threads_that_meet_get_one_decision() -> None:
    found = recorded(Recorder(Meeting((__name__,))), lambda: in_threads(meets, meets))
    assert not found.gaps
    calls = [call for call in found.calls if call.function.name == "met"]
    parents = Counter(call.parent for call in calls)
    assert sorted(parents.values()) == [2, 2]
    assert all(parent and parent.function.name == "meets" for parent in parents)
    assert all(call.caller is call.parent.function for call in calls if call.parent)
    assert len({parent.function.number for parent in parents if parent}) == 1


def test_threads_that_meet_get_names_of_their_own() -> None:
    """All the same, when every one asks for its name at the same moment."""
    start = threading.Barrier(8)

    def begins() -> None:
        start.wait(5)
        met()

    def act() -> None:
        threads = [threading.Thread(target=begins, name="twin") for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    recorder = Recorder(HERE)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with recorder:
            act()
    finally:
        sys.setswitchinterval(interval)
    assert len({log.name for log in recorder.logs}) == len(recorder.logs) == 9
    found = replay_of(recorder)
    assert not found.gaps
    assert sum(call.function.name == "met" for call in found.calls) == 8


class Garbage:
    """Is in a cycle with itself, which only the garbage collector frees."""

    def __init__(self) -> None:
        self.cycle = self


def test_a_thread_that_begins_with_the_finalizers_of_a_garbage_collection_is_recorded() -> None:
    """Whichever allocation it is that the collector waits for."""

    def starts_a_thread(allocations: int) -> None:
        gc.collect()
        gc.disable()
        freed = weakref.ref(Garbage(), lambda _: None)
        gc.set_threshold(allocations)
        gc.enable()
        in_threads(met)
        assert freed is not None

    def act() -> None:
        for allocations in range(1, 150):
            starts_a_thread(allocations)

    thresholds = gc.get_threshold()
    gc.freeze()  # the collector need not look at all that other tests have left
    try:
        found = recorded(Recorder(HERE), act)
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
    assert sum(call.function.name == "met" for call in found.calls) == 149


def numbers() -> Iterator[int]:
    yield 1
    met()
    yield 2


@pytest.mark.parametrize("end", [list, lambda generator: generator.close()], ids=["used", "closed"])
def test_a_generator_may_end_in_another_thread(end: Callable[[Any], object]) -> None:
    handed: list[Iterator[int]] = []

    def begins() -> None:
        handed.append(numbers())
        next(handed[0])

    def ends() -> None:
        end(handed.pop())
        met()

    def act() -> None:
        in_threads(begins)
        in_threads(ends)
        met()

    found = recorded(Recorder(HERE), act)
    assert not found.gaps
    last = found.calls[-1]
    assert (last.function.name, last.thread) == ("met", "MainThread")


def test_a_thread_that_starts_while_the_recording_stops_does_not_record_on() -> None:
    """Its trace function was handed to it before, and is called for the first time after."""
    stopped = threading.Event()
    found: list[object] = []

    def begins_late() -> None:
        stopped.wait(5)
        sys.settrace(hook)
        met()
        met()
        found.append(sys.gettrace())

    recorder = Recorder(HERE, engines=(SETTRACE,))
    thread = threading.Thread(target=begins_late)
    with recorder:
        hook = threading.gettrace()
        threading.settrace(None)  # type: ignore[arg-type]
        thread.start()
    stopped.set()
    thread.join()
    assert found == [None]
    assert [log.name for log in recorder.logs] == ["MainThread"]
    assert not [call for call in replay_of(recorder).calls if call.function.name == "met"]
