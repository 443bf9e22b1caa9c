"""A quiz in the terminal: questions, what is typed as an answer, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console
from rich.style import Style
from rich.text import Text

from flaskmagic.marks import FOLD
from flaskmagic.printable import printable_line
from flaskmagic.reading.quiz.chosen import Quiz
from flaskmagic.reading.quiz.question_view import Choice, HopView, QuestionView, is_readable
from flaskmagic.reading.quiz.verdict import Verdict, verdict
from flaskmagic.reading.step_view import ExcerptFold
from flaskmagic.render.terminal import prose_lines, source_rows

_INDENT = 4
_QUIET = "dim"
_KEY = "bold cyan"


@dataclass(slots=True)
class Score:
    """How many questions were answered, or their answers shown, and how many of them right."""

    right: int = 0
    answered: int = 0


def ask_all(quiz: Quiz, score: Score, typed: TextIO, console: Console) -> None:
    """Ask one question after the other, until there is none left, or nothing more to read.

    Args:
        quiz: The quiz.
        score: Is counted on after each answer.
        typed: Where answers come from, one a line.
        console: Where to print.
    """
    _print(_opening(quiz), console)
    for number, view in enumerate(quiz.questions, 1):
        _print(_question(number, len(quiz.questions), view, console), console)
        answer = _read(view, typed, console)
        if answer is None:
            return
        found = verdict(view, answer)
        _print(_verdict(view, found, console), console)
        score.right, score.answered = score.right + found.is_right, score.answered + 1


def _read(view: QuestionView, typed: TextIO, console: Console) -> str | None:
    """Return an answer that can be read, an empty text if it is to be shown, or ``None``."""
    while True:
        console.print(Text("> ", "bold"), end="")
        console.file.flush()
        line = typed.readline()
        if not line:
            console.print()
            return None
        answer = printable_line(line.strip())
        if not typed.isatty():  # a terminal shows what is typed by itself
            console.print(Text(answer), highlight=False, soft_wrap=True)
        if not answer or is_readable(view, answer):
            return answer
        console.print(Text(view.how_to_answer, "yellow"), highlight=False)


def _opening(quiz: Quiz) -> Iterator[Text]:
    yield Text(f"Quiz: {quiz.title}", "bold")
    for line in (quiz.environment, *quiz.summaries, quiz.named):
        yield Text(line, _QUIET)
    yield Text("Enter alone shows the answer. Ctrl-D or Ctrl-C ends the quiz.", _QUIET)


def _question(number: int, count: int, view: QuestionView, console: Console) -> Iterator[Text]:
    yield Text()
    yield Text.assemble((f"{number} of {count}", "bold"), (f"  {view.kind}", _QUIET))
    yield from prose_lines(view.text, 0, console)
    for line in view.excerpt:
        if isinstance(line, ExcerptFold):
            yield Text(f"{FOLD:>8} {line.label}", _QUIET)
        else:
            yield from source_rows(line, Text(line.text), console.width)
    if view.excerpt:
        yield Text()
    yield from map(_choice, view.choices)
    yield from map(_hop, view.hops)
    if view.choices or view.hops:
        yield Text()
    yield Text(view.how_to_answer, _QUIET)


def _choice(answer: Choice) -> Text:
    module = (f"  {answer.module}" if answer.module else "", _QUIET)
    return Text.assemble(f"{'':{_INDENT}}", (answer.mark, _KEY), f"  {answer.label}", module)


def _hop(hop: HopView) -> Text:
    name = f"  {hop.name}" if hop.name else ""
    where = (f"  {hop.place}", _QUIET if hop.name else "")
    return Text.assemble(f"{'':{_INDENT}}", (str(hop.number), _KEY), name, where)


def _verdict(view: QuestionView, found: Verdict, console: Console) -> Iterator[Text]:
    lines = [line for said in found.said for line in prose_lines(said, 0, console)]
    lines[0].stylize("bold green" if found.is_right else "bold yellow", 0, 5)
    yield from lines[:-1]
    for hop in view.in_order:
        told = list(prose_lines(f"`{hop.told}`. {hop.explanation}", _INDENT + 3, console))[:-1]
        yield Text.assemble(f"{'':{_INDENT}}", (f"{hop.number}  ", _KEY), told[0][_INDENT + 3 :])
        yield from told[1:]
        if hop.link:
            yield _link(hop.link, _INDENT + 3)
    if view.link:
        yield _link(view.link, 0)


def _link(address: str, indent: int) -> Text:
    return Text(f"{'':{indent}}{address}", Style(dim=True, link=address))


def print_score(score: Score, quiz: Quiz, console: Console) -> None:
    """Print how many answers were right.

    Args:
        score: The score.
        quiz: The quiz.
        console: Where to print.
    """
    left = len(quiz.questions) - score.answered
    more = f"; {left} of {len(quiz.questions)} not answered" if left else ""
    said = (f"{score.right} of {score.answered} right", "bold"), (f"{more}. {quiz.named}", _QUIET)
    console.print(Text("\n") + Text.assemble(*said), highlight=False, soft_wrap=True)


def _print(lines: Iterator[Text], console: Console) -> None:
    console.print(*lines, sep="\n", soft_wrap=True, highlight=False)
