"""The lines of a definition that are worth showing, with their original numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import UNPARSED, Span, parsed

LONG = 26
"""A definition of more lines than this, docstring aside, is folded."""

_SIGNATURE = 8
_SHORT_FOLD = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A line of source; ``ran`` is ``None`` for comments, blank lines and where it is not known."""

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
    seen = None if ran is None else _whole_statements(text, set(ran), python)
    kept = set(_kept(span, numbers, seen or set(), focus, set(leads_on)))
    kept -= set(_docstring(span))
    kept -= {number for number in kept if number <= len(lines) and _at_edge(number, kept, lines)}

    def line(number: int) -> Line:
        content = lines[number - 1]
        state = None
        if seen is not None and content.strip() and not content.lstrip().startswith("#"):
            signature = span.def_line <= number < span.body_line
            # Of a template's lines nobody knows for certain that one did not run.
            state = number in seen or signature or (False if python and complete else None)
        return Line(number, content, state, number == focus)

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


def _whole_statements(text: str, ran: set[int], python: bool) -> set[int]:
    """Return ``ran`` and the other lines of the statements that they begin or belong to.

    A statement over several lines sends events for only some of them.
    """
    if not python:
        return ran
    statements = _statements(text)
    return ran | {line for seen in ran for line in statements.get(seen, ())}


@lru_cache(maxsize=256)
def _statements(text: str) -> Mapping[int, range]:
    """Return the lines of the statement that each line is part of, its blocks left out."""
    found: dict[int, range] = {}
    try:
        tree = parsed(text)
    except UNPARSED:
        return found
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
            lines = range(node.lineno, max(last, node.lineno) + 1)
            for line in lines:
                known = found.get(line)
                if known is None or len(lines) < len(known):
                    found[line] = lines
    return found
