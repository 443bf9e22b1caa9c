"""Reads PDF with pypdf: the links that are marked as such first, and then the text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flaskmagic.written.document import Document, Link, Pieces, Spot
from flaskmagic.written.page_text import Chunk, PageText
from flaskmagic.written.text import addresses

if TYPE_CHECKING:
    from pypdf import PageObject

_NEAR = 2.0
_CODE_FONT = re.compile(r"mono|courier|consolas|menlo|typewriter|inconsolata|cmtt", re.IGNORECASE)


def read(content: bytes) -> Document:
    """Read PDF: its text, with backticks around what is set as code within a line.

    Args:
        content: What the file holds.

    Returns:
        The document; its places are pages, with the line of the page's text or the number of the
        link on it.
    """
    from pypdf import PdfReader

    return trace(PdfReader(io.BytesIO(content)).pages).document()


def trace(pages: Iterable[PageObject]) -> Pieces:
    """Read pages.

    Args:
        pages: The pages.

    Returns:
        What is read of them.
    """
    pieces = Pieces()
    for number, page in enumerate(pages, 1):
        _read_page(page, number, pieces)
    return pieces


def _read_page(page: PageObject, number: int, pieces: Pieces) -> None:
    found = PageText(list(_chunks(page)))
    base, text = pieces.length, found.text
    for line, each in enumerate(text.split("\n"), 1):
        pieces.add(f"{each}\n", Spot(page=number, line=line))
    pieces.add("\n", Spot(page=number))
    pieces.code += [(base + start, base + end) for start, end in found.code]
    annotated = list(_annotated(page, number, found, base))
    for link, parts in annotated:
        pieces.link(link, parts)
    targets = [link.target for link, _ in annotated]
    for offset, address in addresses(text):
        if not any(_is_begun_by(address, target) for target in targets):
            spot = Spot(page=number, line=text.count("\n", 0, offset) + 1)
            start = base + offset
            pieces.link(Link(address, start, start + len(address), spot, start))


def _chunks(page: PageObject) -> list[Chunk]:
    found: list[Chunk] = []

    def heard(
        text: str,
        cm: Sequence[float],
        tm: Sequence[float],
        font: Mapping[str, Any] | None,
        _size: float,
    ) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        name = str(font.get("/BaseFont", "")) if font else ""
        found.append(Chunk(text, x, y, bool(_CODE_FONT.search(name))))

    page.extract_text(visitor_text=heard)
    return found


def _annotated(
    page: PageObject, number: int, found: PageText, base: int
) -> Iterator[tuple[Link, Sequence[Any]]]:
    """Yield the links of a page with their annotations; one over several lines is one."""
    before: Link | None = None
    parts: list[Any] = []
    count = 0
    for annotation, target, rectangle in _rectangles(page):
        start, end = (base + each for each in _words_in(rectangle, found))
        if before is not None and before.target == target and start <= before.end + _NEAR:
            before = Link(target, before.start, max(end, before.end), before.spot)
            parts.append(annotation)
            continue
        if before is not None:
            yield before, parts
        count += 1
        before, parts = Link(target, start, end, Spot(page=number, link=count)), [annotation]
    if before is not None:
        yield before, parts


def _rectangles(page: PageObject) -> Iterator[tuple[Any, str, tuple[float, float, float, float]]]:
    """Yield each link of a page with where it leads and its rectangle."""
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
            yield annotation, str(target), box


def _words_in(rectangle: tuple[float, float, float, float], found: PageText) -> tuple[int, int]:
    """Return the offsets of the text in a rectangle; those of no text where there is none."""
    left, bottom, right, top = rectangle
    line = [
        (start, end, chunk)
        for start, end, chunk in found.chunks
        if end > start and bottom - _NEAR <= chunk.y <= top and chunk.x <= right
    ]
    within = [each for each in line if each[2].x >= left - _NEAR] or line[-1:]
    return (within[0][0], within[-1][1]) if within else (0, 0)


def _is_begun_by(address: str, target: str) -> bool:
    """Say whether an address in the text is what a link says, cut off or glued to more."""
    return address.startswith(target) or target.startswith(address)
