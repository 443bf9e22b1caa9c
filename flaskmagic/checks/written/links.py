"""The question of the link: does its address name a fixed revision, and a line?"""

from __future__ import annotations

from flaskmagic.checks.written.model import LinkAnswer, LinkForm
from flaskmagic.source.repositories import fragment
from flaskmagic.written.permalinks import Anchor, Permalink, RevisionKind


def link_answer(link: Permalink, address: str, propose: str | None) -> LinkAnswer | None:
    """Judge the form of an address.

    Args:
        link: What the address says.
        address: The address.
        propose: The permalink of the definition that is meant, if that is known.

    Returns:
        The answer; ``None`` for a file that is no source code and needs no line.
    """
    if not link.is_source:
        return None
    if link.anchor in (Anchor.ODD, Anchor.OTHER):
        mended = _mended(link, address)
        return LinkAnswer(LinkForm.NOT_A_LINE, mended or propose, _reads(link))
    if link.kind is RevisionKind.BRANCH:
        lines = "no line, and " if link.anchor is Anchor.NONE else ""
        said = f"{lines}{link.revision} is a branch: its lines move"
        return LinkAnswer(LinkForm.BRANCH, propose, said)
    if link.anchor is Anchor.NONE:
        return LinkAnswer(LinkForm.NO_LINE, propose)
    if link.kind is RevisionKind.UNKNOWN:
        return LinkAnswer(
            LinkForm.TAG_OR_BRANCH, propose, f"it can't be told which {link.revision} is"
        )
    return LinkAnswer(LinkForm.PINNED)


def _mended(link: Permalink, address: str) -> str | None:
    """Return an address whose lines are written as the forge wants them."""
    if link.first is None or link.last is None or link.first == 0:
        return None
    if link.kind is RevisionKind.BRANCH:
        return None
    return address.partition("#")[0] + fragment(link.first, link.last)


def _reads(link: Permalink) -> str:
    if link.first:
        return f"it is meant for line {link.first}"
    return "what follows # names no line"
