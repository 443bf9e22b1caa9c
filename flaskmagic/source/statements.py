"""Where the statements of a Python file begin and end, read with ``ast``."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import UNPARSED, parsed


def statement_at(text: str, line: int) -> tuple[int, int]:
    """Return the lines of the statement that a line belongs to.

    Args:
        text: The source of the whole file.
        line: The number of the line, from 1.

    Returns:
        The first and the last line. Of a statement with a body it is what stands before the body,
        without decorators. Where no statement is known, it is the line itself.
    """
    return _statements(text).get(line, (line, line))


def statement_text(text: str, line: int) -> str:
    """Return the statement that a line belongs to, in one line.

    Args:
        text: The source of the whole file.
        line: The number of the line, from 1.

    Returns:
        The statement, with single spaces; empty if there is no such line.
    """
    first, last = statement_at(text, line)
    found = split_lines(text)[first - 1 : last]
    said = ""
    for piece in filter(None, (line.strip() for line in _without_comments(found))):
        is_tight = said.endswith(("(", "[", "{")) or piece.startswith((")", "]", "}"))
        said += piece if is_tight or not said else f" {piece}"
    return " ".join(said.split())


def _without_comments(lines: Sequence[str]) -> list[str]:
    """Return lines without the comments at their ends."""
    kept, text = list(lines), "\n".join([*lines, ""])
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                row, column = token.start
                kept[row - 1] = kept[row - 1][:column]
    except (tokenize.TokenError, SyntaxError):  # a statement alone may end too early
        return kept
    return kept


@lru_cache(maxsize=256)
def _statements(text: str) -> Mapping[int, tuple[int, int]]:
    """Return the lines of each statement, by each of them."""
    found: dict[int, tuple[int, int]] = {}
    try:
        nodes = list(_below(parsed(text)))
    except UNPARSED:
        return found
    lines = split_lines(text)
    for node in nodes:
        spans = [(each.lineno, each.end_lineno) for each in getattr(node, "decorator_list", ())]
        for first, last in (*spans, (node.lineno, _last_line(node, lines))):
            for line in range(first, (last or first) + 1):
                # A body that begins on the last line of its head belongs to the head.
                found.setdefault(line, (first, last or first))
    return found


def _below(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield the statements in a node, each before those in it; expressions, the most, hold none."""
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        for each in getattr(node, field, ()):
            if isinstance(each, ast.stmt):
                yield each
            yield from _below(each)


def _last_line(node: ast.stmt, lines: Sequence[str]) -> int | None:
    """Return the last line of a statement, or of what stands before its body."""
    if isinstance(node, ast.Match):
        return node.subject.end_lineno
    body: Sequence[ast.stmt] = getattr(node, "body", ())
    if not body:
        return node.end_lineno
    start = body[0]
    if lines[start.lineno - 1].encode()[: start.col_offset].strip():
        return body[-1].end_lineno
    decorators: Sequence[ast.expr] = getattr(start, "decorator_list", ())
    starts = [start.lineno, *(each.lineno for each in decorators)]
    return max(node.lineno, min(starts) - 1)
