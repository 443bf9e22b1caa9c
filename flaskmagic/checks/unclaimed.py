"""The sentences of a walkthrough that rest on no claim: what they say must be true of any run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flaskmagic.checks.lint import Finding
from flaskmagic.walkthroughs.claims import pieces
from flaskmagic.walkthroughs.model import Walkthrough

_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*{(])|\n\n+")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def unclaimed(walkthrough: Walkthrough, text: str) -> list[Finding]:
    """Return the sentences that rest on no claim.

    Args:
        walkthrough: The walkthrough.
        text: That of its file.

    Returns:
        Each with the line in which it begins, in their order.
    """
    found, position = [], 0
    for note in (walkthrough.introduction, *(step.note for step in walkthrough.steps)):
        position = max(text.find(note, position), position)
        for sentence in _sentences(note):
            begin = text.find(sentence.split("\n")[0], position)
            position = max(begin, position)
            said = " ".join(sentence.split())
            found.append(Finding(text.count("\n", 0, position) + 1, said))
    return found


def _sentences(note: str) -> Iterator[str]:
    for piece in pieces(_FENCE.sub("", note)):
        if piece.claim is None:
            yield from filter(None, map(str.strip, _END.split(piece.text)))
