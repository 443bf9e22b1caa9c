"""Reads HTML with the standard library's parser."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

from flaskmagic.written.decoded import decoded
from flaskmagic.written.document import Document, Link, Pieces, Spot

_BLOCKS = frozenset(
    {
        *("p", "div", "section", "article", "header", "footer", "main", "blockquote", "figure"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "pre"),
    }
)
_HIDDEN = frozenset({"script", "style", "template", "head", "svg"})


def read(content: bytes) -> Document:
    """Read HTML: its text, with backticks around what is marked as code.

    Args:
        content: What the file holds.

    Returns:
        The document; lines and columns are those of the file.
    """
    reader = _Reader()
    reader.feed(decoded(content))
    reader.close()
    return reader.pieces.document()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces = Pieces()
        self._hidden = 0
        self._block_of_code: int | None = None
        self._link: tuple[str, int, Spot] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        if tag in _BLOCKS:
            self._add("\n\n")
        elif tag in ("br", "tr"):
            self._add("\n")
        elif tag in ("td", "th"):
            self._add("\t")
        if tag == "pre":
            self._block_of_code = self.pieces.length
        elif tag == "code" and self._block_of_code is None:
            self._add("`")
        elif tag == "a":
            target = dict(attrs).get("href")
            self._link = (target, self.pieces.length, self._spot()) if target else None

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(self._hidden - 1, 0)
        if tag == "pre" and self._block_of_code is not None:
            self.pieces.code.append((self._block_of_code, self.pieces.length))
            self._block_of_code = None
        elif tag == "code" and self._block_of_code is None:
            self._add("`")
        elif tag == "a" and self._link is not None:
            target, start, spot = self._link
            self.pieces.link(Link(target, start, self.pieces.length, spot))
            self._link = None
        if tag in _BLOCKS:
            self._add("\n\n")

    def handle_data(self, data: str) -> None:
        self._add(data)

    def handle_entityref(self, name: str) -> None:
        self._add(unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        self._add(unescape(f"&#{name};"))

    def _spot(self) -> Spot:
        line, column = self.getpos()
        return Spot(line=line, column=column + 1)

    def _add(self, text: str) -> None:
        """Add text, line by line: each has a place of its own."""
        if self._hidden:
            return
        spot = self._spot()
        for number, line in enumerate(text.splitlines(keepends=True)):
            here = spot if number == 0 else Spot(line=(spot.line or 1) + number, column=1)
            self.pieces.add(line, here)
