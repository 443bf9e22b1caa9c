"""Keeps a report to twelve pages: first excerpts go, then small features share a section."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flaskmagic.report.document import Document, Excerpt
from flaskmagic.report.features.model import Section

PAGES = 12
"""Pages of a report, however many features there are."""

_ROWS = 57
"""Rows on a page of the PDF, about."""

_HEAD, _SECTION, _CHAIN = 40, 8, 3
"""Rows that the head of the report, of a section and of a chain take, about."""


def fit(sections: Sequence[Section], besides: int) -> tuple[list[Section], list[Section]]:
    """Return the sections that there is room for, and those that are to share one.

    Args:
        sections: All sections.
        besides: The rows of what else is in the report.

    Returns:
        The sections, of which some lost their excerpts, those with the fewest own lines first; and
        those with one own line, if even that is not enough.
    """
    kept, room = list(sections), PAGES * _ROWS - _HEAD - besides
    for section in sorted(sections, key=lambda each: (len(each.own_lines), -each.number)):
        if _rows(kept) <= room:
            return kept, []
        kept[kept.index(section)] = _without_excerpts(section)
    if _rows(kept) <= room:
        return kept, []
    small = [each for each in kept if len(each.own_lines) == 1 and each.number > 1]
    return [each for each in kept if each not in small], small


def _without_excerpts(section: Section) -> Section:
    chains = tuple(replace(chain, excerpt=Document(())) for chain in section.chains)
    return replace(section, chains=chains)


def _rows(sections: Sequence[Section]) -> int:
    return sum(
        _SECTION
        + len(each.own_lines)
        + sum(_chain_rows(chain.excerpt) + len(chain.labels) for chain in each.chains)
        for each in sections
    )


def _chain_rows(excerpt: Document) -> int:
    lines = sum(len(block.lines) + 1 for block in excerpt.blocks if isinstance(block, Excerpt))
    return _CHAIN + lines
