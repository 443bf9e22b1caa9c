"""Replaces characters of a text, and of the file that it was decoded from."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters of a file, from offset to offset, and what is to stand in their place."""

    start: int
    end: int
    new: str


def replaced(text: str, edits: Iterable[Edit]) -> str:
    """Replace characters of a text.

    Args:
        text: The text.
        edits: What is to be replaced. The same may come twice.

    Returns:
        The text with all of it replaced.
    """
    pieces, at = [], 0
    for edit in sorted(set(edits), key=lambda each: each.start):
        pieces += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*pieces, text[at:]])


def with_replaced(content: bytes, edits: Iterable[Edit]) -> bytes:
    """Replace characters of a file.

    Args:
        content: The bytes of the file.
        edits: What is to be replaced, by offsets in what ``decoded`` returns of it.

    Returns:
        The bytes of the file with that replaced; all others are the same.
    """
    try:
        text, encoding = content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:  # a character for each byte, so that each is kept
        text, encoding = content.decode("latin-1"), "latin-1"
    mark = 1 if text.startswith("\ufeff") else 0
    ends = [match.start() - mark - n for n, match in enumerate(re.finditer("\r\n", text))]

    def there(offset: int) -> int:
        return mark + offset + bisect_left(ends, offset)

    moved = (Edit(there(each.start), there(each.end), each.new) for each in edits)
    return replaced(text, moved).encode(encoding)
