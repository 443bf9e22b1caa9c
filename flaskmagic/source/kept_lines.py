"""Which lines of a long definition are kept: what matters and a little around it, by statements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from flaskmagic.source.definitions import Span
from flaskmagic.source.statements import statement_at

_SIGNATURE = 8
_WHOLE = 10
"""A signature, or a statement, of more lines than these is not kept whole."""

_NO_CODE = re.compile(r"\s*(#|$)")
_CLOSING = re.compile(r"\s*[)\]}][)\]}\s]*[,:;]?\s*(#.*)?")


@dataclass(frozen=True, slots=True)
class Matter:
    """The lines that matter of a definition.

    ``ran`` are known to have run, ``focus`` is marked, ``shown`` are those that a note speaks of
    besides, and ``leads_on`` those that lead on to what is read next.
    """

    ran: Set[int] = frozenset()
    focus: int | None = None
    shown: Set[int] = frozenset()
    leads_on: Set[int] = frozenset()


def docstring_lines(span: Span) -> range:
    """Return the lines of a docstring that is longer than a line.

    Args:
        span: Where the definition is written.

    Returns:
        The lines.
    """
    if span.docstring is None or span.docstring[0] == span.docstring[1]:
        return range(0)
    return range(span.docstring[0], span.docstring[1] + 1)


def kept_lines(text: str, lines: Sequence[str], span: Span, matter: Matter) -> set[int]:
    """Choose the lines of a long definition to keep.

    A short statement is kept whole if one of its lines matters. Of the lines around, those of a
    statement that goes on further are left out: no bracket is closed that was not seen to open.

    Args:
        text: The source of the whole file; empty where it is a template, which has no statements.
        lines: Its lines.
        span: Where the definition is written.
        matter: What matters of it.

    Returns:
        The numbers of the lines.
    """
    signature, needed = set(_signature(span)), set(_needed(span, matter))
    around = signature | needed | set(_around(span, matter))
    kept, cut = signature | needed, set[int]()
    for number in needed:
        whole = _statement(text, lines, number)
        if len(whole) <= _WHOLE:
            kept.update(whole)
        else:
            kept.add(whole[0])
            cut.update(whole)
    around |= kept
    for number in around - kept:
        if number in cut or around.issuperset(_statement(text, lines, number)):
            kept.add(number)
    kept -= set(docstring_lines(span))
    return kept - _edges(kept, signature | needed, lines)


def _statement(text: str, lines: Sequence[str], number: int) -> range:
    """Return the lines of a statement, without comments between a head and its body."""
    first, last = statement_at(text, number)
    while last > first and _NO_CODE.match(lines[last - 1]):
        last -= 1
    return range(first, last + 1) if number <= last else range(number, number + 1)


def _signature(span: Span) -> Iterator[int]:
    end = span.docstring[0] if span.docstring else span.body_line
    signature = range(span.first_line, max(end, span.def_line + 1))
    if len(signature) <= _SIGNATURE:
        yield from signature
    else:
        yield from range(span.first_line, span.def_line + 1)
        yield signature[-1]


def _needed(span: Span, matter: Matter) -> Iterator[int]:
    """Yield the lines that matter, and the first and the last one that ran."""
    if matter.focus is not None:
        yield matter.focus
    yield from matter.shown | matter.leads_on
    inside = _ran_inside(span, matter)
    yield from (inside[0], inside[-1]) if inside else (span.body_line,)


def _around(span: Span, matter: Matter) -> Iterator[int]:
    """Yield the lines around those that matter; where none does, the first ones that ran."""
    if matter.focus is not None:
        yield from range(matter.focus - 3, matter.focus + 4)
    for number in matter.leads_on:
        yield from range(number - 1, number + 2)
    inside = _ran_inside(span, matter)
    if inside and matter.focus is None and not matter.leads_on:
        yield from range(inside[0], inside[0] + 8)


def _ran_inside(span: Span, matter: Matter) -> list[int]:
    return sorted(n for n in matter.ran if span.body_line <= n <= span.last_line)


def _edges(kept: Set[int], needed: Set[int], lines: Sequence[str]) -> Set[int]:
    """Return kept lines beside a fold that show nothing: blank ones, and brackets that close."""
    found: set[int] = set()
    for number in sorted(kept):
        if number > len(lines):
            continue
        is_first = number - 1 not in kept or number - 1 in found
        if not lines[number - 1].strip():
            if is_first or number + 1 not in kept:
                found.add(number)
        elif is_first and number not in needed and _CLOSING.fullmatch(lines[number - 1]):
            found.add(number)
    return found
