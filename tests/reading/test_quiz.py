"""Questions on what comes next: only one answer is true, and the trace says so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from flaskmagic.reading import Reading, read
from flaskmagic.reading.quiz import Question, questions
from flaskmagic.trace import Call, CallSite, Outcome, Trace
from flaskmagic.walkthroughs import parse
from tests.big import NOTES, big_reading, big_trace


@pytest.fixture(scope="module")
def reading() -> Reading:
    return big_reading(2_000)


@pytest.fixture(scope="module")
def found(reading: Reading) -> tuple[Question, ...]:
    return questions(reading)


def begun_in(trace: Trace, above: Call) -> list[Call]:
    return [call for call in trace.calls if call.parent_id == above.id]


def test_most_steps_are_asked_for_and_the_first_is_not(found: tuple[Question, ...]) -> None:
    assert [question.step.number for question in found] == [3, 4, 5, 6, 7, 8]


def test_the_right_answer_is_the_step(reading: Reading, found: tuple[Question, ...]) -> None:
    for question in found:
        assert question.right.name == question.step.name
        assert sum(answer.is_right for answer in question.answers) == 1
        assert 2 <= len(question.answers) <= 4
        assert len({answer.label for answer in question.answers}) == len(question.answers)
        call = question.step.call
        assert call is not None
        assert question.caller in reading.trace.ancestors(call)


def test_no_other_answer_is_true(reading: Reading, found: tuple[Question, ...]) -> None:
    trace = reading.trace
    for question in found:
        call, site = question.step.call, question.site.call_site
        assert call is not None
        assert site is not None
        wrong = {answer.name for answer in question.answers if not answer.is_right}
        if question.text.endswith("call now?"):
            assert trace.parent(call) is question.caller
            also = {
                trace.name(other.code)
                for other in begun_in(trace, question.caller)
                if other.call_site is None or other.call_site.line == site.line
            }
        else:
            assert question.text.endswith("lead to first?")
            also = {
                trace.name(other.code)
                for other in trace.calls
                if question.caller.id < other.id < call.id
            }
        assert not wrong & also


def test_the_question_names_the_line_that_was_recorded(found: tuple[Question, ...]) -> None:
    question = next(each for each in found if each.step.number == 4)
    assert question.text == (
        "`run_wsgi` is at line 5: `chunks = wsgi_app(environ, start_response)`. "
        "Which function does it call now?"
    )
    assert question.right.explanation == (
        "It is called from werkzeug/serving.py:5, in `run_wsgi`, "
        "`chunks = wsgi_app(environ, start_response)`."
    )
    deep = next(each for each in found if each.step.number == 5)
    assert deep.right.explanation.startswith(
        "By way of `Flask.full_dispatch_request`, `Flask.dispatch_request`: "
        "it is called from flask/app.py:24"
    )


def test_a_wrong_answer_says_where_the_function_was_really_called(
    reading: Reading, found: tuple[Question, ...]
) -> None:
    trace = reading.trace
    said = set()
    for question in found:
        assert question.step.call is not None
        for answer in question.answers:
            if answer.is_right:
                continue
            calls = trace.by_definition[answer.name]
            sites = [call.call_site for call in calls if call.call_site]
            places = {f"{trace.files[site.filename].path}:{site.line}," for site in sites}
            assert any(place in answer.explanation for place in places)
            if "later" in answer.explanation:
                assert any(call.id > question.step.call.id for call in calls)
                said.add("later")
            else:
                assert min(call.id for call in calls) < question.step.call.id
                said.add("before" if "before" in answer.explanation else "running")
    assert {"later", "before"} <= said


def test_the_same_reading_gives_the_same_questions(found: tuple[Question, ...]) -> None:
    again = questions(big_reading(2_000))
    assert [(q.text, [a.name for a in q.answers]) for q in again] == [
        (q.text, [a.name for a in q.answers]) for q in found
    ]


def test_the_right_answer_stands_in_each_place_as_often(reading: Reading) -> None:
    places: Counter[int] = Counter()
    for number in range(50):
        walkthrough = replace(reading.walkthrough, topic=f"shop {number}")
        for question in questions(replace(reading, walkthrough=walkthrough)):
            assert len(question.answers) == 4
            places[question.answers.index(question.right)] += 1
    assert all(0.15 < places[place] / places.total() < 0.35 for place in range(4))


def test_where_something_was_skipped_below_the_caller_it_is_not_said_to_call(
    found: tuple[Question, ...],
) -> None:
    trace = big_trace(2_000)
    calls = tuple(replace(call, skipped=1) for call in trace.calls)
    skipping = questions(read(parse(NOTES, "shop", "shop.md"), replace(trace, calls=calls)))
    assert any("call now?" in question.text for question in found)
    assert not any("call now?" in question.text for question in skipping)
    assert [q.step.number for q in skipping] == [q.step.number for q in found]


def test_another_thread_and_an_unknown_call_site_are_not_asked_about(
    built_reading: Reading,
) -> None:
    # The last step runs in a thread of its own, the others speak of one call.
    assert questions(built_reading) == ()


def test_what_is_called_from_the_same_line_is_no_wrong_answer(built_trace: Trace) -> None:
    serve, find = built_trace.calls[0], built_trace.calls[1]
    index = replace(built_trace.calls[2], thread=serve.thread)
    helper = replace(
        find,
        id=4,
        code=replace(find.code, qualname="App.helper", first_line=30),
        call_site=CallSite(find.code.filename, 15, 15, 20, 24),
        outcome=Outcome.RETURNED,
    )
    notes = """\
+++
title = "T"
technology = "lib"
question = "Q?"
scenario = "serve"
+++
## One

```step
definition = "lib.app:App.serve"
```

One.

## Two

```step
definition = "lib.views:index"
```

Two.
"""
    calls = (replace(serve, skipped=0), find, index, helper)
    (question,) = questions(read(parse(notes, "t", "t.md"), replace(built_trace, calls=calls)))
    assert {answer.name for answer in question.answers} == {
        "lib.views:index",
        "lib.app:App.find",
    }
    why = {answer.label: answer.explanation for answer in question.answers}
    assert why["App.find"].startswith("It was called before, from another line of that function")
