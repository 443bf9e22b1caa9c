"""Where the statements of a Python file begin and end, read with ``ast``."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Mapping, Sequence
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
        nodes = [node for node in ast.walk(parsed(text)) if isinstance(node, ast.stmt)]
    except UNPARSED:
        return found
    for node in nodes:
        body = getattr(node, "body", None)
        last = node.end_lineno or node.lineno
        if isinstance(body, list) and body:
            last = max(node.lineno, min(each.lineno for each in body) - 1)
        for decorator in getattr(node, "decorator_list", ()):
            own = decorator.lineno, decorator.end_lineno or decorator.lineno
            found.update(dict.fromkeys(range(own[0], own[1] + 1), own))
        found.update(dict.fromkeys(range(node.lineno, last + 1), (node.lineno, last)))
    return found
