"""The lines beside a question that shows an excerpt: none of them names an answer."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import groupby

from flaskmagic.lines import split_lines
from flaskmagic.printable import printable_source
from flaskmagic.reading.quiz.model import Question, Spot
from flaskmagic.reading.quiz.rules import is_read_off
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine
from flaskmagic.source.definitions import Span
from flaskmagic.trace import Trace

_BEFORE, _AFTER = 3, 6


def lines_around(trace: Trace, question: Question) -> tuple[ExcerptLine | ExcerptFold, ...]:
    """Return some lines of the function that is asked about, the line that matters marked.

    Nothing says which of them ran. A line that has a word of an answer, right or wrong, is left
    out; but where all answers are lines of the function, those are shown.

    Args:
        trace: The trace that the question was made of.
        question: The question.

    Returns:
        The lines, and folds for those that are left out; none where they are not known, or the
        marked line itself has a word of the right answer.
    """
    spot = question.spot
    if spot is None or spot.span is None:
        return ()
    texts = dict(enumerate(split_lines(trace.files[spot.filename].text), 1))
    if spot.line not in texts or is_read_off(_said(question), texts[spot.line]):
        return ()
    span = spot.span
    chosen = _answers_within(question, span) or _window(question, spot, span, texts)
    return tuple(_folded(chosen, span, spot.line, texts))


def _said(question: Question) -> str:
    """Return the right answer without the number of its line: there is one beside every line."""
    right = question.right
    return right.label.removeprefix(str(right.line)) if right.line else right.label


def _answers_within(question: Question, span: Span) -> set[int]:
    """Return the lines that the answers are, and those beside them, if all are in the function."""
    lines = {answer.line for answer in question.answers}
    every = range(span.def_line, span.last_line + 1)
    if question.spot is None or not all(line in every for line in lines):
        return set()
    near = {line + by for line in lines if line for by in (-1, 0, 1)}
    return {question.spot.line} | near & set(every) - _docstring(span)


def _window(question: Question, spot: Spot, span: Span, texts: dict[int, str]) -> set[int]:
    code = [
        line for line in range(span.first_line, span.last_line + 1) if line not in _docstring(span)
    ]
    here = code.index(spot.line) if spot.line in code else 0
    labels = " ".join(answer.label for answer in question.answers)
    near = {
        line
        for line in code[max(here - _BEFORE, 0) : here + _AFTER + 1]
        if not is_read_off(labels, texts.get(line, ""))
    }
    written = {line for line in near if texts.get(line, "").strip()} | {spot.line}
    return {line for line in near | written if min(written) <= line <= max(written)}


def _docstring(span: Span) -> Set[int]:
    return set(range(span.docstring[0], span.docstring[1] + 1)) if span.docstring else set()


def _folded(
    chosen: Set[int], span: Span, focus: int, texts: dict[int, str]
) -> Iterator[ExcerptLine | ExcerptFold]:
    """Yield the chosen lines, and between them what is left out."""
    docstring = _docstring(span)
    every = range(min(chosen), max(chosen) + 1)
    for kind, group in groupby(every, key=lambda line: (line in chosen, line in docstring)):
        lines = [
            ExcerptLine(n, printable_source(texts.get(n, "")), None, n == focus) for n in group
        ]
        if kind[0]:
            yield from lines
        else:
            count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
            yield ExcerptFold(f"docstring, {count}" if kind[1] else count, tuple(lines))
