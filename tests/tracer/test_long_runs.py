"""A program that starts thread after thread: nothing is kept of those that have ended."""

import contextlib
import functools
import gc
import itertools
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from flaskmagic.trace import LogReader, Outcome
from flaskmagic.trace.replay import Replayed
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.records import Records, header
from flaskmagic.tracer.scope import Scope

HERE = Scope((__name__,))


class Followed:
    """A recorder whose records are taken while it goes on, as a log file takes them."""

    def __init__(self) -> None:
        self.recorder = Recorder(HERE)
        self._records = Records(self.recorder)
        self._taken: list[list[Any]] = [header()]

    def take(self) -> None:
        """Take what is new."""
        self._taken.extend(self._records.new())

    def forget(self) -> None:
        """Take what is new, but keep nothing of it."""
        for _ in self._records.new():
            pass

    def replayed(self) -> Replayed:
        """Read all that was taken. It was not while it was recorded: that would be recorded too."""
        self.take()
        reader = LogReader()
        reader.feed(self._taken)
        return reader.replayed()

    @property
    def logs(self) -> list[str]:
        return [log.name for log in self.recorder.logs]


def asked() -> None:
    pass


def in_thread(act: Callable[[], object], name: str | None = None) -> None:
    thread = threading.Thread(target=act, name=name)
    thread.start()
    thread.join()


def test_the_log_of_a_thread_that_has_ended_is_dropped_once_it_was_read() -> None:
    followed = Followed()
    with followed.recorder:
        for _ in range(5):
            in_thread(asked)
        followed.take()
        assert followed.logs == ["MainThread"]
        in_thread(asked)
    found = followed.replayed()
    assert sum(call.function.name == "asked" for call in found.calls) == 6
    assert len({call.thread for call in found.calls if call.function.name == "asked"}) == 6


def test_the_log_of_a_thread_that_waits_is_kept() -> None:
    begun, go_on = threading.Event(), threading.Event()

    def waits() -> None:
        asked()
        begun.set()
        go_on.wait(5)
        asked()

    followed = Followed()
    with followed.recorder:
        thread = threading.Thread(target=waits, name="waits")
        thread.start()
        begun.wait(5)
        followed.take()
        followed.take()  # there is nothing new in it
        assert followed.logs == ["MainThread", "waits"]
        go_on.set()
        thread.join()
    found = followed.replayed()
    assert not found.gaps
    assert sum(call.function.name == "asked" for call in found.calls) == 2


class Last:
    """Is freed with the thread that it belongs to, after that has run all of its functions."""

    def __del__(self) -> None:
        asked()


def test_what_runs_while_a_thread_is_freed_is_not_lost() -> None:
    local = threading.local()

    def keeps() -> None:
        local.last = Last()

    followed = Followed()
    with followed.recorder:
        for _ in range(200):
            in_thread(keeps)
            followed.take()
    found = followed.replayed()
    assert sum(call.function.name == "asked" for call in found.calls) == 200


def numbers() -> Iterator[int]:
    try:
        yield 1
        yield 2
    finally:
        asked()


@pytest.mark.parametrize(
    "end",
    [list, lambda generator: generator.close(), lambda generator: generator.throw(KeyError)],
    ids=["used", "closed", "thrown into"],
)
def test_a_generator_may_outlive_the_log_of_its_thread(end: Callable[[Any], object]) -> None:
    handed: list[Iterator[int]] = []

    def begins() -> None:
        handed.append(numbers())
        next(handed[0])

    followed = Followed()
    with followed.recorder:
        in_thread(begins)
        followed.take()
        assert followed.logs == ["MainThread"]
        with contextlib.suppress(KeyError):
            end(handed.pop())
    found = followed.replayed()
    assert not found.gaps
    (call,) = [call for call in found.calls if call.function.name == "numbers"]
    assert call.outcome is not Outcome.UNFINISHED
    assert sum(call.function.name == "asked" for call in found.calls) == 1


def test_a_function_that_wraps_a_trace_function_of_ours_is_not_taken_for_one() -> None:
    def debugs() -> None:
        ours = sys.gettrace()
        assert ours is not None

        @functools.wraps(ours)
        def wraps(frame: FrameType, event: str, arg: Any) -> Any:
            return ours(frame, event, arg)

        sys.settrace(wraps)
        sys.settrace(ours)

    recorder = Recorder(HERE)
    with recorder:
        debugs()
        asked()
    reader = LogReader.of(recorder)
    assert [call.function.name for call in reader.replayed().calls].count("asked") == 1


@pytest.mark.parametrize("name", [None, "mailer"])
def test_the_memory_does_not_grow_with_the_threads(name: str | None) -> None:
    def ask(times: int) -> int:
        for _ in range(times):
            in_thread(asked, name)
            followed.forget()
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    followed = Followed()
    tracemalloc.start()
    try:
        with followed.recorder:
            sizes = [ask(100) for _ in range(6)]
    finally:
        tracemalloc.stop()
    # Each log has some hundred bytes. Python itself makes a table of its own greater now and then.
    grown = sorted(later - earlier for earlier, later in itertools.pairwise(sizes))
    assert grown[2] < 3000
