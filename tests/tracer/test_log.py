"""The grammar of a log, and its reader."""

import pytest

from flaskmagic.tracer import log
from flaskmagic.tracer.log import ENDED, FACTS, LINE, SKIPPED, Reader


def test_every_event_says_how_many_facts_follow_it() -> None:
    numbers = {name: value for name, value in vars(log).items() if type(value) is int}
    kinds = [value for name, value in numbers.items() if name.isupper() and name != "OF_FRAME"]
    assert sorted(kinds) == sorted(FACTS) == list(range(len(FACTS)))


@pytest.mark.parametrize("cut", range(9))
def test_a_piece_may_end_within_an_event(cut: int) -> None:
    events = [LINE, 7, 12, SKIPPED, 3, ENDED, 7, 4, True]
    reader = Reader()
    found = [*reader.read(events[:cut]), *reader.read([]), *reader.read(events[cut:])]
    assert found == [(LINE, [7, 12]), (SKIPPED, [3]), (ENDED, [7, 4, True])]


def test_a_log_that_is_cut_off_is_read_up_to_there() -> None:
    assert list(Reader().read([LINE, 7, 12, ENDED, 4])) == [(LINE, [7, 12])]
