"""The questions of a quiz: as many as are wanted, others for another seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.exchanges import TOPIC
from flaskmagic.reading.quiz.chosen import choose_questions, questions_in_turn
from flaskmagic.reading.quiz.model import Level
from tests.big import big_reading
from tests.traces import HandTrace


@pytest.fixture(scope="module")
def reading() -> Reading:
    return big_reading(2_000)


def texts(reading: Reading, seed: str, count: int = 5) -> list[str]:
    return [each.text for each in choose_questions([reading], count, seed).questions]


def test_the_same_seed_asks_the_same(reading: Reading) -> None:
    again = choose_questions([big_reading(2_000)], 5, "group A")
    assert again.questions == choose_questions([reading], 5, "group A").questions
    assert len(again.questions) == 5


def test_another_seed_asks_other_questions(reading: Reading) -> None:
    asked = [texts(reading, f"group {group}", 3) for group in "ABCD"]
    assert len({tuple(each) for each in asked}) == 4
    first, *others = map(set, asked)
    assert any(len(first & other) <= 1 for other in others)


def test_there_is_one_question_about_a_function_in_all_readings(reading: Reading) -> None:
    other = replace(reading, walkthrough=replace(reading.walkthrough, topic="other", title="Other"))
    quiz = choose_questions([reading, other], 100, "1", Level.LINE)
    assert quiz.title == "A shop, Other"
    is_of_function = [each for each in quiz.questions if each.text.startswith("`")]
    places = [each.place for each in is_of_function]
    assert len(places) > 5
    assert len(set(places)) == len(places)


def test_of_many_runs_some_are_named(reading: Reading) -> None:
    every = [
        replace(reading, walkthrough=replace(reading.walkthrough, topic=title, title=title))
        for title in "abcdef"
    ]
    quiz = choose_questions(every, 2)
    assert quiz.title == "a, b, c and 3 more"
    assert len(quiz.summaries) == 3
    assert quiz.environment == choose_questions([reading], 2).environment


def test_a_run_of_an_app_is_called_by_what_was_asked(reading: Reading) -> None:
    path = replace(reading.walkthrough, topic=TOPIC, title="The path")
    one = replace(reading, walkthrough=path, trace=replace(reading.trace, title="GET /, GET /no"))
    assert choose_questions([one], 2).title == "GET /, GET /no"
    long = replace(one, trace=replace(reading.trace, title="GET /, " * 20))
    assert choose_questions([long], 2).title == "all that was asked"


def test_the_kinds_take_turns(reading: Reading) -> None:
    every = Counter(each.kind for each in choose_questions([reading], 1000).questions)
    few = Counter(each.kind for each in choose_questions([reading], len(every)).questions)
    assert len(every) >= 4
    assert few.keys() <= every.keys()
    assert max(few.values()) <= 2


def test_each_question_is_put_with_the_reading_that_it_is_of(reading: Reading) -> None:
    other = big_reading(1_000)
    shop = HandTrace({"kiosk.py": "def sell(name):\n    pay(name)\n\n\ndef pay(name):\n    pass\n"})
    sell = shop.call("kiosk:sell")
    shop.call("kiosk:pay", by=sell, at="pay(name)")
    several = [reading, replace(other, trace=shop.trace(), steps=()), other]
    pairs = list(questions_in_turn(several, "1", Level.EXCERPT))
    assert len({id(each) for _, each in pairs}) > 1
    for question, each in pairs:
        assert each.trace.by_id[question.call.id] is question.call
    assert choose_questions(several, 30).questions
