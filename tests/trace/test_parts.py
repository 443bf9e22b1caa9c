"""What calls have in common is written once, and what stands above each is found again."""

import json
from pathlib import Path

import pytest

from flaskmagic.reading import read
from flaskmagic.reading.step_view import view_of
from flaskmagic.trace import Calls, Trace, dump, load
from flaskmagic.walkthroughs import parse
from tests.big import NOTES, big_trace
from tests.traces import HandTrace

SOURCE = (
    "def works():\n    for _ in made(): looks()\ndef made(): yield looks()\ndef looks(): pass\n"
)


def saved(trace: Trace, folder: Path) -> Trace:
    file = folder / "saved.jsonl"
    file.write_text(dump([trace]), encoding="utf-8")
    (found,) = load(file)
    return found


def works(times: int) -> Trace:
    """Return a trace in which a generator calls something, and its caller does in between."""
    hand = HandTrace({"shop.py": SOURCE}, own="shop.py")
    for _ in range(times):
        first = hand.call("shop:works")
        generator = hand.call("shop:made", by=first, at="made()")
        for _ in range(3):
            hand.call("shop:looks", by=generator, at="looks()")
            hand.call("shop:looks", by=first, at="looks()")
    return hand.trace()


def test_a_generator_that_goes_on_is_above_what_it_calls(tmp_path: Path) -> None:
    trace = works(2)
    assert saved(trace, tmp_path) == trace
    assert [call.parent_id for call in trace.calls[:6]] == [None, 1, 2, 1, 2, 1]


def test_what_is_done_again_takes_a_number_for_each_call() -> None:
    once, often = (len(dump([works(times)])) for times in (1, 1001))
    assert (often - once) / 8000 < 4
    part = json.loads(dump([works(1001)]).splitlines()[2])
    assert len(part["calls"]) == 8008
    assert len(part["rows"]) <= 10


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    return saved(big_trace(20_000), tmp_path_factory.mktemp("big"))


def test_a_reading_makes_the_calls_that_it_tells_of_and_no_others(big: Trace) -> None:
    assert isinstance(big.calls, Calls)
    reading = read(parse(NOTES, "shop", "shop.md"), big)
    assert len(view_of(reading).steps) == len(reading.steps)
    assert all(step.call is not None for step in reading.steps)
    assert len(big.calls.columns._made) < 200


def test_calls_in_columns_are_those_that_were_made_before(big: Trace) -> None:
    assert big == big_trace(20_000)
