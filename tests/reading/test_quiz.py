"""Questions on what ran: only one answer is true, nothing can be read off, the trace proves it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from flaskmagic.reading import Reading
from flaskmagic.reading.quiz import (
    KINDS,
    Level,
    Question,
    browser_gets,
    did_not_run,
    every_question,
    in_order,
    line_that_called,
    next_function,
    questions,
    value_here,
    which_thread,
    who_called,
)
from flaskmagic.reading.quiz.lines_around import lines_around
from flaskmagic.reading.quiz.typed import plain_answer, spellings
from flaskmagic.reading.step_view import ExcerptLine
from flaskmagic.trace import MAIN_THREAD, Call, Trace
from tests.big import big_reading

NEXT = [next_function.ask]
CALLED = [who_called.ask]
TOPICS = (
    "route",
    "request",
    "response",
    "template",
    "escaping",
    "forms",
    "files",
    "login",
    "session",
    "errors",
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return big_reading(2_000)


def words(text: str) -> set[str]:
    """Return the words of a text, found in another way than the quiz finds them."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    return {word.lower() for word in re.findall(r"[^\W\d_]+", apart)}


def library(trace: Trace, name: str) -> str:
    (file, *_) = {call.code.filename for call in trace.by_definition[name]}
    if trace.files[file].is_own:
        return "own"
    package = name.partition(":")[0].partition(".")[0]
    found = trace.distributions.get(package)
    return found.name if found else "Python"


def broken(question: Question, trace: Trace) -> list[str]:
    """Return the rules that a question breaks."""
    right, wrong = question.right, [each for each in question.answers if not each.is_right]
    labels = [answer.label for answer in question.answers]
    rules = {
        "one answer is right": len(wrong) == len(question.answers) - 1,
        "there is a choice": 2 <= len(labels) <= 4 or len(question.hops) == 6,
        "the answers differ": len(set(labels)) == len(labels),
        "the answer is not quoted": not words(right.label) & words(question.quoted),
        "what is quoted is asked about": question.quoted in question.text,
        "the place is told": all(
            re.search(r"[\w/]+\.\w+:\d+", told.explanation) for told in question.hops or [right]
        ),
    }
    if question.spot is not None:
        rules |= _at_levels(question, question.spot.place, trace)
    check = {
        next_function.KIND: _of_functions,
        who_called.KIND: _of_functions,
        which_thread.KIND: _of_threads,
        value_here.KIND: _of_values,
        line_that_called.KIND: _of_calling_lines,
        did_not_run.KIND: _of_idle_lines,
        browser_gets.KIND: _of_answers,
        in_order.KIND: _of_orders,
    }
    rules |= check[question.kind](question, trace)
    return [rule for rule, is_kept in rules.items() if not is_kept]


def _at_levels(question: Question, place: str, trace: Trace) -> dict[str, bool]:
    excerpt, alone = lines_around(trace, question), question.text_at(Level.PLACE)
    shown = "".join(token.content for token in MarkdownIt().parse(alone)[1].children or [])
    lines = [line for line in excerpt if isinstance(line, ExcerptLine)]
    beside = [line.text for line in lines if not line.is_focus]
    labels = {word for answer in question.answers for word in words(answer.label)}
    accepted = spellings(question.accepted)
    return {
        "the place stands alone": place in shown and question.quoted not in alone,
        "the line is marked": not lines
        or [f":{line.number}" for line in lines if line.is_focus] == [place[place.rindex(":") :]],
        "no line names an answer, or all answers are shown": not any(
            labels & words(text) for text in beside
        )
        or {answer.line for answer in question.answers} <= {line.number for line in lines},
        "the right one may be written": not question.wording.write
        or bool({question.right.label, str(question.right.line)} & set(question.accepted))
        or plain_answer(question.right.label) in accepted,
        "no wrong one may be written": not any(
            plain_answer(answer.name) in accepted
            for answer in question.answers
            if not answer.is_right
        ),
    }


def _of_functions(question: Question, trace: Trace) -> dict[str, bool]:
    right = question.right.name
    wrong = [answer.name for answer in question.answers if not answer.is_right]
    return {
        "all ran": all(name in trace.by_definition for name in [right, *wrong]),
        "of one library": len({library(trace, name) for name in [right, *wrong]}) == 1,
        "of one kind": len({"." in answer.label for answer in question.answers}) == 1,
        "not the asking function": question.about not in wrong,
        "no other is true": not set(wrong) & true_of(question, trace),
        "the right one is true": right in true_of(question, trace),
        "a wrong one is told where it was called": all(
            any(
                f"{place}," in answer.explanation.replace("\\", "")
                for place in places(trace, answer.name)
            )
            for answer in question.answers
            if not answer.is_right and question.kind == next_function.KIND
        ),
    }


def places(trace: Trace, name: str) -> set[str]:
    """Return where a function was called."""
    sites = [call.call_site for call in trace.by_definition[name] if call.call_site]
    return {f"{trace.files[site.filename].path}:{site.line}" for site in sites}


def _wrong(question: Question) -> list[str]:
    return [answer.label for answer in question.answers if not answer.is_right]


def _of_threads(question: Question, trace: Trace) -> dict[str, bool]:
    threads = {call.thread for call in trace.by_definition[question.about]}
    others = _threads_of(id(trace), trace.calls) - threads
    return {
        "the main thread is told": (threads == {MAIN_THREAD})
        is (question.right.label == "the main thread"),
        "it is in one kind of thread": threads == {MAIN_THREAD} or MAIN_THREAD not in threads,
        "there are other threads": bool(others),
    }


_THREADS: dict[int, frozenset[str]] = {}


def _threads_of(number: int, calls: Iterable[Call]) -> frozenset[str]:
    if number not in _THREADS:
        _THREADS[number] = frozenset(call.thread for call in calls)
    return _THREADS[number]


def _of_values(question: Question, trace: Trace) -> dict[str, bool]:
    given = set((question.call.arguments or {}).values())
    every = {value for call in trace.calls for value in (call.arguments or {}).values()}
    exchange = trace.exchange_by_call[question.call.id]
    return {
        "the right one is true": question.right.label in given,
        "the request decides it": question.right.label[1:-1] in unquote(exchange.name),
        "no other is true": not set(_wrong(question)) & given,
        "all were there": set(_wrong(question)) <= every,
        "it is the first call": trace.by_definition[question.about][0] is question.call,
    }


def _of_calling_lines(question: Question, trace: Trace) -> dict[str, bool]:
    site, caller = question.call.call_site, trace.parent(question.call)
    assert site is not None
    assert caller is not None
    made = {call.call_site.line for call in trace.calls_of(caller) if call.call_site}
    sites = [call.call_site for call in trace.by_definition[question.about] if call.call_site]
    right = {
        line
        for each in sites
        if each.filename == site.filename
        for line in range(each.line, (each.end_line or each.line) + 1)
    }
    wrong = {_line(label) for label in _wrong(question)}
    return {
        "the right one is true": _line(question.right.label) == site.line,
        "no other is true": not wrong & right,
        "all made calls": wrong <= made,
    }


def _of_idle_lines(question: Question, trace: Trace) -> dict[str, bool]:
    ran = question.call.lines
    assert ran is not None
    return {
        "the right one did not run": _line(question.right.label) not in ran,
        "all others ran": all(_line(label) in ran for label in _wrong(question)),
        "it is the first call": trace.by_definition[question.about][0] is question.call,
    }


def _of_answers(question: Question, trace: Trace) -> dict[str, bool]:
    exchange = trace.exchange_by_call[question.call.id]
    other = {each.status for each in trace.exchanges if each.title != exchange.title}
    return {
        "the right one is true": _line(question.right.label) == exchange.status,
        "no other is true": all(_line(label) != exchange.status for label in _wrong(question)),
        "all were sent": all(_line(label) in other for label in _wrong(question)),
    }


def _of_orders(question: Question, trace: Trace) -> dict[str, bool]:
    calls = [hop.call for hop in question.hops]
    numbered = list(enumerate(question.hops, 1))
    order = [calls[int(number) - 1] for number in question.right.label.split()]
    return {
        "all are first calls": all(
            trace.by_definition[f"{hop.module}:{hop.label}"][0] is hop.call for hop in question.hops
        ),
        "they can be told apart": len({hop.label for hop in question.hops}) == 6,
        "of one exchange": len({id(trace.exchange_by_call.get(call.id)) for call in calls}) == 1,
        "it is the order of the run": sorted(calls, key=lambda call: call.id) == order,
        "in a thread it is the order of the run": all(
            (number in hop.after) == (other.call.id < hop.call.id)
            for hop in question.hops
            for number, other in numbered
            if other is not hop and other.call.thread == hop.call.thread
        ),
        "what stands above comes before": all(
            number in hop.after
            for hop in question.hops
            for number, other in numbered
            if other.call in trace.ancestors(hop.call)
        ),
        "nothing proven is against the run": all(
            calls[number - 1].id < hop.call.id for hop in question.hops for number in hop.after
        ),
    }


def _line(label: str) -> int:
    return int(label.split()[0])


def true_of(question: Question, trace: Trace) -> set[str]:
    """Return the functions that are a true answer, straight from the trace."""
    if question.kind == who_called.KIND:
        parents = (trace.parent(call) for call in trace.by_definition[question.about])
        return {trace.name(parent.code) for parent in parents if parent}
    caller, site = question.caller, question.site
    assert caller is not None
    assert site is not None
    assert site.call_site is not None
    if question.text.endswith("call now?"):
        lines = range(site.call_site.line, (site.call_site.end_line or site.call_site.line) + 1)
        return {
            trace.name(call.code)
            for call in trace.calls_of(caller)
            if call.call_site is None or call.call_site.line in lines
        }
    between = (call for call in trace.calls if caller.id < call.id <= question.call.id)
    return {trace.name(call.code) for call in between}


def test_no_question_of_ten_runs_breaks_a_rule(live_reading: Callable[[str], Reading]) -> None:
    made = 0
    kinds: Counter[str] = Counter()
    for topic in TOPICS:
        reading = live_reading(topic)
        for asked in (questions(reading), every_question(reading)):
            made += len(asked)
            kinds.update(each.kind for each in asked)
            told = [(each.text, broken(each, reading.trace)) for each in asked]
            assert [each for each in told if each[1]] == []
            assert len({each.about for each in asked}) == len(asked)
    assert made > 500
    assert len(kinds) == len(KINDS)


def test_what_is_asked_before_a_step_is_about_its_call(reading: Reading) -> None:
    found = questions(reading)
    assert len(found) >= 2
    shown: set[str] = set()
    for question in found:
        assert question.step is not None
        assert question.step.call is question.call
        shown |= {each.name for each in reading.steps[: question.step.number - 1]}
        assert question.right.name not in shown  # it would stand beside the question
        before = [each.call for each in reading.steps[: question.step.number - 1] if each.call]
        is_told = question.call.thread in {each.thread for each in before}
        assert question.kind != which_thread.KIND or not is_told
        assert broken(question, reading.trace) == []


def test_the_question_names_the_line_that_was_recorded(reading: Reading) -> None:
    (question,) = questions(reading, NEXT)
    assert question.text == (
        "The run is at flask/app.py:10: `response = self.full_dispatch_request()`. "
        "To which of these does it lead first?"
    )
    assert question.right.label == "MapAdapter.match"
    assert question.right.explanation.startswith(
        "By way of `Flask.full_dispatch_request`, `Flask.dispatch_request`: "
        "it is called from flask/app.py:24"
    )


def test_the_caller_is_told_with_its_line(reading: Reading) -> None:
    question = next(each for each in questions(reading, CALLED) if each.about == "shop.views:index")
    assert question.text == (
        "`index(…)` is at shop/views.py:2. Which of these functions called it?"
    )
    assert question.right.label == "Flask.dispatch_request"
    assert question.right.explanation == (
        "It was called from flask/app.py:25, in `Flask.dispatch_request`, "
        "`return index(**arguments)`."
    )


def test_a_caller_of_another_call_is_no_wrong_answer(reading: Reading) -> None:
    """``header_key`` is called by two functions: each would be right."""
    found = every_question(reading, CALLED)
    question = next(each for each in found if each.about == "werkzeug.serving:header_key")
    assert question.right.label == "make_environ"
    both = true_of(question, reading.trace)
    assert both == {"werkzeug.serving:make_environ", "flask.app:Flask.set_header"}


def test_the_same_reading_gives_the_same_questions(reading: Reading) -> None:
    again = questions(big_reading(2_000))
    assert [(q.text, [a.name for a in q.answers]) for q in again] == [
        (q.text, [a.name for a in q.answers]) for q in questions(reading)
    ]


def test_the_right_answer_stands_in_each_place_as_often(reading: Reading) -> None:
    places: Counter[int] = Counter()
    for number in range(25):
        walkthrough = replace(reading.walkthrough, topic=f"shop {number}")
        for question in every_question(replace(reading, walkthrough=walkthrough)):
            if len(question.answers) == 4:
                places[question.answers.index(question.right)] += 1
    assert places.total() > 200
    assert all(0.15 < places[place] / places.total() < 0.35 for place in range(4))


def test_another_thread_and_an_unknown_call_site_are_not_asked_about(
    built_reading: Reading,
) -> None:
    # The last step runs in a thread of its own, the others speak of one call.
    assert questions(built_reading, NEXT) == questions(built_reading, CALLED) == ()
