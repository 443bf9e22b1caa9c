"""Where the same definition and the same statement stand in another revision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from flaskmagic.eras.revisions import SourceText
from flaskmagic.eras.tokens import likeness, tokens
from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import Span, definitions
from flaskmagic.source.statements import statement_at, statement_text

SAME_NAME = 0.4
"""How like a body must be to that of a definition with the same last name."""

OTHER_NAME = 0.8
"""How like it must be to that of a definition with any other name."""

_STATEMENT = 0.75
"""How like a statement must be to be the same one, changed a little."""


@dataclass(frozen=True, slots=True)
class Found:
    """A definition in another revision.

    ``likeness`` says how much of it is the same, from 0 to 1.
    """

    source: SourceText
    qualname: str
    span: Span
    likeness: float


def same_definition(old: SourceText, qualname: str, new: Sequence[SourceText]) -> Found | None:
    """Find a definition again.

    Args:
        old: The file that it is in.
        qualname: Its whole name there.
        new: The files to look in.

    Returns:
        The definition of the same name in the file of the same path, or else one of that name or
        of the same last name, or any, if it is enough like it: a class may have been renamed, and
        a method moved to another class. ``None`` if there is none.
    """
    spans = definitions(old.text).get(qualname)
    if not spans:
        return None
    body, last_name = _lines(old.text, spans[0]), qualname.rpartition(".")[2]
    there = [each for each in new if each.path == old.path]
    for sources, name, least in (
        (there, qualname, 0.0),
        (new, qualname, SAME_NAME),
        (new, last_name, SAME_NAME),
        (new, "", OTHER_NAME),
    ):
        found = [
            Found(source, each, span, likeness(body, _lines(source.text, span)))
            for source in sources
            for each, span in _named(source.text, name)
            if name or is_about_as_long(span, spans[0])
        ]
        best = max(found, key=lambda each: each.likeness, default=None)
        if best is not None and best.likeness >= least:
            return best
    return None


def same_statement(old: str, line: int, within: Span, new: str, span: Span) -> int | None:
    """Find a line of a definition again.

    Args:
        old: The text of the file that it is in.
        line: The line.
        within: The definition that it is in.
        new: The text of the file to look in.
        span: The definition there.

    Returns:
        The same line of the same statement, or of one that was changed a little. Of several, the
        one that has as many before it. ``None`` if there is none.
    """
    said = split_lines(old)[line - 1].strip()
    wanted = statement_text(old, line)
    if not wanted:  # a comment, or nothing
        same = [n for n in _numbers(span) if said and split_lines(new)[n - 1].strip() == said]
        return same[0] if same else None
    same = _equal(new, span, wanted)
    if same:
        before = _equal(old, within, wanted).index(statement_at(old, line)[0])
        return _line_in(new, same[min(before, len(same) - 1)], said)
    alike = {n: _ratio(wanted, statement_text(new, n)) for n in _statements(new, span)}
    best = max(alike, key=lambda each: alike[each], default=None)
    return None if best is None or alike[best] < _STATEMENT else _line_in(new, best, said)


def _ratio(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, tokens(one), tokens(other), autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _STATEMENT else 0


def _equal(text: str, span: Span, wanted: str) -> list[int]:
    return [each for each in _statements(text, span) if statement_text(text, each) == wanted]


def _statements(text: str, span: Span) -> list[int]:
    """Return the first lines of the statements of a definition."""
    return list(dict.fromkeys(statement_at(text, n)[0] for n in _numbers(span)))


def _line_in(text: str, line: int, said: str) -> int:
    """Return the line of a statement that says the same, or else its first one."""
    first, last = statement_at(text, line)
    lines = split_lines(text)
    same = [n for n in range(first, last + 1) if lines[n - 1].strip() == said]
    return same[0] if same else first


def _named(text: str, name: str) -> Iterator[tuple[str, Span]]:
    """Yield the definitions of a whole or last name; of any name if it is empty."""
    for found, spans in definitions(text).items():
        if found == name or not name or ("." not in name and found.endswith(f".{name}")):
            for span in spans:
                yield found, span


def is_about_as_long(span: Span, other: Span) -> bool:
    """Say whether one of two definitions is at most twice as long as the other.

    Args:
        span: Where one is.
        other: Where the other one is.

    Returns:
        Whether it is.
    """
    lengths = len(_numbers(span)), len(_numbers(other))
    return max(lengths) <= 2 * min(lengths)


def _numbers(span: Span) -> range:
    return range(span.first_line, span.last_line + 1)


def _lines(text: str, span: Span) -> tuple[str, ...]:
    return split_lines(text)[span.first_line - 1 : span.last_line]
