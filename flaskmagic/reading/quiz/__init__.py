"""Questions of which the run itself proves the answer; a new kind is one file and one line here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from flaskmagic.reading.model import Reading
from flaskmagic.reading.quiz import (
    browser_gets,
    did_not_run,
    line_that_called,
    next_function,
    value_here,
    which_thread,
    who_called,
)
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Answer, Question
from flaskmagic.reading.quiz.rules import shuffled
from flaskmagic.trace import Call

__all__ = ["KINDS", "Answer", "Question", "every_question", "questions"]

Ask = Callable[[AskedRun, Call], Question | None]

KINDS: Sequence[Ask] = (
    next_function.ask,
    who_called.ask,
    which_thread.ask,
    value_here.ask,
    line_that_called.ask,
    did_not_run.ask,
    browser_gets.ask,
)


def questions(reading: Reading, kinds: Sequence[Ask] = KINDS) -> tuple[Question, ...]:
    """Make the questions to be asked before the steps of a reading.

    The same reading always gives the same questions, with the same answers in the same order.

    Args:
        reading: The reading.
        kinds: The kinds to ask.

    Returns:
        The questions, at most one before each step but the first, and at most one about each
        function. None has an answer that a reader sees beside it, as the name of a step before,
        or its thread.
    """
    run = AskedRun(reading)
    calls = [step.call for step in run.steps.values() if step.call is not None]
    return tuple(_made(run, kinds, calls[1:], seen=calls))


def every_question(reading: Reading, kinds: Sequence[Ask] = KINDS) -> tuple[Question, ...]:
    """Make the questions about all functions that ran, whether they are steps or not.

    Args:
        reading: The reading.
        kinds: The kinds to ask.

    Returns:
        The questions, at most one about each function.
    """
    run = AskedRun(reading)
    return tuple(_made(run, kinds, (calls[0] for calls in run.calls_of.values())))


def _made(
    run: AskedRun, kinds: Sequence[Ask], calls: Iterable[Call], seen: Sequence[Call] = ()
) -> Iterator[Question]:
    """Yield a question for each call that has one, of the kind that was asked least so far."""
    asked: set[str] = set()
    made: Counter[Ask] = Counter()
    for number, call in enumerate(calls, 1):
        name, before = run.name(call), seen[:number]
        shown = {text for each in before for text in (run.name(each), each.thread)}
        in_order = sorted(kinds, key=lambda kind: shuffled(run, name, kind.__module__, "kind"))
        in_order.sort(key=made.__getitem__)
        found = {kind: each for kind in in_order if (each := kind(run, call)) is not None}
        fitting = [kind for kind, each in found.items() if _is_open(each, asked, shown)]
        if not fitting:
            continue
        # Of two answers, one is right half of the time.
        kind = next((kind for kind in fitting if len(found[kind].answers) > 2), fitting[0])
        question = found[kind]
        made[kind] += 1
        asked.add(question.about)
        about = f"{question.kind}\n{question.text}"
        answers = sorted(
            question.answers, key=lambda answer: shuffled(run, about, answer.name, "order")
        )
        yield replace(question, answers=tuple(answers), step=run.steps.get(call.id))


def _is_open(question: Question, asked: set[str], shown: set[str]) -> bool:
    """Say whether nothing was asked about the function, and the answer is not on the screen."""
    is_told = question.kind == which_thread.KIND and question.call.thread in shown
    return question.about not in asked and question.right.name not in shown and not is_told
