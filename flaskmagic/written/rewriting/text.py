"""Replaces text in Markdown and plain text; addresses are text there."""

from __future__ import annotations

from collections.abc import Sequence

from flaskmagic.written.document import Document
from flaskmagic.written.rewriting.edits import Edit, with_replaced
from flaskmagic.written.rewriting.model import Group, Replacement, Rewritten, found


def change(content: bytes, read: Document, groups: Sequence[Group]) -> Rewritten:
    """Replace text.

    Args:
        content: What the file holds.
        read: What was read of it: its text as it stands there.
        groups: What is to be replaced.

    Returns:
        What it is to hold: all other bytes are as they were.
    """

    def find(wanted: Replacement) -> Edit | None:
        start, end = wanted.start, wanted.start + len(wanted.old)
        is_there = wanted.link is None and read.text[start:end] == wanted.old
        return Edit(start, end, wanted.new) if is_there else None

    edits, made = found(groups, find)
    return Rewritten(with_replaced(content, edits), made)
