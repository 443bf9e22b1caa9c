"""Questions of which the run itself proves the answer; a new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from flaskmagic.reading.model import Reading
from flaskmagic.reading.quiz import next_function, who_called
from flaskmagic.reading.quiz.asked_run import AskedRun
from flaskmagic.reading.quiz.model import Answer, Question
from flaskmagic.reading.quiz.rules import shuffled
from flaskmagic.trace import Call

__all__ = ["KINDS", "Answer", "Question", "every_question", "questions"]

Ask = Callable[[AskedRun, Call], Question | None]

KINDS: Sequence[Ask] = (next_function.ask, who_called.ask)


def questions(reading: Reading, kinds: Sequence[Ask] = KINDS) -> tuple[Question, ...]:
    """Make the questions to be asked before the steps of a reading.

    The same reading always gives the same questions, with the same answers in the same order.

    Args:
        reading: The reading.
        kinds: The kinds to ask.

    Returns:
        The questions, at most one before each step, and at most one about each function. None has
        an answer that a reader sees beside it, as the name of a step before.
    """
    run = AskedRun(reading)
    calls = [step.call for step in run.steps.values() if step.call is not None]
    return tuple(_made(run, kinds, calls, seen=[run.name(call) for call in calls]))


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
    run: AskedRun, kinds: Sequence[Ask], calls: Iterable[Call], seen: Sequence[str] = ()
) -> Iterator[Question]:
    """Yield a question for each call that has one; the kinds take turns without a pattern."""
    asked: set[str] = set()
    for number, call in enumerate(calls):
        name, shown = run.name(call), set(seen[:number])
        in_order = sorted(kinds, key=lambda kind: shuffled(run, name, kind.__module__, "kind"))
        found = (each for kind in in_order if (each := kind(run, call)) is not None)
        question = next((each for each in found if _is_open(each, asked, shown)), None)
        if question is None:
            continue
        asked.add(question.about)
        about = f"{question.kind}\n{question.text}"
        answers = sorted(
            question.answers, key=lambda answer: shuffled(run, about, answer.name, "order")
        )
        yield replace(question, answers=tuple(answers), step=run.steps.get(call.id))


def _is_open(question: Question, asked: set[str], shown: set[str]) -> bool:
    """Say whether nothing was asked about the function, and the answer is not on the screen."""
    return question.about not in asked and question.right.name not in shown
