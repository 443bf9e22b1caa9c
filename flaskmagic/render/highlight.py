"""Source text as coloured runs of characters, a few classes for all that Pygments tells apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby, pairwise
from typing import Any, ClassVar, NamedTuple

from pygments.lexer import Lexer
from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Text, _TokenType

from flaskmagic.lines import split_lines


class Run(NamedTuple):
    """Characters of one colour; ``kind`` is a letter, or ``""`` for plain text."""

    kind: str
    text: str


class Mark(NamedTuple):
    """Characters of a line that are a link, from ``start`` up to ``end``."""

    start: int
    end: int
    target: str
    title: str


_KINDS = (
    (Comment.Preproc, "p"),
    (Comment, "c"),
    (Keyword, "k"),
    (Operator.Word, "k"),
    (String, "s"),
    (Number, "m"),
    (Name.Decorator, "d"),
    (Name.Function, "f"),
    (Name.Class, "f"),
    (Name.Builtin, "b"),
    (Name.Tag, "t"),
    (Name.Attribute, "a"),
)
PLAIN = ""
_LONGEST = 5_000
"""Lines with more characters are left plain: nobody wrote them, and they would take seconds."""


@lru_cache(maxsize=8192)
def coloured(text: str, first: int, last: int, is_template: bool) -> tuple[tuple[Run, ...], ...]:
    """Cut lines of a source into runs of one colour.

    Only these lines are looked at: a definition reads the same without what is around it.

    Args:
        text: The source.
        first: The first line, from 1.
        last: The last line.
        is_template: Whether it is a Jinja template, and not Python.

    Returns:
        The runs of each line.
    """
    lines = split_lines(text)[first - 1 : last]
    if any(len(line) > _LONGEST for line in lines):
        return tuple((Run(PLAIN, line),) for line in lines)
    rows: list[list[Run]] = [[]]
    for token, value in _lexer(is_template).get_tokens("\n".join(lines)):
        for number, part in enumerate(value.split("\n")):
            if number:
                rows.append([])
            if part:
                rows[-1].append(Run(_kind(token), part))
    if ["".join(run.text for run in row) for row in rows] != list(lines):
        return tuple((Run(PLAIN, line),) for line in lines)
    return tuple(tuple(_joined(row)) for row in rows)


class _Python(PythonLexer):
    """Looks first for what is plain in any case: most of it is spaces, brackets and attributes.

    An attribute with underscores at its front may be a magic name, and spaces at the front of a
    line may stand before a word that is one only there.
    """

    tokens: ClassVar[dict[str, Any]] = {
        **PythonLexer.tokens,
        "root": [
            (
                r"(?<=\S)[ \t]+|[][(){},:;=+<>*-]+|\.(?!\d)(?:(?!__)[^\W\d]\w*)?",
                Text,
            ),
            *PythonLexer.tokens["root"],
        ],
    }


@cache
def _lexer(is_template: bool) -> Lexer:
    if not is_template:
        return _Python(stripnl=False, ensurenl=False)
    from pygments.lexers.templates import HtmlDjangoLexer  # brings those of PHP, SQL and more

    lexer: Lexer = HtmlDjangoLexer(stripnl=False, ensurenl=False)  # type: ignore[no-untyped-call]
    return lexer


@lru_cache(maxsize=256)
def _kind(token: _TokenType) -> str:
    return next((kind for known, kind in _KINDS if known in token.split()), PLAIN)


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    for kind, same in groupby(runs, key=lambda run: run.kind):
        yield Run(kind, "".join(run.text for run in same))


class Segment(NamedTuple):
    """Runs that stand next to one another, and the link that they are, if they are one."""

    mark: Mark | None
    runs: list[Run]


def segments(runs: Iterable[Run], marks: Sequence[Mark], skipped: int) -> list[Segment]:
    """Cut the runs of a line where links begin and end.

    Args:
        runs: The runs.
        marks: The links. Of a link in a link, the inner one counts.
        skipped: How many characters to leave out at the start of the line.

    Returns:
        The segments, in the order of the line.
    """
    cuts = sorted({edge for mark in marks for edge in (mark.start, mark.end)} | {skipped})
    found: list[Segment] = []
    position = 0
    for run in runs:
        end = position + len(run.text)
        edges = [position, *(cut for cut in cuts if position < cut < end), end]
        for start, stop in pairwise(edges):
            if start < skipped:
                continue
            mark = _innermost(marks, start)
            if not found or found[-1].mark != mark:
                found.append(Segment(mark, []))
            found[-1].runs.append(Run(run.kind, run.text[start - position : stop - position]))
        position = end
    return found


def _innermost(marks: Iterable[Mark], position: int) -> Mark | None:
    around = [mark for mark in marks if mark.start <= position < mark.end]
    return min(around, key=lambda mark: mark.end - mark.start, default=None)
