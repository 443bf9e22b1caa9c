"""Reads DOCX with python-docx."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from flaskmagic.written.document import Document, Link, Pieces, Spot

_CODE_STYLE = re.compile(r"code|source|verbatim|preformatted|listing", re.IGNORECASE)
_CODE_FONT = re.compile(r"mono|courier|consolas|menlo|typewriter|inconsolata", re.IGNORECASE)
_FIELD = re.compile(r'\s*HYPERLINK\s+"([^"]+)"(?:\s+\\l\s+"([^"]+)")?')


def read(content: bytes) -> Document:
    """Read DOCX: its text, with backticks around what is set as code within a paragraph.

    Args:
        content: What the file holds.

    Returns:
        The document; its places are paragraphs, counted from 1 as they come.
    """
    import docx

    opened = docx.Document(io.BytesIO(content))
    pieces = Pieces()
    for number, paragraph in enumerate(opened.element.body.iter(_w("p")), 1):
        _Paragraph(opened, paragraph, number, pieces).read()
    return pieces.document()


class _Paragraph:
    """Reads one paragraph; what it says is added to the pieces."""

    def __init__(self, opened: Any, element: Any, number: int, pieces: Pieces) -> None:
        self.opened, self.element, self.pieces = opened, element, pieces
        self.spot = Spot(paragraph=number)
        self.links = 0
        self.is_code = self._is_code()
        self.field: tuple[str, int] | None = None

    def read(self) -> None:
        start = self.pieces.length
        self._inside(self.element)
        self._end_field()
        self.pieces.add("\n", self.spot)
        if self.is_code:
            self.pieces.code.append((start, self.pieces.length))
        else:
            self.pieces.add("\n", self.spot)

    def _is_code(self) -> bool:
        """Say whether the whole paragraph is code: by its style, or by the font of all of it.

        An empty paragraph just below code is a blank line of it.
        """
        style = self.element.style
        if style is not None and _CODE_STYLE.search(style):
            return True
        runs = [each for each in self.element.iter(_w("r")) if each.text.strip()]
        if not runs:
            return bool(self.pieces.code) and self.pieces.code[-1][1] == self.pieces.length
        return all(map(_has_code_font, runs))

    def _inside(self, element: Any) -> None:
        for child in element.iterchildren():
            if child.tag == _w("hyperlink"):
                start = self.pieces.length
                self._inside(child)
                self._add_link(self._target(child), start)
            elif child.tag == _w("r"):
                self._run(child)
            elif child.tag in (_w("ins"), _w("smartTag"), _w("sdt"), _w("sdtContent")):
                self._inside(child)

    def _run(self, run: Any) -> None:
        for field in run.iter(_w("instrText")):
            match = _FIELD.match(field.text or "")
            if match is not None:
                self.field = "#".join(filter(None, match.groups())), self.pieces.length
        if any(each.get(_w("fldCharType")) == "end" for each in run.iter(_w("fldChar"))):
            self._end_field()
        text = run.text
        if text.strip() and not self.is_code and _has_code_font(run):
            text = f"`{text}`"
        self.pieces.add(text, self.spot)

    def _end_field(self) -> None:
        if self.field is not None:
            self._add_link(*self.field)
            self.field = None

    def _add_link(self, target: str | None, start: int) -> None:
        if target:
            self.links += 1
            spot = Spot(paragraph=self.spot.paragraph, link=self.links)
            self.pieces.links.append(Link(target, start, self.pieces.length, spot))

    def _target(self, hyperlink: Any) -> str | None:
        """Return where a link leads; Word keeps what stands behind the ``#`` by itself."""
        related = self.opened.part.rels.get(hyperlink.get(_r("id")))
        if related is None or not related.is_external:
            return None
        return "#".join(filter(None, (related.target_ref, hyperlink.get(_w("anchor")))))


def _has_code_font(run: Any) -> bool:
    fonts: Iterator[Any] = run.iter(_w("rFonts"))
    return any(_CODE_FONT.search(value) for font in fonts for value in font.values())


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _r(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/officeDocument/2006/relationships}}{name}"
