"""The kinds of questions that are not about a function: what each asks, and where it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from flaskmagic.reading import read
from flaskmagic.reading.quiz import (
    Question,
    browser_gets,
    did_not_run,
    every_question,
    line_that_called,
    value_here,
    which_thread,
)
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.trace import MAIN_THREAD, Call, Trace
from flaskmagic.walkthroughs import Walkthrough
from tests.traces import HandTrace

SHOP = """\
def serve(environ):
    goods = chosen(environ)
    first(goods)
    second(goods)
    return goods


def pay(form):
    total = count(form)
    if total < 0:
        raise ValueError("nothing to do")
    while total:
        break
    note = find(form)
    return total
"""
SOURCES = {
    "shop.py": SHOP,
    "views.py": "def show(name):\n    pass\n\n\ndef edit(name):\n    pass\n",
    "socketserver.py": "def process(request):\n    handle(request)\n",
}
Ask = Callable[[AskedRun, Call], Question | None]


def asked(trace: Trace, kind: Ask, about: str) -> Question | None:
    walkthrough = Walkthrough("shop", "Shop", "lib", "Who?", "own", "", ())
    found = every_question(read(walkthrough, trace), [kind])
    return next((each for each in found if each.about == about), None)


def labels(question: Question | None) -> tuple[str, set[str]]:
    """Return the right answer, and the wrong ones."""
    assert question is not None
    wrong = {answer.label for answer in question.answers if not answer.is_right}
    return question.right.label, wrong


def paid(lines: Sequence[int] | None, **facts: object) -> Trace:
    hand = HandTrace(SOURCES)
    hand.call("shop:pay", lines=None if lines is None else frozenset(lines), **facts)
    return hand.trace()


def test_a_line_that_did_not_run_stands_among_lines_that_did() -> None:
    right, wrong = labels(asked(paid([9, 10, 12, 14, 15]), did_not_run.ask, "shop:pay"))
    assert right == '11  raise ValueError("nothing to do")'
    assert len(wrong) == 3
    assert not any(label.startswith(("11", "13")) for label in wrong)


def test_lines_are_not_asked_about_where_not_all_are_known() -> None:
    lines = [9, 10, 12, 14, 15]
    assert asked(paid(lines, incomplete=True), did_not_run.ask, "shop:pay") is None
    assert asked(paid(None), did_not_run.ask, "shop:pay") is None
    assert asked(paid([*lines, 11]), did_not_run.ask, "shop:pay") is None


def calling(at: str) -> Trace:
    hand = HandTrace(SOURCES)
    serve = hand.call("shop:serve")
    hand.call("views:edit", by=serve, at="chosen(environ)")
    hand.call("views:show", by=serve, at=at)
    hand.call("views:edit", by=serve, at="second(goods)")
    return hand.trace()


def test_the_line_that_made_a_call_stands_among_others_that_made_one() -> None:
    found = asked(calling("first(goods)"), line_that_called.ask, "views:show")
    assert labels(found) == (
        "3  first(goods)",
        {"2  goods = chosen(environ)", "4  second(goods)"},
    )


def test_a_line_that_called_it_as_well_is_no_wrong_answer() -> None:
    found = asked(calling("first(goods)"), line_that_called.ask, "views:edit")
    assert labels(found) == ("2  goods = chosen(environ)", {"3  first(goods)"})


def test_a_line_that_names_what_it_calls_is_not_asked_for() -> None:
    sources = {**SOURCES, "shop.py": SHOP.replace("first(", "views.show_all(")}
    hand = HandTrace(sources)
    serve = hand.call("shop:serve")
    hand.call("views:edit", by=serve, at="chosen(environ)")
    hand.call("views:show", by=serve, at="views.show_all(goods)")
    assert asked(hand.trace(), line_that_called.ask, "views:show") is None


def given(value: str, path: str) -> Trace:
    hand = HandTrace(SOURCES)
    hand.call("views:edit", arguments={"name": "'index'"})
    first = hand.call("shop:serve")
    hand.call("views:show", by=first, arguments={"name": value, "other": "'else'"})
    hand.asked(first, "GET", path)
    return hand.trace()


@pytest.mark.parametrize(
    ("value", "path"), [("'Ada'", "/hello/Ada"), ("'Ada L'", "/?who=Ada%20L"), ("'/a/b'", "/a/b")]
)
def test_a_value_is_asked_for_where_the_request_decides_it(value: str, path: str) -> None:
    found = asked(given(value, path), value_here.ask, "views:show")
    assert labels(found) == (value, {"'index'"})


@pytest.mark.parametrize("value", ["'Bob'", "8080", "None", "<Request>", "'show'", "''"])
def test_another_value_is_not_asked_for(value: str) -> None:
    """``show`` is a word of the path, but of the function's name as well."""
    assert asked(given(value, "/show/8080/None"), value_here.ask, "views:show") is None


def served(*statuses: int) -> Trace:
    hand = HandTrace(SOURCES, own="views.py")
    for number, status in enumerate(statuses):
        first = hand.call("shop:serve")
        hand.call("views:show" if number == 0 else "views:edit", by=first)
        hand.asked(first, "GET", f"/{number}", status=status)
    return hand.trace()


def test_the_status_stands_among_those_of_other_requests() -> None:
    found = asked(served(302, 200, 404), browser_gets.ask, "views:show")
    assert labels(found) == ("302 Found", {"200 OK", "404 Not Found"})


def test_a_status_is_asked_for_if_there_are_two_and_of_own_functions_only() -> None:
    assert asked(served(200, 200), browser_gets.ask, "views:show") is None
    assert asked(served(200, 404), browser_gets.ask, "shop:serve") is None


def threads() -> Trace:
    hand = HandTrace(SOURCES)
    main = hand.call("socketserver:process", thread=MAIN_THREAD)
    begun = hand.call("shop:serve", by=main, thread="Thread-1")
    hand.call("views:show", by=begun)
    hand.call("views:edit", by=main)
    hand.call("views:edit", by=begun)
    hand.asked(main, "GET", "/")
    return hand.trace()


def test_a_thread_is_told_by_what_it_is_there_for() -> None:
    found = asked(threads(), which_thread.ask, "views:show")
    assert labels(found) == (
        "a thread that the server started for one connection",
        {"the main thread"},
    )


def test_what_ran_in_two_threads_is_not_asked_about() -> None:
    assert asked(threads(), which_thread.ask, "views:edit") is None


def test_where_another_server_has_threads_ready_nothing_is_asked() -> None:
    hand = HandTrace(SOURCES)
    main = hand.call("socketserver:process", thread=MAIN_THREAD)
    worker = hand.call("shop:serve", by=main, thread="waitress-0")
    view = hand.call("views:show", by=worker)
    hand.asked(view, "GET", "/")
    assert asked(hand.trace(), which_thread.ask, "views:show") is None
