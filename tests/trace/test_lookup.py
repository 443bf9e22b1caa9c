"""Calls in columns are looked up as others are, and only those are made that were asked for."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from flaskmagic.trace import Call, Trace, dump, load
from flaskmagic.trace.choose import only
from flaskmagic.trace.columns import Calls
from tests.traces import HandTrace


def hand_trace() -> Trace:
    hand = HandTrace(
        {"shop.py": "def view():\n    pass\n\n\ndef start():\n    pass\n"}, own="shop.py"
    )
    hand.call("shop:start")
    for number in range(1, 4):
        first = hand.call("shop:view")
        hand.call("shop:start", by=first)
        hand.asked(first, "GET", f"/{number}")
    return hand.trace()


@pytest.fixture
def loaded(tmp_path: Path) -> Trace:
    file = tmp_path / "saved.jsonl"
    file.write_text(dump([hand_trace()]))
    (trace,) = load(file)
    return trace


def made(calls: Sequence[Call]) -> set[int]:
    assert isinstance(calls, Calls)
    return {calls.columns.ids[position] for position in calls.columns._made}


def test_both_say_the_same(loaded: Trace) -> None:
    written = hand_trace()
    assert list(loaded.columns.links()) == list(written.columns.links())
    assert loaded.by_id == written.by_id
    assert tuple(loaded.columns.only([2, 4])) == written.columns.only([2, 4])
    for calls in (loaded.columns, written.columns):
        found = calls.of_functions(lambda code: code.qualname == "start")
        assert [call.id for call in found] == [1, 3, 5, 7]
    assert loaded.exchange_by_call == written.exchange_by_call
    for number, calls in written.calls_by_exchange.items():
        assert tuple(loaded.calls_by_exchange[number]) == tuple(calls)


def test_no_call_is_made_to_find_those_of_an_exchange(loaded: Trace) -> None:
    calls = loaded.calls_by_exchange[2]
    assert made(loaded.calls) == set()
    assert [call.id for call in calls] == [4, 5]
    assert made(loaded.calls) == {4, 5}


def test_some_of_the_exchanges_are_chosen_without_the_calls_of_others(loaded: Trace) -> None:
    chosen = only(loaded, ["2"])
    assert made(loaded.calls) <= {4}
    assert [call.id for call in chosen.calls] == [1, 4, 5]
    assert chosen.title == f"GET /2 (of {loaded.title})"
    assert only(loaded, ["1", "2", "3"]).title == loaded.title
    assert 2 not in chosen.by_id
    with pytest.raises(KeyError):
        chosen.by_id[2]
