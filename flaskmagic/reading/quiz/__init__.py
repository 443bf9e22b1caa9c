"""Questions of which the run itself proves the answer; a new kind is one file and one line here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from flaskmagic.reading.model import Reading
from flaskmagic.reading.quiz import (
    browser_gets,
    did_not_run,
    in_order,
    line_that_called,
    next_function,
    value_here,
    which_thread,
    who_called,
)
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Answer, Level, Question
from flaskmagic.reading.quiz.question_view import is_asked_at
from flaskmagic.reading.quiz.rules import shuffled
from flaskmagic.trace import Call

__all__ = [
    "KINDS",
    "Answer",
    "Ask",
    "Level",
    "Question",
    "every_question",
    "questions",
    "questions_by_seed",
]

Ask = Callable[[AskedRun, Call], Question | None]

KINDS: Sequence[Ask] = (
    next_function.ask,
    who_called.ask,
    which_thread.ask,
    value_here.ask,
    line_that_called.ask,
    did_not_run.ask,
    browser_gets.ask,
    in_order.ask,
)


def questions(
    reading: Reading, kinds: Sequence[Ask] = KINDS, level: Level = Level.LINE
) -> tuple[Question, ...]:
    """Make the questions to be asked before the steps of a reading.

    The same reading always gives the same questions, with the same answers in the same order.

    Args:
        reading: The reading.
        kinds: The kinds to ask.
        level: How they are to be asked.

    Returns:
        The questions, at most one before each step but the first, and at most one about each
        function. None has an answer that a reader sees beside it, as the name of a step before,
        or its thread.
    """
    run = AskedRun(reading)
    calls = [step.call for step in run.steps.values() if step.call is not None]
    return tuple(_made(run, kinds, calls[1:], level, seen=calls))


def every_question(
    reading: Reading, kinds: Sequence[Ask] = KINDS, level: Level = Level.LINE
) -> tuple[Question, ...]:
    """Make the questions about all functions that ran, whether they are steps or not.

    Args:
        reading: The reading.
        kinds: The kinds to ask.
        level: How they are to be asked.

    Returns:
        The questions, at most one about each function.
    """
    run = AskedRun(reading)
    return tuple(_made(run, kinds, (calls[0] for calls in run.calls_of.values()), level))


def questions_by_seed(reading: Reading, seed: str, level: Level) -> Iterator[Question]:
    """Make questions about functions that ran, one after the other.

    Args:
        reading: The reading.
        seed: Another text gives others.
        level: How they are to be asked.

    Yields:
        The questions, at most one about each function: first about steps, what led to them and
        what they called, then about all others.
    """
    run = AskedRun(reading, seed)
    near = {each.id for each in _near_steps(run)}
    first = [calls[0] for calls in run.calls_of.values()]
    first.sort(key=lambda call: shuffled(run, run.name(call), "", "about"))
    yield from _made(run, KINDS, sorted(first, key=lambda call: call.id not in near), level)


def _near_steps(run: AskedRun) -> Iterator[Call]:
    for step in run.steps.values():
        if step.call is not None:
            yield step.call
            yield from run.trace.ancestors(step.call)
            yield from run.tree.calls_of(step.call)


def _made(
    run: AskedRun,
    kinds: Sequence[Ask],
    calls: Iterable[Call],
    level: Level,
    seen: Sequence[Call] = (),
) -> Iterator[Question]:
    """Yield a question for each call that has one, of the kind that was asked least so far."""
    asked: set[str] = set()
    told: set[str] = set()
    made: Counter[Ask] = Counter()
    for number, call in enumerate(calls, 1):
        name, before = run.name(call), seen[:number]
        shown = told | {text for each in before for text in (run.name(each), each.thread)}
        by_turn = sorted(kinds, key=lambda kind: shuffled(run, name, kind.__module__, "kind"))
        by_turn.sort(key=made.__getitem__)
        open_now = (
            (kind, question)
            for kind in by_turn
            if (kind is not in_order.ask or len(kinds) == 1 or _has_turn(made))
            and (question := kind(run, call)) is not None
            and _is_open(question, asked, shown)
            and is_asked_at(level, question, run.trace)
        )
        found = _rather(open_now)
        if found is None:
            continue
        kind, question = found
        made[kind] += 1
        asked.add(question.about)
        told |= {run.name(hop.call) for hop in question.hops} if seen else set()
        about = f"{question.kind}\n{question.text}"
        answers = sorted(
            question.answers, key=lambda answer: shuffled(run, about, answer.name, "order")
        )
        yield replace(question, answers=tuple(answers), step=run.steps.get(call.id))


def _rather(found: Iterable[tuple[Ask, Question]]) -> tuple[Ask, Question] | None:
    """Return the first that offers a choice, or else the first; none is made without need.

    Of two answers, one is right half of the time.
    """
    first = None
    for kind, question in found:
        if question.hops or len(question.answers) > 2:
            return kind, question
        first = first or (kind, question)
    return first


def _has_turn(made: Counter[Ask]) -> bool:
    """Say whether six may be put in order: it takes so long that one question in five is enough."""
    return made[in_order.ask] * 5 < made.total()


def _is_open(question: Question, asked: set[str], shown: set[str]) -> bool:
    """Say whether nothing was asked about the function, and the answer is not on the screen."""
    is_told = question.kind == which_thread.KIND and question.call.thread in shown
    return question.about not in asked and question.right.name not in shown and not is_told
