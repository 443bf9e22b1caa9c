"""The page of a quiz: the questions, and what is said of each answer, so that no server judges."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from flaskmagic.reading import Reading
from flaskmagic.reading.quiz.chosen import choose_for_all_levels
from flaskmagic.reading.quiz.model import Level
from flaskmagic.reading.quiz.question_view import QuestionView
from flaskmagic.reading.quiz.verdict import Verdict, verdict
from flaskmagic.reading.wording import environment, run_summary
from flaskmagic.render.page.card import Card
from flaskmagic.render.page.excerpt import Folded, Row, asked_rows
from flaskmagic.render.page.shell import Page, fill

COUNT = 10
SEED = "1"

Views = Mapping[Level, QuestionView]

LEVELS: Mapping[Level, str] = {
    Level.EXCERPT: "some lines, one of them marked",
    Level.LINE: "the line, or the function's name",
    Level.PLACE: "its file and number alone: look it up",
    Level.OPEN: "the same, and no answers to choose from",
}

_TYPED = "…"
"""Stands where a page puts what was typed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on a page, at all levels; ``views`` are those at which it is asked.

    ``verdicts`` are by the answer: the letter of a choice, or ``right`` and ``wrong`` where it is
    typed or an order; ``shown`` is said where there was no answer. Those of a typed answer begin
    with ``typed-``.
    """

    number: int
    views: Views

    @property
    def view(self) -> QuestionView:
        """The question with the lines beside it."""
        return self.views[Level.EXCERPT]

    @property
    def typed(self) -> QuestionView | None:
        """The question without a choice, if it is asked so."""
        return None if self.view.hops else self.views.get(Level.OPEN)

    @property
    def levels(self) -> str:
        """The levels at which it is asked."""
        return _written(self.views)

    @property
    def texts(self) -> Sequence[tuple[str, str]]:
        """What is asked, each text with the levels that it is for."""
        every = groupby(self.views.items(), key=lambda found: found[1].text)
        return [(_written(level for level, _ in found), text) for text, found in every]

    @property
    def rows(self) -> Sequence[Row | Folded]:
        """The lines beside it."""
        return list(asked_rows(self.view.excerpt))

    @property
    def spellings(self) -> str:
        """The plain answers that are right where it is typed, as JSON."""
        return json.dumps(self.typed.spellings if self.typed else ())

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What is said of each answer."""
        return dict(_verdicts(self.view, self.typed))


def _verdicts(view: QuestionView, typed: QuestionView | None) -> Iterator[tuple[str, Verdict]]:
    yield "shown", verdict(view, "")
    for choice in view.choices:
        yield choice.mark, verdict(view, choice.mark)
    if view.hops:
        yield "right", verdict(view, view.right)
        yield "wrong", verdict(view, _TYPED)
    if typed is not None:
        yield "typed-shown", verdict(typed, "")
        yield "typed-right", verdict(typed, typed.spellings[0])
        yield "typed-wrong", verdict(typed, _TYPED)


def _written(levels: Iterable[Level]) -> str:
    return " ".join(str(level.value) for level in levels)


def questions(reading: Reading) -> tuple[Asked, ...]:
    """Make the questions of a page.

    Args:
        reading: The reading of the page.

    Returns:
        The questions; none where the run proves no answer.
    """
    found = choose_for_all_levels(reading, COUNT, SEED)
    return tuple(Asked(number, views) for number, views in enumerate(found, 1))


def card_of(own: Page) -> Card:
    """Return what a link to the page of a quiz shows.

    Args:
        own: The page that the quiz is about.

    Returns:
        The card.
    """
    return Card(f"Quiz: {own.title}", "Questions about this run, which itself proves each answer.")


def render(reading: Reading, asked: Sequence[Asked], about: Page, home: str, card: Card) -> str:
    """Return the page of a quiz.

    Args:
        reading: What is asked about.
        asked: The questions.
        about: The page of the reading.
        home: The address of the list of all pages.
        card: What a link to the page shows.

    Returns:
        The HTML.
    """
    views = [view for each in asked for view in each.views.values()]
    every = "\n".join(f"{view.text} {view.right} {view.choices}" for view in views)
    return fill(
        "quiz.html.j2",
        card=card,
        about=about,
        home=home,
        asked=asked,
        key=sha256(every.encode()).hexdigest()[:16],
        levels=LEVELS,
        summary=run_summary(reading),
        environment=environment(reading),
    )
