"""The page of a quiz: what it says of each answer, and what it does not show before."""

import re
from dataclasses import replace
from html import unescape

import pytest

from flaskmagic.reading import Reading
from flaskmagic.reading.quiz import chosen
from flaskmagic.reading.quiz.chosen import choose_questions
from flaskmagic.reading.quiz.model import Level
from flaskmagic.reading.quiz.verdict import verdict
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine
from flaskmagic.render import site
from flaskmagic.render.page import quiz
from flaskmagic.render.page.excerpt import Row, asked_rows
from flaskmagic.render.page.quiz import Asked
from flaskmagic.render.page.shell import prose
from tests.big import big_reading


@pytest.fixture(scope="module")
def reading() -> Reading:
    return big_reading(1500)


@pytest.fixture(scope="module")
def asked(reading: Reading) -> tuple[Asked, ...]:
    return quiz.questions(reading)


@pytest.fixture(scope="module")
def html(reading: Reading) -> str:
    return site.render([reading])["shop-quiz.html"]


def shown(html: str) -> str:
    """Return the page without what is opened or said after an answer."""
    return re.sub(r"<(template|details|style|script)\b.*?</\1>", "", html, flags=re.DOTALL)


def test_the_questions_are_those_of_a_quiz_at_level_1(
    reading: Reading, asked: tuple[Asked, ...]
) -> None:
    same = choose_questions([reading], quiz.COUNT, quiz.SEED, Level.EXCERPT)
    assert tuple(each.view for each in asked) == same.questions
    assert len(asked) == quiz.COUNT


def test_each_is_asked_at_each_level_where_there_are_words_for_it(
    asked: tuple[Asked, ...],
) -> None:
    assert {each.levels for each in asked} == {"1 2 3 4", "1 2 3"}
    for each in asked:
        assert all(view.level == level for level, view in each.views.items())
        told = " ".join(levels for levels, _ in each.texts)
        assert told == each.levels, "one text at each level"
    assert any(len(each.texts) > 1 for each in asked)


def test_what_is_said_of_an_answer_is_what_the_terminal_says(
    html: str, asked: tuple[Asked, ...]
) -> None:
    sections = html.split('<section class="asked-question"')[1:]
    assert len(sections) == len(asked)
    for section, each in zip(sections, asked, strict=True):
        found = re.findall(
            r'<template data-answer="([^"]+)"( data-right)?>(.*?)</template>', section, re.DOTALL
        )
        said = {answer: (bool(right), text) for answer, right, text in found}
        for choice in each.view.choices:
            judged = verdict(each.view, choice.mark)
            is_right, text = said[choice.mark]
            assert is_right == choice.is_right == judged.is_right
            assert all(prose(part) in text for part in judged.said)
        typed = each.views.get(Level.OPEN)
        if typed is not None and not typed.hops:
            (words,) = verdict(typed, typed.spellings[0]).said
            assert prose(words) in said["typed-right"][1]
            assert said["typed-right"][0]
            assert not said["typed-wrong"][0]
        assert ("right" in said) == bool(each.view.hops)


def test_no_answer_is_told_before_it_is_asked_for(html: str, asked: tuple[Asked, ...]) -> None:
    before = unescape(shown(html))
    for each in asked:
        assert prose(each.view.explanation) not in before
        assert each.view.link is None or each.view.link not in before
        marks = [choice.mark for choice in each.view.choices]
        assert all(f"{mark}, " not in before for mark in marks)
    assert 'class="choices"' in before


def test_lines_that_are_left_out_are_not_on_the_page(html: str, asked: tuple[Asked, ...]) -> None:
    folds = [item for each in asked for item in each.view.excerpt if isinstance(item, ExcerptFold)]
    assert folds
    sections = shown(html).split('<section class="asked-question"')[1:]
    for section, each in zip(sections, asked, strict=True):
        numbers = set(map(int, re.findall(r'<span class="number">(\d+)</span><code', section)))
        for item in each.view.excerpt:
            if isinstance(item, ExcerptFold):
                assert not numbers & {line.number for line in item.lines}
            else:
                assert item.number in numbers


def test_an_excerpt_may_end_with_an_empty_line() -> None:
    lines = [ExcerptLine(number, text, None, False) for number, text in ((7, "x = 1"), (8, ""))]
    rows = [row for row in asked_rows(lines) if isinstance(row, Row)]
    assert [row.line.number for row in rows] == [7, 8]
    assert [len(row.segments) for row in rows] == [1, 0]


def test_the_questions_of_a_page_are_made_once(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, make = [], chosen.questions_in_turn
    monkeypatch.setattr(
        chosen, "questions_in_turn", lambda *given: made.append(given) or make(*given)
    )
    site.render([reading])
    assert len(made) == 1


def test_a_quiz_has_a_name_of_its_own(reading: Reading) -> None:
    other = replace(reading, walkthrough=replace(reading.walkthrough, topic="shop-quiz"))
    found = site.render([reading, other])
    assert list(found) == [
        *("index.html", "shop.html", "shop-quiz-2.html", "shop-quiz.html"),
        "shop-quiz-quiz.html",
    ]
    assert 'href="shop-quiz-2.html"' in found["shop.html"]
    assert 'href="shop-quiz-quiz.html"' in found["shop-quiz.html"]
    assert 'href="shop-quiz-2.html"' in found["index.html"]


def test_where_the_run_proves_nothing_there_is_no_quiz(reading: Reading) -> None:
    empty = replace(reading, steps=(), trace=replace(reading.trace, calls=()))
    found = site.render([empty])
    assert list(found) == ["index.html", "shop.html"]
    assert not any("quiz.html" in text.partition("<body>")[2] for text in found.values())
