"""Reads PDF with pypdf: the links that are marked as such first, and then the text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flaskmagic.written.document import Document, Link, Pieces, Spot
from flaskmagic.written.text import addresses

if TYPE_CHECKING:
    from pypdf import PageObject

_FEWEST_WORDS = 2
"""With fewer words a line in the mean, the lines of the text are not those of the page."""

_NEAR = 2.0


@dataclass(frozen=True, slots=True)
class _Chunk:
    """A piece of a page's text: its offsets, and where it begins on the page."""

    start: int
    end: int
    x: float
    y: float


def read(content: bytes) -> Document:
    """Read PDF.

    Args:
        content: What the file holds.

    Returns:
        The document; its places are pages, with the line of the page's text or the number of the
        link on it.
    """
    from pypdf import PdfReader

    pieces = Pieces()
    for number, page in enumerate(PdfReader(io.BytesIO(content)).pages, 1):
        _read_page(page, number, pieces)
    return pieces.document()


def _read_page(page: PageObject, number: int, pieces: Pieces) -> None:
    chunks: list[_Chunk] = []
    base = at = pieces.length

    def heard(text: str, cm: Sequence[float], tm: Sequence[float], *_font: object) -> None:
        nonlocal at
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        chunks.append(_Chunk(at, at + len(text), x, y))
        at += len(text)

    text = _reflowed(page.extract_text(visitor_text=heard))
    for line, each in enumerate(text.splitlines(keepends=True), 1):
        pieces.add(each, Spot(page=number, line=line))
    pieces.add("\n\n", Spot(page=number))
    annotated = list(_annotated(page, number, chunks, base))
    pieces.links += annotated
    targets = [link.target for link in annotated]
    for offset, address in addresses(text):
        if not any(_is_begun_by(address, target) for target in targets):
            spot = Spot(page=number, line=text.count("\n", 0, offset) + 1)
            start = base + offset
            pieces.links.append(Link(address, start, start + len(address), spot))


def _reflowed(text: str) -> str:
    """Return a text with its lines joined, where a line has hardly a word; offsets stay."""
    lines = [line for line in text.splitlines() if line.strip()]
    words = sum(len(line.split()) for line in lines)
    is_broken = len(lines) > _FEWEST_WORDS and words / len(lines) < _FEWEST_WORDS
    return re.sub(r"\n(?!\s*\n)", " ", text) if is_broken else text


def _annotated(
    page: PageObject, number: int, chunks: Sequence[_Chunk], base: int
) -> Iterator[Link]:
    """Yield the links of a page; one over several lines is one."""
    before: Link | None = None
    count = 0
    for target, rectangle in _rectangles(page):
        start, end = _words_in(rectangle, chunks) or (base, base)
        if before is not None and before.target == target and start <= before.end + _NEAR:
            before = Link(target, before.start, max(end, before.end), before.spot)
            continue
        if before is not None:
            yield before
        count += 1
        before = Link(target, start, end, Spot(page=number, link=count))
    if before is not None:
        yield before


def _rectangles(page: PageObject) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield where each link of a page leads, and its rectangle."""
    for each in page.get("/Annots") or ():
        annotation: Any = each.get_object()
        if annotation is None or annotation.get("/Subtype") != "/Link":
            continue
        action: Any = annotation.get("/A")
        action = None if action is None else action.get_object()
        target = None if action is None else action.get("/URI")
        corners = annotation.get("/Rect")
        if target is not None and corners is not None and len(corners) == 4:
            left, bottom, right, top = map(float, corners)
            box = min(left, right), min(bottom, top), max(left, right), max(bottom, top)
            yield str(target), box


def _words_in(
    rectangle: tuple[float, float, float, float], chunks: Sequence[_Chunk]
) -> tuple[int, int] | None:
    """Return the offsets of the text in a rectangle, if there is some."""
    left, bottom, right, top = rectangle
    line = [each for each in chunks if bottom - _NEAR <= each.y <= top and each.x <= right]
    line = [each for each in line if each.end > each.start]
    within = [each for each in line if each.x >= left - _NEAR] or line[-1:]
    return (within[0].start, within[-1].end) if within else None


def _is_begun_by(address: str, target: str) -> bool:
    """Say whether an address in the text is what a link says, cut off or glued to more."""
    return address.startswith(target) or target.startswith(address)
