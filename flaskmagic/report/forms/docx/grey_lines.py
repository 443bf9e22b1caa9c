"""The marks of a place for words in a DOCX: a grey line above it, and one below.

A line is known by its text, whatever Word makes of the paragraph around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

from flaskmagic.printable import printable
from flaskmagic.report.document import Place

BEGIN, END = "Your own words [{}]", "End of your own words [{}]"
_START = re.compile(
    r"(?:End of your own words|(?P<begins>Your own words)) \[(?P<key>[^\s\]]+)(?P<end>\]|\n)"
)
_EVIDENCE_END = "\n]"
_STYLE = "Your Words Mark"


def write_begin(document: Document, place: Place) -> None:
    """Add the line above a place, its evidence in hidden text.

    Args:
        document: The document.
        place: The place.
    """
    paragraph = document.add_paragraph(style="Your Words Begin")
    before, after = BEGIN.split("{}")
    paragraph.add_run(before + place.key, style=_STYLE)
    if place.evidence:
        # Not at an end of the line: what is written next to hidden text would be hidden as well.
        hidden = "\n".join(["", *map(printable, place.evidence), ""])
        paragraph.add_run(hidden, style=_STYLE).font.hidden = True
    paragraph.add_run(after, style=_STYLE)


def write_end(document: Document, place: Place) -> None:
    """Add the line below a place.

    Args:
        document: The document.
        place: The place.
    """
    paragraph = document.add_paragraph(style="Your Words End")
    paragraph.add_run(END.format(place.key), style=_STYLE)


def make_none_of(element: Any) -> None:
    """Take care that no paragraph of the report is a grey line.

    The spaces of one that would be become no-break spaces, which look the same.

    Args:
        element: The element that the paragraphs are in, or a paragraph.
    """
    for paragraph in element.iter(qn("w:p")):
        if _find(paragraph, is_styled=False):
            for piece in paragraph.iter(qn("w:t")):
                piece.text = (piece.text or "").replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class GreyLine:
    """A grey line: its paragraph, and from where to where in the paragraph's text it goes.

    ``begins`` says that it is the one above a place.
    """

    paragraph: Any
    begins: bool
    key: str
    evidence: tuple[str, ...]
    start: int
    stop: int


def grey_lines(document: Document) -> Iterator[GreyLine]:
    """Yield the grey lines of a document, and lines that somebody typed in again.

    Args:
        document: The document.

    Returns:
        The lines, in their order.
    """
    marks = {
        style.style_id for style in document.styles if (style.name or "").lower() == _STYLE.lower()
    }
    for paragraph in document.element.body.iter(qn("w:p")):
        styled = any(style.get(qn("w:val")) in marks for style in paragraph.iter(qn("w:rStyle")))
        line = _find(paragraph, is_styled=styled)
        if line:
            yield line


def _find(paragraph: Any, *, is_styled: bool) -> GreyLine | None:
    """Return the line in a paragraph; without our style, it must be all that stands there."""
    text = "".join(map(text_of, pieces(paragraph)))
    line = _first(paragraph, text)
    if line and not is_styled and (text[: line.start].strip() or text[line.stop :].strip()):
        return None
    return line


def _first(paragraph: Any, text: str) -> GreyLine | None:
    """Return the first whole line in a text."""
    last_end = text.rfind(_EVIDENCE_END)
    for match in _START.finditer(text):
        stop, evidence = match.end(), ""
        if match["end"] == "\n":
            if last_end < stop:
                continue
            end = text.index(_EVIDENCE_END, stop)
            stop, evidence = end + len(_EVIDENCE_END), text[stop:end]
        lines = tuple(evidence.split("\n")) if evidence else ()
        begins = match["begins"] is not None
        return GreyLine(paragraph, begins, match["key"], lines, match.start(), stop)
    return None


def pieces(paragraph: Any) -> list[Any]:
    """Return what makes up the text of a paragraph.

    Args:
        paragraph: The XML of the paragraph.

    Returns:
        Its elements of text, hidden text too, with breaks and tabs.
    """
    tags = [qn(tag) for tag in ("w:t", "w:br", "w:cr", "w:tab")]
    # A w:tab is also a tab stop, outside of any run.
    return [piece for piece in paragraph.iter(*tags) if piece.getparent().tag == qn("w:r")]


def text_of(piece: Any) -> str:
    """Return the text of such an element.

    Args:
        piece: The element.

    Returns:
        Its text, a tab, or the end of a line.
    """
    if piece.tag == qn("w:t"):
        return piece.text or ""
    return "\t" if piece.tag == qn("w:tab") else "\n"
