"""Keeps a report to twelve pages: first excerpts go, then small features share a section."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from flaskmagic.report.document import Document, Excerpt, Rows
from flaskmagic.report.features.model import Chain, Section
from flaskmagic.report.features.rows import own_rows, with_source

PAGES = 12
"""Pages of a report, however many features there are."""

_FEW = 4
"""Own lines that a section shows if there is no room for more."""

_SECTIONS = 10
"""Sections that a report keeps, though nobody wrote a note on what they are about."""

_PRINTED, _WRITTEN_IN = 62, 55
"""Rows on a page of the PDF, and on one of a form that is written in; all that follow are rows."""

_PLACE = 4
"""A place for own words that nobody wrote in."""

_HEAD, _FIGURE, _LICENCES = 12, 30, 12
_INDEX_LINE, _CONTENTS_LINE, _LICENCE, _ALSO = 2.2, 1.4, 1.8, 1.8
_SECTION, _CHAIN, _NOTE_LINE = 5, 1.5, 100

_WIDTH = 100
"""Characters of a row."""

_ADDRESS = re.compile(r"\]\([^)]*\)|[`\[\\]")


@dataclass(frozen=True, slots=True)
class Room:
    """How many rows a report may have, about.

    ``besides`` are those of what is not about features (see :func:`rows_besides`). If it ``asks``
    for own words, each section has a place for them.
    """

    besides: float
    asks: bool = True

    def holds(self, sections: Collection[Section], small: Collection[Section]) -> bool:
        """Say whether there is room enough.

        Args:
            sections: The sections.
            small: Those that share one.

        Returns:
            Whether all is on twelve pages.
        """
        page, place = (_WRITTEN_IN, _PLACE) if self.asks else (_PRINTED, 0)
        rows = sum(_section_rows(section) + place for section in sections)
        return self.besides + rows + rows_shared(small) <= PAGES * page


def fit(sections: Sequence[Section], room: Room) -> tuple[list[Section], list[Section]]:
    """Return the sections that there is room for, and those that are to share one.

    Args:
        sections: All sections.
        room: How long they may be.

    Returns:
        The sections. If they are too many, those on libraries that nobody wrote a note on share
        one, until ten are left. Then excerpts go. Then those with one own line share that section,
        and the other libraries. Those with the fewest own lines are always the first. Last, fewer
        own lines are shown where there are most of them.
    """
    kept = {each.number: each for each in sections}
    small: list[Section] = []
    order = sorted(sections, key=lambda each: (len(each.own_lines), -each.number))
    for section in (each for each in order if each.is_of_library):
        if len(kept) <= _SECTIONS or room.holds(kept.values(), small):
            break
        small.append(kept.pop(section.number))
    for section in (each for each in order if each.number in kept):
        if room.holds(kept.values(), small):
            break
        kept[section.number] = _without_excerpts(section)
    for group in _to_share([each for each in order if each.number in kept]):
        if room.holds(kept.values(), small):
            break
        small += [kept.pop(each.number) for each in group]
    for number in sorted(kept, key=lambda number: -len(kept[number].own_lines)):
        if room.holds(kept.values(), small):
            break
        kept[number] = _with_few_lines(kept[number])
    return [*kept.values()], small


def rows_besides(exchanges: int, licences: int, idle: Document) -> float:
    """Return how long a report is without its sections.

    Args:
        exchanges: How many requests and events its head names.
        licences: How many distributions its table of licences has.
        idle: Its rows on what did not run.

    Returns:
        The rows, about.
    """
    head = _HEAD + _FIGURE + exchanges / 3
    return head + _LICENCES + licences * _LICENCE + _length(idle)


def _to_share(order: Sequence[Section]) -> Iterator[list[Section]]:
    """Yield what leaves together, the first to go first."""
    yield [each for each in order if len(each.own_lines) == 1 and each.number > 1]
    for each in order:
        if each.is_of_library and len(each.own_lines) > 1:
            yield [each]


def _with_few_lines(section: Section) -> Section:
    shown = section.shown[:_FEW]
    return replace(section, shown=shown, uses=own_rows(shown, len(section.own_lines) - len(shown)))


def _without_excerpts(section: Section) -> Section:
    return replace(section, chains=tuple(map(_without_excerpt, section.chains)))


def _without_excerpt(chain: Chain) -> Chain:
    """Return a chain whose last row says the line that does the work: nothing else shows it."""
    if not chain.excerpt.blocks:
        return chain
    return replace(chain, hops=with_source(chain.hops, chain.work_source), excerpt=Document(()))


def rows_shared(small: Collection[Section]) -> float:
    """Return how long the section is that small features share.

    Args:
        small: Their sections.

    Returns:
        The rows, about.
    """
    return _SECTION + _ALSO * sum(len(each.chains) for each in small) if small else 0


def _section_rows(section: Section) -> float:
    chains = sum(
        _CHAIN + len(chain.note) / _NOTE_LINE + _length(chain.hops) + _length(chain.excerpt)
        for chain in section.chains
    )
    return _INDEX_LINE + _CONTENTS_LINE + _SECTION + _length(section.uses) + chains


def _length(document: Document) -> float:
    return sum(
        len(block.lines) + 1 if isinstance(block, Excerpt) else _rows_of(block)
        for block in document.blocks
        if isinstance(block, Excerpt | Rows)
    )


def _rows_of(block: Rows) -> int:
    """Return how many rows lines of source take: the longest place leaves room for the rest."""
    room = max(_WIDTH - max(len(_shown(row.where)) for row in block.rows), _WIDTH // 3)
    return sum(max(1, ceil(len(_shown(row.what)) / room)) for row in block.rows)


def _shown(text: str) -> str:
    """Return inline Markdown without the addresses of its links."""
    return _ADDRESS.sub("", text)
