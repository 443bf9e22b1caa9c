"""The bar and the journey in the terminal: at each width, and where only ASCII can be written."""

import re
from itertools import pairwise

import pytest

from flaskmagic.marks import in_ascii
from flaskmagic.reading import Reading
from flaskmagic.reading.step_view import view_of
from flaskmagic.render.outputs import Layout, outputs
from flaskmagic.render.strip import ranges, strips
from tests.passing import passing_reading

NAMES = ("start", "bytes", "environ", "request", "match", "view", "response", "bytes")
JOURNEY = list(zip(NAMES, ([1, 2, 3, 5], [6], [7, 8], [], [], [9], [10], []), strict=True))


@pytest.fixture(scope="module")
def reading() -> Reading:
    return passing_reading()


def written(reading: Reading, width: int) -> list[str]:
    text = outputs()["text"].write([reading], Layout(width=width))
    assert isinstance(text, str)
    return text.splitlines()


@pytest.mark.parametrize("width", [40, 80, 140])
def test_a_bar_stands_where_the_subgoal_changes(reading: Reading, width: int) -> None:
    lines = written(reading, width)
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    at = [text.index(f" {step.number} {step.title} ") for step in view_of(reading).steps]
    heres = [(match.start(), match[1]) for match in re.finditer(r"\[([a-z]+)\]", text)]
    before = [[name for place, name in heres if a < place < b] for a, b in pairwise([0, *at])]
    assert before == [["start"], ["bytes"], ["environ"], ["view"], [], ["response"]]


@pytest.mark.parametrize("width", [70, 80, 140, 200])
def test_the_journey_takes_the_width_there_is(width: int) -> None:
    first, second, *_ = strips([JOURNEY], width)
    assert first.split() == list(NAMES)
    assert second.split()[0] == "1-3,"
    assert width * 7 // 8 <= len(first) <= width
    for name, numbers in JOURNEY[1:7]:
        assert second[first.index(f" {name}") + 1 :].split()[0] == (ranges(numbers) or "·")


def test_where_there_are_no_columns_it_is_text() -> None:
    lines = list(strips([JOURNEY], 40))
    assert max(map(len, lines)) <= 40
    assert " ".join(" ".join(lines).split()) == (
        "start 1-3, 5 › bytes 6 › environ 7-8 › request › match › view 9 › response 10 › bytes"
    )


def test_there_is_a_journey_for_each_way() -> None:
    assert list(strips([], 80)) == []
    assert [line for line in strips([JOURNEY, JOURNEY], 140) if "environ" in line][1:]


def test_the_reading_has_the_steps_of_each_subgoal(reading: Reading) -> None:
    (journey,) = reading.subgoals.journeys
    assert journey == list(zip(NAMES, ([1], [2], [3], [], [], [4], [6], []), strict=True))


def test_a_bar_has_ascii_marks_where_the_encoding_has_no_others() -> None:
    assert in_ascii("›") == ">"
