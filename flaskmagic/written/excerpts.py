"""Finds code that a report quotes, with the numbers of its lines or without."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.written.document import Document

_NUMBERED = re.compile(r"^[ \t>|]*(\d{1,6})(?:(?:[:|]?[ \t]|[:|])(.*)|)$", re.MULTILINE)
_FENCE = re.compile(r"[ \t>]*(```|~~~)")
_FEWEST = 3
"""Numbers that go on by one on fewer lines than this are a coincidence."""


@dataclass(frozen=True, slots=True)
class QuotedCode:
    """Lines of code, each with the number before it, if it has one; from offset to offset."""

    start: int
    end: int
    lines: tuple[tuple[int | None, str], ...]

    @property
    def first(self) -> int | None:
        """The first number."""
        return self.lines[0][0]

    @property
    def last(self) -> int | None:
        """The last number."""
        return self.lines[-1][0]


def quoted_code(document: Document) -> list[QuotedCode]:
    """Find the code that is quoted.

    Lines with numbers that go on by one are an excerpt, also outside of a block of code.

    Args:
        document: The report.

    Returns:
        The code, in its order.
    """
    numbered = list(_numbered(document.text))
    starts = [each.start for each in numbered]
    plain = [
        _plain(document.text, start, end)
        for start, end in document.code
        if bisect_left(starts, start) == bisect_left(starts, end)
    ]
    found = [*numbered, *(each for each in plain if each.lines)]
    return sorted(found, key=lambda each: each.start)


def _numbered(text: str) -> Iterator[QuotedCode]:
    run: list[re.Match[str]] = []
    for match in _NUMBERED.finditer(text):
        if run and not _goes_on(text, run[-1], match):
            yield from _excerpt(run)
            run = []
        run.append(match)
    yield from _excerpt(run)


def _goes_on(text: str, before: re.Match[str], after: re.Match[str]) -> bool:
    between = text[before.end() : after.start()]
    return int(after[1]) == int(before[1]) + 1 and not between.strip()


def _excerpt(run: Sequence[re.Match[str]]) -> Iterator[QuotedCode]:
    if len([match for match in run if (match[2] or "").strip()]) >= _FEWEST:
        lines = tuple((int(match[1]), match[2] or "") for match in run)
        yield QuotedCode(run[0].start(), run[-1].end(), lines)


def _plain(text: str, start: int, end: int) -> QuotedCode:
    lines = text[start:end].splitlines()
    said = [line for line in lines if line.strip() and not _FENCE.match(line)]
    return QuotedCode(start, end, tuple((None, line) for line in said))
