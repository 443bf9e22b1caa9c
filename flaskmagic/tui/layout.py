"""Lines of source laid out for a width: cut where they are too long, a docstring folded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len

from flaskmagic.lines import split_lines
from flaskmagic.printable import printable_line
from flaskmagic.tui.source_view import SourceView

TAB = 4
_NARROWEST = 20


class Row(NamedTuple):
    """Characters of a line from ``start`` up to ``end``, after ``indent`` spaces.

    ``folded`` is how many lines stand folded in this row, if any do.
    """

    number: int
    start: int
    end: int
    indent: int = 0
    folded: int = 0


def shown(text: str) -> str:
    """Return source text as it is shown: no tabs, and nothing that a terminal would obey.

    Args:
        text: The source text.

    Returns:
        The text to show.
    """
    return printable_line(text.expandtabs(TAB))


def rows(sight: SourceView, width: int) -> list[Row]:
    """Lay a file out in rows.

    Args:
        sight: The file and what is shown of it.
        width: How many columns there are.

    Returns:
        The rows.
    """
    room = max(width, _NARROWEST)
    found: list[Row] = []
    docstring = sight.docstring
    for number, line in enumerate(split_lines(sight.file.text), 1):
        if number in docstring:
            if number == docstring.start:
                found.append(Row(number, 0, 0, folded=len(docstring)))
            continue
        text = shown(line)
        if text.isascii() and len(text) <= room:
            found.append(Row(number, 0, len(text)))
        else:
            found.extend(_cut(number, text, room))
    return found


def _cut(number: int, text: str, room: int) -> Iterator[Row]:
    code = len(text) - len(text.lstrip())
    hang = min(code + TAB, room // 2)
    start, indent = 0, 0
    while cell_len(text[start:]) > room - indent:
        end = _break(text, start, room - indent, code)
        yield Row(number, start, end, indent)
        start, indent = end, hang
    yield Row(number, start, len(text), indent)


def _break(text: str, start: int, room: int, code: int) -> int:
    """Return where to break a line: after the last space that fits, if that is not far back."""
    end = start + 1
    while end < len(text) and cell_len(text[start : end + 1]) <= room:
        end += 1
    space = text.rfind(" ", start, end) + 1
    return space if space > max(start, code) + room // 3 else end
