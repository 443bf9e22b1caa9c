"""Sections that are to tell how a technology works, without a link to any code."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from flaskmagic.checks.written.model import Lack, LeftOut
from flaskmagic.written.document import Document, Link
from flaskmagic.written.permalinks import permalink
from flaskmagic.written.sections import Section


def unlinked(document: Document, sections: Sequence[Section]) -> Iterator[LeftOut]:
    """Find the sections called "Magic" that link to no source file.

    Args:
        document: The report.
        sections: Its sections.

    Yields:
        Each of them.
    """
    starts = sorted(link.start for link in document.links if _is_of_code(link))
    for each in sections:
        first, after = bisect_left(starts, each.start), bisect_left(starts, each.end)
        if each.is_magic and first == after:
            yield LeftOut(Lack.LINK, each.name, document.spot(each.start))


def _is_of_code(link: Link) -> bool:
    found = permalink(link.target)
    return found is not None and found.is_source
