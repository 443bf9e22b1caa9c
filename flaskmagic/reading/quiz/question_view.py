"""All that there is to say of a question at a level: outputs lay it out and add no words.

Every text is printable. ``text`` and explanations are Markdown; all others are plain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from flaskmagic.printable import printable, printable_line
from flaskmagic.reading.quiz.lines_around import lines_around
from flaskmagic.reading.quiz.model import Level, Question
from flaskmagic.reading.quiz.typed import plain_answer, spellings, typed_order
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine, safe_link
from flaskmagic.trace import Trace


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose, by its letter."""

    mark: str
    label: str
    is_code: bool
    module: str
    is_right: bool
    explanation: str
    link: str | None


@dataclass(frozen=True, slots=True)
class HopView:
    """One of the calls to put in order, by its number; ``name`` is empty where it is not told.

    ``after`` are the numbers of those that must stand before it.
    """

    number: int
    name: str
    module: str
    place: str
    told: str
    explanation: str
    link: str | None
    after: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as every output has it.

    ``choices`` are empty where the answer is written, and where ``hops`` are put in order.
    ``right`` is the answer in words, ``also`` are others that are right where it is written, and
    ``explanation`` and ``link`` what proves it. ``spellings`` are
    the plain answers that are right, to be compared with :func:`~.typed.plain_answer` of what was
    typed. ``filename`` and ``line`` are for an editor.
    """

    kind: str
    level: int
    text: str
    place: str
    filename: str
    line: int
    excerpt: tuple[ExcerptLine | ExcerptFold, ...]
    choices: tuple[Choice, ...]
    hops: tuple[HopView, ...]
    right: str
    right_is_code: bool
    also: tuple[str, ...]
    explanation: str
    link: str | None
    spellings: tuple[str, ...]

    @property
    def in_order(self) -> tuple[HopView, ...]:
        """The calls in the order in which they began; none where that is not asked for."""
        return tuple(self.hops[number - 1] for number in typed_order(self.right) if self.hops)

    @property
    def right_in_words(self) -> str:
        """The right answer, and what is right as well."""
        return ", or ".join(filter(None, (self.right, ", ".join(self.also))))

    @property
    def how_to_answer(self) -> str:
        """What can be typed as an answer."""
        if self.choices:
            between = " or " if len(self.choices) == 2 else " to "
            return f"Type a letter, {self.choices[0].mark}{between}{self.choices[-1].mark}."
        if self.hops:
            return f"Type the numbers 1 to {len(self.hops)}, the one that began first before all."
        return "Type the answer."


def is_asked_at(level: Level, question: Question, trace: Trace) -> bool:
    """Say whether a question can be asked at a level.

    Args:
        level: The level.
        question: The question.
        trace: The trace that it was made of.

    Returns:
        Whether there are lines to show that do not name the answer, or words to ask it without a
        choice.
    """
    if question.hops:
        return True
    if level is Level.EXCERPT:
        return bool(lines_around(trace, question))
    return level is not Level.OPEN or bool(question.wording.write and question.accepted)


def view_question(question: Question, level: Level, trace: Trace) -> QuestionView:
    """Put a question into words.

    Args:
        question: The question.
        level: How much of the source is shown, and whether there is a choice.
        trace: The trace that it was made of.

    Returns:
        All that any output says of it.
    """
    right, spot, is_open = question.right, question.spot, level is Level.OPEN
    return QuestionView(
        kind=question.kind,
        level=level.value,
        text=printable_line(question.text_at(level)),
        place=printable_line(spot.place) if spot else "",
        filename=spot.filename if spot else "",
        line=spot.line if spot else 0,
        excerpt=lines_around(trace, question) if level is Level.EXCERPT else (),
        choices=() if is_open or question.hops else _choices(question),
        hops=_hops(question, level),
        right=printable_line(right.label),
        right_is_code=right.is_code,
        also=tuple(map(printable_line, question.also)) if is_open else (),
        explanation=printable(right.explanation),
        link=safe_link(right.link),
        spellings=tuple(sorted(spellings(question.accepted))),
    )


def _choices(question: Question) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            mark=mark,
            label=printable_line(answer.label),
            is_code=answer.is_code,
            module=printable_line(answer.module),
            is_right=answer.is_right,
            explanation=printable(answer.explanation),
            link=safe_link(answer.link),
        )
        for mark, answer in zip(ascii_uppercase, question.answers, strict=False)
    )


def _hops(question: Question, level: Level) -> tuple[HopView, ...]:
    """Return the calls to put in order; where the place alone is shown, they have no names."""
    is_named = level < Level.PLACE
    return tuple(
        HopView(
            number=number,
            name=printable_line(hop.label) if is_named else "",
            module=printable_line(hop.module) if is_named else "",
            place=printable_line(hop.place),
            told=printable_line(hop.label),
            explanation=printable(hop.explanation),
            link=safe_link(hop.link),
            after=tuple(sorted(hop.after)),
        )
        for number, hop in enumerate(question.hops, 1)
    )


def chosen_by(view: QuestionView, typed: str) -> Choice | None:
    """Return the answer that was chosen by its letter or its number.

    Args:
        view: The question.
        typed: Such as ``b``, or ``2``.

    Returns:
        The answer, or ``None`` if that is none of them.
    """
    text = typed.strip().upper().rstrip(".)")
    marks = {str(number): each for number, each in enumerate(view.choices, 1)}
    marks |= {each.mark: each for each in view.choices}
    return marks.get(text)


def is_readable(view: QuestionView, typed: str) -> bool:
    """Say whether what was typed can be the answer to a question, right or wrong.

    Args:
        view: The question.
        typed: What was typed.

    Returns:
        Whether it names a choice, all calls that are to be put in order, or anything at all where
        there is no choice.
    """
    if view.choices:
        return chosen_by(view, typed) is not None
    if view.hops:
        return sorted(typed_order(typed)) == [hop.number for hop in view.hops]
    return bool(plain_answer(typed))


def is_right(view: QuestionView, typed: str) -> bool:
    """Say whether an answer that was typed is right.

    Args:
        view: The question.
        typed: What was typed; it can be read.

    Returns:
        Whether the run proves it, or in an order, whether it keeps all that the run proves.
    """
    if view.choices:
        chosen = chosen_by(view, typed)
        return chosen is not None and chosen.is_right
    if view.hops:
        return keeps_order(view.hops, typed_order(typed))
    return plain_answer(typed) in view.spellings


def keeps_order(hops: Sequence[HopView], order: Sequence[int]) -> bool:
    """Say whether an order keeps every order that the run proves.

    Args:
        hops: The calls.
        order: Their numbers.

    Returns:
        Whether all are there, and each stands after those that it began after.
    """
    places = {number: place for place, number in enumerate(order)}
    return sorted(order) == [hop.number for hop in hops] and all(
        places[before] < places[hop.number] for hop in hops for before in hop.after
    )
