"""The lines of a definition that are worth showing, with their original numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import Span
from flaskmagic.source.line_states import line_states

LONG = 26
"""A definition of more lines than this, docstring aside, is folded."""

_SIGNATURE = 8
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
) -> list[Line | Fold]:
    """Choose the lines of a definition to show; long definitions are folded around what matters.

    What matters are the focus line, the lines that lead on to what is read next, and the first and
    last lines that ran. The docstring is always folded.

    Args:
        text: The source of the whole file.
        span: Where the definition is written.
        ran: The lines that a trace function saw, or ``None`` if none looked.
        focus: The line that is marked.
        leads_on: The lines that lead on to what is read next.
        python: Whether the text is Python, and not a template.
        complete: Whether a line that is not in ``ran`` is known not to have run.

    Returns:
        Lines, and folds for what is left out.
    """
    lines = split_lines(text)
    numbers = range(span.first_line, min(span.last_line, len(lines)) + 1)
    seen = None if ran is None else frozenset(ran)
    states = line_states(text, span, seen, python=python, complete=complete)
    kept = set(_kept(span, numbers, set(seen or ()), focus, set(leads_on)))
    kept -= set(_docstring(span))
    kept -= {number for number in kept if number <= len(lines) and _at_edge(number, kept, lines)}

    def line(number: int) -> Line:
        return Line(number, lines[number - 1], states[number], number == focus)

    return [
        item if isinstance(item, Fold) else line(item)
        for item in _fold(numbers, kept, _docstring(span))
    ]


def _at_edge(number: int, kept: set[int], lines: Sequence[str]) -> bool:
    """Say whether a kept line is blank and stands next to a fold."""
    blank = not lines[number - 1].strip()
    return blank and (number - 1 not in kept or number + 1 not in kept)


def _docstring(span: Span) -> range:
    """Return the lines of a docstring that is longer than a line."""
    if span.docstring is None or span.docstring[0] == span.docstring[1]:
        return range(0)
    return range(span.docstring[0], span.docstring[1] + 1)


def _kept(
    span: Span, numbers: range, ran: set[int], focus: int | None, leads_on: set[int]
) -> Iterator[int]:
    if len(numbers) - len(_docstring(span)) <= LONG:
        yield from numbers
        return
    end_of_signature = span.docstring[0] if span.docstring else span.body_line
    signature = range(span.first_line, max(end_of_signature, span.def_line + 1))
    if len(signature) <= _SIGNATURE:
        yield from signature
    else:
        yield from range(span.first_line, span.def_line + 1)
        yield signature[-1]
    if focus is not None:
        yield from range(focus - 3, focus + 4)
    for number in leads_on:
        yield from range(number - 1, number + 2)
    inside = sorted(ran & set(range(span.body_line, span.last_line + 1)))
    if inside and focus is None and not leads_on:
        yield from range(inside[0], inside[0] + 8)
    yield from (inside[0], inside[-1]) if inside else (span.body_line,)


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
