"""What is read of a report: a text, the places of its characters, its links and its code."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a report, as far as its format has one; everything counts from 1.

    ``line`` and ``column`` are those of a text; in a PDF ``line`` is that of the page's text.
    ``link`` is the number of a link on its page or in its paragraph.
    """

    line: int | None = None
    column: int | None = None
    page: int | None = None
    paragraph: int | None = None
    link: int | None = None

    def __str__(self) -> str:
        said = [
            f"p. {self.page}" if self.page else "",
            f"paragraph {self.paragraph}" if self.paragraph else "",
            f"line {self.line}" if self.line else "",
            f"link {self.link}" if self.link else "",
        ]
        return ", ".join(filter(None, said))


@dataclass(frozen=True, slots=True)
class Link:
    """A link: where it leads, and what stands in its place in the text (``start`` to ``end``).

    ``address`` is the offset at which its address stands, where that is part of the text.
    """

    target: str
    start: int
    end: int
    spot: Spot
    address: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it was read.

    ``spots`` has the place of the character at the offset of the same index in ``starts``; columns
    are counted on from there. ``code`` are the blocks of code, from offset to offset.
    """

    text: str
    starts: Sequence[int]
    spots: Sequence[Spot]
    links: Sequence[Link] = ()
    code: Sequence[tuple[int, int]] = field(default=())

    def spot(self, offset: int) -> Spot:
        """Return the place of a character.

        Args:
            offset: Its offset in the text.

        Returns:
            The place.
        """
        index = max(bisect_right(self.starts, offset) - 1, 0)
        if index >= len(self.spots):
            return Spot()
        found = self.spots[index]
        if found.column is None:
            return found
        return replace(found, column=found.column + offset - self.starts[index])

    def in_code(self, offset: int) -> bool:
        """Say whether a character is part of a block of code.

        Args:
            offset: Its offset in the text.

        Returns:
            Whether it is.
        """
        index = bisect_right(self.code, (offset, len(self.text) + 1)) - 1
        return index >= 0 and offset < self.code[index][1]


class Pieces:
    """Puts a document together of pieces of text, each with its place.

    ``sources`` has for a link what of the file it is read of, and ``runs`` the runs of text of
    the file, each with the offset of its first character, where a format has such things.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.length = 0
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._spots: list[Spot] = []
        self._links: list[Link] = []
        self.sources: dict[Link, Any] = {}
        self.runs: list[tuple[int, Any]] = []
        self.code: list[tuple[int, int]] = []

    def add(self, text: str, spot: Spot) -> None:
        """Add a piece of text.

        Args:
            text: The piece.
            spot: The place of its first character.
        """
        if text:
            self._starts.append(self.length)
            self._spots.append(spot)
            self._texts.append(text)
            self.length += len(text)

    def link(self, link: Link, source: Any = None) -> None:
        """Add a link.

        Args:
            link: The link.
            source: What of the file it is read of.
        """
        self._links.append(link)
        self.sources[link] = source

    def document(self) -> Document:
        """Return what was put together."""
        text = "".join(self._texts)
        links = tuple(sorted(self._links, key=lambda link: link.start))
        return Document(text, self._starts, self._spots, links, tuple(_joined(self.code)))


def _joined(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join blocks of code that follow each other, as the paragraphs of a document do."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif start < end:
            found.append((start, end))
    return found
