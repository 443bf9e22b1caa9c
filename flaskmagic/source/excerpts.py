"""The lines of a definition that are worth showing, with their original numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import Span
from flaskmagic.source.kept_lines import Matter, docstring_lines, kept_lines
from flaskmagic.source.line_states import line_states

LONG = 26
"""A definition of more lines than this, docstring aside, is folded."""

_SHORT_FOLD = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of source; ``ran`` is ``None`` where that is not known, or there is no code."""

    number: int
    text: str
    ran: bool | None
    focus: bool = False


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that are left out: how many, and whether they are the docstring."""

    count: int
    docstring: bool = False

    def __str__(self) -> str:
        return f"{'docstring, ' if self.docstring else ''}{self.count} lines"


def excerpt(
    text: str,
    span: Span,
    ran: Iterable[int] | None = None,
    focus: int | None = None,
    leads_on: Iterable[int] = (),
    python: bool = True,
    complete: bool = True,
    shown: Iterable[int] = (),
) -> list[Line | Fold]:
    """Choose the lines of a definition to show; long definitions are folded around what matters.

    What matters are the focus line, the lines to show besides, those that lead on to what is read
    next, and the first and last lines that ran. The docstring is always folded.

    Args:
        text: The source of the whole file.
        span: Where the definition is written.
        ran: The lines that a trace function saw, or ``None`` if none looked.
        focus: The line that is marked.
        leads_on: The lines that lead on to what is read next.
        python: Whether the text is Python, and not a template.
        complete: Whether a line that is not in ``ran`` is known not to have run.
        shown: Lines to show besides.

    Returns:
        Lines, and folds for what is left out.
    """
    lines = split_lines(text)
    numbers = range(span.first_line, min(span.last_line, len(lines)) + 1)
    seen = None if ran is None else frozenset(ran)
    states = line_states(text, span, seen, python=python, complete=complete)
    kept = set(numbers)
    if len(numbers) - len(docstring_lines(span)) > LONG:
        matter = Matter(seen or frozenset(), focus, frozenset(shown), frozenset(leads_on))
        kept = kept_lines(text if python else "", lines, span, matter)
    kept -= set(docstring_lines(span))

    def line(number: int) -> Line:
        return Line(number, lines[number - 1], states[number], number == focus)

    return [
        item if isinstance(item, Fold) else line(item)
        for item in _fold(numbers, kept, docstring_lines(span))
    ]


def _fold(numbers: range, kept: set[int], docstring: range) -> Iterator[int | Fold]:
    """Replace runs of lines that are not kept by folds, if that saves any space."""
    for (shown, in_docstring), run in groupby(
        numbers, key=lambda number: (number in kept, number in docstring)
    ):
        lines = list(run)
        if in_docstring:
            yield Fold(len(lines), docstring=True)
        elif shown or len(lines) <= _SHORT_FOLD:
            yield from lines
        else:
            yield Fold(len(lines))
