"""A quiz as a sheet to print: a place for the name, the questions, and the key on its own page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flaskmagic.errors import Problem
from flaskmagic.reading.inline import plain
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.quiz.chosen import Quiz
from flaskmagic.reading.quiz.model import Level
from flaskmagic.reading.quiz.question_view import QuestionView
from flaskmagic.report.document import Block, Document, Excerpt, Prose, Row, Rows
from flaskmagic.report.forms.registry import Form, forms

_FORMS = ("pdf", "markdown", "html")
_NAME = f"Name: {'_' * 40}"
_ROOM = "_" * 60
_BLANK = "\N{NO-BREAK SPACE}"
"""A paragraph of its own: room for what is written by hand on the line below it."""


class WrongSheet(Problem):
    """A sheet in a form that there is none of."""

    exit_code = 2


def sheet_form(file: Path) -> Form:
    """Return the form of a sheet, told by the suffix of its file.

    Args:
        file: The file.

    Returns:
        The form.

    Raises:
        WrongSheet: There is none with that suffix.
    """
    known = {suffix: forms()[name] for name in _FORMS for suffix in forms()[name].suffixes}
    form = known.get(file.suffix.lower())
    if form is None:
        raise WrongSheet(f"{file}: a sheet is one of {', '.join(known)}")
    return form


def make_sheet(quiz: Quiz) -> Document:
    """Return a quiz as a document: no question is to be broken over two pages.

    Args:
        quiz: The quiz.

    Returns:
        The document; its key begins a page.
    """
    blocks: list[Block] = [Prose(_head(quiz))]
    together = []
    for number, view in enumerate(quiz.questions, 1):
        question = list(_question(number, view))
        together.append(range(len(blocks), len(blocks) + len(question)))
        blocks += question
    blocks.append(Prose(f"# Key\n\n{plain(quiz.title)} · {plain(quiz.named)}\n\n"))
    for number, view in enumerate(quiz.questions, 1):
        answer = list(_answer(number, view))
        together.append(range(len(blocks), len(blocks) + len(answer)))
        blocks += answer
    return Document(tuple(blocks), together=tuple(together), with_contents=False)


def _head(quiz: Quiz) -> str:
    lines = (quiz.environment, *quiz.summaries, quiz.named)
    said = "  \n".join(map(plain, lines))
    asked = "Write each answer." if quiz.level is Level.OPEN else "Circle the one right answer."
    points = f"Points: ______ of {len(quiz.questions)}"
    return (
        f"# Quiz: {plain(quiz.title)}\n\n{said}\n\n{_NAME}  {points}\n\n"
        f"{asked} All is about this run, and the code at these releases.\n\n"
    )


def _question(number: int, view: QuestionView) -> Iterator[Block]:
    yield Prose(f"**{number}.** {view.text}\n\n")
    if view.excerpt:
        yield Excerpt(view.excerpt)
        yield Prose("\n")
    if view.choices:
        rows = (
            Row(each.mark, _label(each.label, each.is_code), plain(each.module))
            for each in view.choices
        )
        yield Rows(tuple(rows))
        yield Prose("\n")
    elif view.hops:
        hops = (
            Row(
                str(hop.number),
                inline_code(hop.name) if hop.name else plain(hop.place),
                plain(hop.place) if hop.name else "",
            )
            for hop in view.hops
        )
        yield Rows(tuple(hops))
        yield Prose(f"\n{_BLANK}\n\nIn order: {'______  ' * len(view.hops)}\n\n")
    else:
        yield Prose(f"{_BLANK}\n\nAnswer: {_ROOM}\n\n")


def _answer(number: int, view: QuestionView) -> Iterator[Block]:
    mark = next((f" {each.mark}" for each in view.choices if each.is_right), "")
    right = _label(view.right_in_words, view.right_is_code)
    link = f" [Its line]({view.link})" if view.link else ""
    yield Prose(f"**{number}.{mark}**  {right}. {view.explanation}{link}\n\n")
    if view.hops:
        rows = (
            Row(
                str(hop.number),
                inline_code(hop.told),
                f"{hop.explanation} [Its line]({hop.link})" if hop.link else hop.explanation,
            )
            for hop in view.in_order
        )
        yield Rows(tuple(rows))
        yield Prose("\n")


def _label(text: str, is_code: bool) -> str:
    return inline_code(text) if is_code else plain(text)
