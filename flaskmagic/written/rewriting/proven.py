"""Rewrites a report, and proves by reading it again that nothing else was changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from flaskmagic.written.document import Document
from flaskmagic.written.rewriting.edits import Edit, replaced
from flaskmagic.written.rewriting.model import Group, Rewritten

Read = Callable[[bytes], Document]
Change = Callable[[bytes, Document, Sequence[Group]], Rewritten]


_SAID = "what was written is not read as it was meant"


class ChangedMore(Exception):
    """What was written is not the report with the replacements."""


def rewritten(content: bytes, groups: Sequence[Group], read: Read, change: Change) -> Rewritten:
    """Rewrite a report.

    Args:
        content: What its file holds.
        groups: What is to be replaced.
        read: Reads such a file.
        change: Replaces text and links in such a file.

    Returns:
        What it is to hold.

    Raises:
        ChangedMore: More than that would have changed, or less.
    """
    before = read(content)
    done = change(content, before, groups)
    after = read(done.content)
    made = [each for group, made in zip(groups, done.made, strict=True) if made for each in group]
    edits = {
        Edit(each.start, each.start + len(each.old), each.new) for each in made if each.link is None
    }
    if after.text != replaced(before.text, edits):
        raise ChangedMore(_SAID)
    new = {each.link: each.new for each in made if each.link is not None}
    in_text: dict[int | None, str] = {each.start: each.new for each in edits}
    targets = [
        new.get(number, in_text.get(link.address, link.target))
        for number, link in enumerate(before.links)
    ]
    if Counter(targets) - Counter(link.target for link in after.links):
        raise ChangedMore(_SAID)
    return done
