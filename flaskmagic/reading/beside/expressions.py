"""What the lines of a source do to text, read with ``ast``: cutting it, and writing a status line.

Methods of ``str`` and ``bytes`` are no calls that a recording tells of. That a line cuts text is
seen in its source, and that it ran in the recording.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from flaskmagic.source.definitions import UNPARSED, parsed

_CUTTING = frozenset({"split", "rsplit", "partition", "rpartition", "find", "index"})
_PLACEHOLDER = re.compile(r"%[ds]|\{\w*\}")
_VERSION = re.compile(r"HTTP/\d\.\d ")


@lru_cache(maxsize=64)
def cuts(text: str) -> Mapping[int, tuple[str, ...]]:
    """Find the lines that cut text.

    Args:
        text: The source of a file.

    Returns:
        By each line, at what is cut there; ``""`` stands for any white space.
    """
    found: dict[int, tuple[str, ...]] = {}
    for node in _nodes(text):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            at = _cut_at(node, node.func.attr)
            line = node.func.end_lineno or node.lineno
            if at is not None:
                found[line] = (*found.get(line, ()), at)
    return found


def _cut_at(node: ast.Call, method: str) -> str | None:
    if method not in _CUTTING:
        return None
    if not node.args:
        return "" if method.endswith("split") else None
    given = node.args[0]
    if not isinstance(given, ast.Constant):
        return None
    if given.value is None:
        return ""
    text = _as_text(given.value)
    return text if text else None


@lru_cache(maxsize=64)
def written(text: str) -> Mapping[int, tuple[re.Pattern[str], ...]]:
    """Find the texts that a source could make a status line of.

    Args:
        text: The source of a file.

    Returns:
        By each line, patterns of what is written there: what is filled in may be anything.
    """
    found: dict[int, tuple[re.Pattern[str], ...]] = {}
    for node in _nodes(text):
        if not isinstance(node, (ast.Constant, ast.JoinedStr)):
            continue
        pattern = _pattern(_template(node))
        if pattern is not None:
            found[node.lineno] = (*found.get(node.lineno, ()), pattern)
    return found


def _template(node: ast.Constant | ast.JoinedStr) -> list[str]:
    """Return the fixed parts of a text; between each two of them something is filled in."""
    if isinstance(node, ast.Constant):
        return _PLACEHOLDER.split(_as_text(node.value))
    parts = [""]
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts[-1] += _as_text(value.value)
        else:
            parts.append("")
    return parts


def _pattern(parts: list[str]) -> re.Pattern[str] | None:
    """Return what a status line that is made of the parts looks like, if it may be one.

    It begins with the version of HTTP, or it is a line of three words that are filled in.
    """
    has_version = _VERSION.match(parts[0]) is not None
    is_three_words = parts[:3] == ["", " ", " "] and parts[3:] and parts[3].startswith("\r\n")
    if not (has_version or is_three_words):
        return None
    first, has_end = [], False
    for part in parts:
        line, end, _ = part.replace("\r\n", "\n").partition("\n")
        first.append(re.escape(line))
        if end:
            has_end = True
            break
    more = "" if has_end else ".*"  # what is added to it later
    return re.compile(".+".join(first) + more)


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else ""


def _nodes(text: str) -> Iterator[ast.AST]:
    """Yield what a source consists of, the outer before the inner."""
    try:
        yield from ast.walk(parsed(text))
    except UNPARSED:
        return


Span = tuple[int, int, int | None, int | None]
"""Line and column of a beginning and of an end."""


@lru_cache(maxsize=64)
def calls_at(text: str) -> Mapping[Span, ast.Call]:
    """Return the calls of a source by where they are written.

    Args:
        text: The source of a file.

    Returns:
        The calls; two may begin at one place, as in ``made().strip()``.
    """
    return {
        (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset): node
        for node in _nodes(text)
        if isinstance(node, ast.Call)
    }


@lru_cache(maxsize=64)
def bindings(text: str) -> Mapping[str, tuple[int, ...]]:
    """Return the lines that bind a name by what stands on their right, or by a loop.

    Args:
        text: The source of a file.

    Returns:
        The lines of each name, in their order.
    """
    found: dict[str, set[int]] = {}
    for node in _nodes(text):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, (ast.For, ast.NamedExpr, ast.AnnAssign)):
            targets = [node.target]
        for target in targets:
            for each in ast.walk(target):
                if isinstance(each, ast.Name):
                    found.setdefault(each.id, set()).add(each.lineno)
    return {name: tuple(sorted(lines)) for name, lines in found.items()}
