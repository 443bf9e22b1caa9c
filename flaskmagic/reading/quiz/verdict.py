"""What is said of an answer: whether it is right, and where the run proves it."""

from __future__ import annotations

from dataclasses import dataclass

from flaskmagic.printable import printable_line
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.quiz.question_view import QuestionView, chosen_by, is_right


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer is right, and what is said then: paragraphs of Markdown."""

    is_right: bool
    said: tuple[str, ...]


def verdict(view: QuestionView, typed: str) -> Verdict:
    """Judge an answer.

    Args:
        view: The question.
        typed: What was typed, which can be read; empty where no answer was given.

    Returns:
        The verdict.
    """
    was_right = bool(typed) and is_right(view, typed)
    proof = f"{_right(view)}. {view.explanation}"
    if was_right:
        return Verdict(True, (f"Right: {proof}",))
    chosen = chosen_by(view, typed)
    it_is = f"It is {proof}"
    if chosen is not None:
        label = inline_code(chosen.label) if chosen.is_code else chosen.label
        return Verdict(False, (f"Not {label}. {chosen.explanation}", it_is))
    return Verdict(
        False, (f"Not {inline_code(printable_line(typed))}.", it_is) if typed else (it_is,)
    )


def _right(view: QuestionView) -> str:
    """Return the right answer, with its letter, as Markdown."""
    mark = next((f"{each.mark}, " for each in view.choices if each.is_right), "")
    words = view.right_in_words
    return mark + (inline_code(words) if view.right_is_code else words)
