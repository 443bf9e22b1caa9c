"""The four levels of a question: what is shown, and which typed answers are right."""

from __future__ import annotations

from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from flaskmagic.reading import read
from flaskmagic.reading.quiz import (
    Ask,
    Level,
    Question,
    did_not_run,
    every_question,
    next_function,
    which_thread,
    who_called,
)
from flaskmagic.reading.quiz.lines_around import lines_around
from flaskmagic.reading.quiz.question_view import (
    chosen_by,
    is_asked_at,
    is_readable,
    is_right,
    view_question,
)
from flaskmagic.reading.quiz.typed import plain_answer
from flaskmagic.reading.quiz.verdict import verdict
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine
from flaskmagic.trace import MAIN_THREAD, Trace
from flaskmagic.walkthroughs import Walkthrough
from tests.traces import HandTrace

SHOP = '''\
class Shop:
    def serve(self, environ):
        """Serve it."""
        goods = self.chosen(environ)
        price = view(goods)
        handle(goods)

        finish(goods)
        return price

    def first(self, environ):
        self.serve(environ)
        self.last(environ)

    def last(self, environ):
        if not environ:
            raise LookupError("nothing")
        number = 4
        other = number + 1
        return other
'''
TOOLS = """\
class Tools:
    def view(self):
        pass

    def sell(self):
        pass
"""
SOURCES = {"shop.py": SHOP, "tools.py": TOOLS}


def trace() -> Trace:
    hand = HandTrace(SOURCES)
    first = hand.call("shop:Shop.first", thread=MAIN_THREAD)
    serve = hand.call("shop:Shop.serve", by=first, at="self.serve(environ)")
    hand.call("tools:Tools.view", by=serve, at="handle(goods)")
    hand.call("tools:Tools.sell", by=serve, at="finish(goods)")
    lines = frozenset({16, 18, 19, 20})
    hand.call("shop:Shop.last", by=first, at="self.last(environ)", lines=lines)
    hand.call("shop:Shop.first", thread="a request")
    return hand.trace()


def asked(kind: Ask, about: str, found: Trace) -> Question:
    reading = read(Walkthrough("shop", "Shop", "lib", "Who?", "own", "", ()), found)
    return next(each for each in every_question(reading, [kind]) if each.about == about)


def test_the_levels_show_less_and_less() -> None:
    found = trace()
    question = asked(next_function.ask, "shop:Shop.serve", found)
    marked, line, place, written = (view_question(question, level, found) for level in Level)
    assert line.text == "The run is at shop.py:6: `handle(goods)`. Which function does it call now?"
    alone = "The run is at shop.py:6. Which function does it call now?"
    assert marked.text == place.text == written.text == alone
    assert [bool(view.excerpt) for view in (marked, line, place, written)] == [True] + [False] * 3
    assert {each.label for each in place.choices} >= {"Tools.view", "Tools.sell"}
    assert written.choices == ()


def test_beside_a_question_no_line_names_an_answer() -> None:
    found = trace()
    shown = lines_around(found, asked(next_function.ask, "shop:Shop.serve", found))
    lines = {each.number: each for each in shown if isinstance(each, ExcerptLine)}
    assert 5 not in lines  # it says view
    assert [each.label for each in shown if isinstance(each, ExcerptFold)] == [
        "docstring, 1 line",
        "1 line",
    ]
    assert [number for number, each in lines.items() if each.is_focus] == [6]
    assert all(each.ran is None for each in lines.values())
    assert lines[9].text == "        return price"


def test_all_lines_that_can_be_chosen_are_shown() -> None:
    found = trace()
    question = asked(did_not_run.ask, "shop:Shop.last", found)
    shown = lines_around(found, question)
    lines = {each.number for each in shown if isinstance(each, ExcerptLine)}
    assert {answer.line for answer in question.answers} <= lines


def test_a_marked_line_that_names_the_answer_is_not_shown() -> None:
    found = trace()
    question = asked(who_called.ask, "tools:Tools.sell", found)
    assert is_asked_at(Level.EXCERPT, question, found)
    wrong = replace(question.right, label="Shop.self")  # a word of the marked line
    answers = tuple(wrong if each.is_right else each for each in question.answers)
    assert not is_asked_at(Level.EXCERPT, replace(question, answers=answers), found)


def test_what_a_line_leads_to_first_is_not_asked_without_a_choice() -> None:
    found = trace()
    question = asked(next_function.ask, "shop:Shop.serve", found)
    assert is_asked_at(Level.OPEN, question, found)
    wording = replace(question.wording, write="")
    assert not is_asked_at(Level.OPEN, replace(question, wording=wording), found)


@pytest.mark.parametrize(
    "typed",
    ["Shop.serve", "serve", "shop.Shop.serve", "shop:Shop.serve", "`serve()`", "Serve(environ)"],
)
def test_a_function_is_named_with_or_without_its_class(typed: str) -> None:
    found = trace()
    view = view_question(asked(who_called.ask, "tools:Tools.sell", found), Level.OPEN, found)
    assert is_right(view, typed)
    assert not is_right(view, "Shop.first")
    assert not is_right(view, "Shop")


@pytest.mark.parametrize("typed", ["17", "line 17", 'raise LookupError("nothing")'])
def test_a_line_is_named_by_its_number(typed: str) -> None:
    found = trace()
    view = view_question(asked(did_not_run.ask, "shop:Shop.last", found), Level.OPEN, found)
    assert is_right(view, typed) is (typed != 'raise LookupError("nothing")')
    assert not is_right(view, "18")


@pytest.mark.parametrize("typed", ["main", "the main thread", "in the main thread", "MainThread"])
def test_a_thread_is_named_by_its_role(typed: str) -> None:
    found = trace()
    reading = read(Walkthrough("shop", "Shop", "lib", "Who?", "own", "", ()), found)
    questions = every_question(reading, [which_thread.ask])
    for question in questions:
        view = view_question(question, Level.OPEN, found)
        assert is_right(view, typed) is (question.right.label == "the main thread")
    assert plain_answer(typed) in {"main", "mainthread"}


def test_a_choice_is_typed_as_a_letter_or_a_number() -> None:
    found = trace()
    view = view_question(asked(who_called.ask, "tools:Tools.sell", found), Level.LINE, found)
    for number, each in enumerate(view.choices, 1):
        assert chosen_by(view, each.mark.lower()) is chosen_by(view, f" {number}) ") is each
    assert not is_readable(view, "")
    assert not is_readable(view, "0")
    assert not is_readable(view, "z")


def test_a_verdict_says_what_is_true_and_where() -> None:
    found = trace()
    view = view_question(asked(who_called.ask, "tools:Tools.sell", found), Level.LINE, found)
    right = next(each for each in view.choices if each.is_right)
    wrong = next(each for each in view.choices if not each.is_right)
    proof = "It was called from shop.py:8, in `Shop.serve`, `finish(goods)`."
    assert verdict(view, right.mark).said == (f"Right: {right.mark}, `Shop.serve`. {proof}",)
    told = verdict(view, wrong.mark)
    assert not told.is_right
    assert told.said[0].startswith(f"Not `{wrong.label}`. ")
    assert told.said[1] == f"It is {right.mark}, `Shop.serve`. {proof}"
    assert verdict(view, "").said == (told.said[1],)
    written = view_question(asked(who_called.ask, "tools:Tools.sell", found), Level.OPEN, found)
    assert verdict(written, "what?").said == ("Not `what?`.", f"It is `Shop.serve`. {proof}")


def test_a_place_keeps_its_underscores() -> None:
    hand = HandTrace({"server/__init__.py": SHOP, "tools.py": TOOLS})
    first = hand.call("server:Shop.first")
    serve = hand.call("server:Shop.serve", by=first, at="self.serve(environ)")
    hand.call("server:Shop.last", by=first, at="self.last(environ)")
    hand.call("tools:Tools.sell", by=serve, at="finish(goods)")
    found = hand.trace()
    view = view_question(asked(who_called.ask, "tools:Tools.sell", found), Level.LINE, found)
    (_, told, _) = MarkdownIt().parse(view.explanation)
    assert "".join(each.content for each in told.children or []).startswith(
        "It was called from server/__init__.py:8, in Shop.serve"
    )
