"""Finds code that a report quotes with the numbers of its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flaskmagic.written.document import Document

_NUMBERED = re.compile(r"^[ \t>|]*(\d{1,6})(?:(?:[:|]?[ \t]|[:|])(.*)|)$", re.MULTILINE)
_FEWEST = 3
"""Numbers that go on by one on fewer lines than this are a coincidence."""


@dataclass(frozen=True, slots=True)
class QuotedLines:
    """Lines of code with their numbers, from offset to offset."""

    start: int
    end: int
    lines: Mapping[int, str]

    @property
    def first(self) -> int:
        """The first number."""
        return min(self.lines)

    @property
    def last(self) -> int:
        """The last number."""
        return max(self.lines)


def numbered_excerpts(document: Document) -> Iterator[QuotedLines]:
    """Find the excerpts with numbers: lines that begin with numbers which go on by one.

    Args:
        document: The report.

    Yields:
        The excerpts, in their order.
    """
    run: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(document.text):
        if run and not _goes_on(document, run[-1], match):
            yield from _excerpt(run)
            run = []
        run.append(match)
    yield from _excerpt(run)


def _goes_on(document: Document, before: re.Match[str], after: re.Match[str]) -> bool:
    between = document.text[before.end() : after.start()]
    return int(after[1]) == int(before[1]) + 1 and not between.strip()


def _excerpt(run: list[re.Match[str]]) -> Iterator[QuotedLines]:
    if len([match for match in run if (match[2] or "").strip()]) >= _FEWEST:
        lines = {int(match[1]): match[2] or "" for match in run}
        yield QuotedLines(run[0].start(), run[-1].end(), lines)
