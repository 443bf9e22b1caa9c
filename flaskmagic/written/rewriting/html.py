"""Replaces text and the addresses of links in HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape, unescape

from flaskmagic.written.decoded import decoded
from flaskmagic.written.document import Document, Spot
from flaskmagic.written.rewriting.edits import Edit, with_replaced
from flaskmagic.written.rewriting.model import Group, Replacement, Rewritten, found

_TAG = re.compile(r"<[aA](?=[\s/])")
_ATTRIBUTE = re.compile(
    r"[\s/]*([^\s/>=]+)(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s>]*)))?"
)


def change(content: bytes, read: Document, groups: Sequence[Group]) -> Rewritten:
    """Replace text and the addresses of links.

    Args:
        content: What the file holds.
        read: What was read of it.
        groups: What is to be replaced.

    Returns:
        What it is to hold: all other bytes are as they were.
    """
    source = decoded(content)
    starts = [0, *(match.end() for match in re.finditer("\n", source))]

    def offset(spot: Spot) -> int:
        return starts[(spot.line or 1) - 1] + (spot.column or 1) - 1

    def find(wanted: Replacement) -> Edit | None:
        if wanted.link is not None:
            return _href(source, offset(read.links[wanted.link].spot), wanted)
        start = offset(read.spot(wanted.start))
        end = start + len(wanted.old)
        return Edit(start, end, escape(wanted.new)) if source[start:end] == wanted.old else None

    edits, made = found(groups, find)
    return Rewritten(with_replaced(content, edits), made)


def _href(source: str, start: int, wanted: Replacement) -> Edit | None:
    """Find the address of a link, by the offset of its tag."""
    tag = _TAG.match(source, start)
    at = tag.end() if tag else len(source)
    while attribute := _ATTRIBUTE.match(source, at):
        at = attribute.end()
        for quoted in ("double", "single", "bare"):
            value = attribute[quoted]
            is_href = attribute[1].lower() == "href" and value is not None
            if is_href and unescape(value).strip() == wanted.old.strip():
                return Edit(*attribute.span(quoted), escape(wanted.new))
    return None
