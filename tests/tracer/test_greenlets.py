"""Greenlets are seen for what they are, and cost the thread that they take turns on."""

import sys
import threading
from types import ModuleType

import pytest

from flaskmagic.api import record
from flaskmagic.trace.raw_calls import Gap
from flaskmagic.trace.replay_thread import GREENLETS
from flaskmagic.tracer.greenlets import in_greenlet
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope
from tests.logs import replay_of

greenlet = pytest.importorskip("greenlet")


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


def in_thread() -> None:
    steps(7)


def test_a_thread_with_greenlets_is_cut_short_and_the_others_stay() -> None:
    recorder = Recorder(Scope((__name__,)))
    with recorder:
        steps(1)
        take_turns()
        thread = threading.Thread(target=in_thread, name="worker")
        thread.start()
        thread.join()
    found = replay_of(recorder)
    assert found.gaps == {"MainThread": Gap(GREENLETS)}
    told = [(call.thread, call.function.name) for call in found.calls]
    assert told == [
        ("MainThread", "steps"),
        ("MainThread", "take_turns"),
        ("worker", "in_thread"),
        ("worker", "steps"),
    ]


def test_the_api_warns_of_it() -> None:
    told = "the recording of MainThread is not whole: greenlets take turns"
    with record() as recording:
        take_turns()
    with pytest.warns(RuntimeWarning, match=told):
        trace = recording.trace
    assert trace.gaps == {"MainThread": GREENLETS}


def test_where_a_greenlet_is() -> None:
    assert not in_greenlet()
    assert greenlet.greenlet(in_greenlet).switch()


@pytest.mark.parametrize("module", [None, ModuleType("greenlet")], ids=["none", "half imported"])
def test_without_the_module_there_is_none(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType | None
) -> None:
    if module is None:
        monkeypatch.delitem(sys.modules, "greenlet")
    else:
        monkeypatch.setitem(sys.modules, "greenlet", module)
    assert not greenlet.greenlet(in_greenlet).switch()
