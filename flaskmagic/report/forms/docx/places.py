"""The places for the students' own words in a DOCX: two grey lines, and what stands between.

A line is known by its text, whatever Word makes of the paragraph around it. Where something was
written on the line itself, or a paragraph was joined with it, that is part of the words.
"""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn

from flaskmagic.errors import Problem
from flaskmagic.printable import printable
from flaskmagic.report.answers import Words
from flaskmagic.report.forms.docx.kept import KeptWords

_BEGIN, _END = "Your own words [{}]", "End of your own words [{}]"
_LINE = (
    r"(?:End of your own words|(?P<begins>Your own words)) "
    r"\[(?P<key>\S+?)(?:\n(?P<evidence>(?s:.*?))\n)?\]"
)
_WITHIN, _ALONE = re.compile(_LINE), re.compile(rf"\s*{_LINE}\s*")
_STYLE = "Your Words Mark"
_UNWRITTEN = ("", "(Write here.)")
_TEXT = ("w:t", "m:t")
_NOT_TEXT = ("w:tbl", "w:drawing", "w:pict", "w:object")


def write_begin(document: Document, place: Words) -> None:
    """Add the line above a place, its evidence in hidden text."""
    paragraph = document.add_paragraph(style="Your Words Begin")
    before, behind = _BEGIN.split("{}")
    paragraph.add_run(before + place.key, style=_STYLE)
    if place.evidence:
        # Not at an end of the line: what is written next to hidden text would be hidden as well.
        hidden = "\n".join(["", *map(printable, place.evidence), ""])
        paragraph.add_run(hidden, style=_STYLE).font.hidden = True
    paragraph.add_run(behind, style=_STYLE)


def write_end(document: Document, place: Words) -> None:
    """Add the line below a place."""
    paragraph = document.add_paragraph(style="Your Words End")
    paragraph.add_run(_END.format(place.key), style=_STYLE)


def read(content: bytes) -> dict[str, KeptWords]:
    """Return the places of a DOCX by their keys; the words of two with one key are joined."""
    document = _opened(content)
    found: dict[str, KeptWords] = {}
    for begin, end in _pairs(document):
        elements = tuple(_between(begin, end))
        if begin.key in found and found[begin.key].is_written:
            elements = (*found[begin.key].elements, *elements)
        found[begin.key] = KeptWords(
            begin.key, begin.evidence, any(map(_is_written, elements)), elements, document
        )
    return found


def _opened(content: bytes) -> Document:
    try:
        document = docx.Document(io.BytesIO(content))
        len(document.element.body)
    except Exception as error:  # the library lets through whatever goes wrong in zip and XML
        raise Problem("it is damaged, or no DOCX") from error
    return document


@dataclass(frozen=True, slots=True)
class _Line:
    """A grey line: its paragraph, and where in the text of the paragraph it stands."""

    paragraph: Any
    match: re.Match[str]

    @property
    def begins(self) -> bool:
        return self.match["begins"] is not None

    @property
    def key(self) -> str:
        return self.match["key"]

    @property
    def evidence(self) -> tuple[str, ...]:
        evidence = self.match["evidence"]
        return tuple(evidence.split("\n")) if evidence else ()


def _pairs(document: Document) -> Iterator[tuple[_Line, _Line]]:
    """Yield the line above and the line below each place."""
    lines = _lines(document)
    for begin in lines:
        end = next(lines, None)
        if not begin.begins:
            raise Problem(_missing(_BEGIN, begin.key, "above"))
        if end is None or end.begins or end.key != begin.key:
            raise Problem(_missing(_END, begin.key, "below"))
        if begin.paragraph.getparent() is not end.paragraph.getparent():
            raise Problem(f"the grey lines of {begin.key} don't stand in the same column of text")
        yield begin, end


def _missing(line: str, key: str, where: str) -> str:
    return f"a line is missing: write “{line.format(key)}” in a paragraph {where} your words"


def _lines(document: Document) -> Iterator[_Line]:
    """Yield the grey lines, and lines that somebody typed in again."""
    marks = {
        style.style_id for style in document.styles if (style.name or "").lower() == _STYLE.lower()
    }
    for paragraph in document.element.body.iter(qn("w:p")):
        text = "".join(map(_text, _pieces(paragraph)))
        styled = any(style.get(qn("w:val")) in marks for style in paragraph.iter(qn("w:rStyle")))
        match = (_WITHIN.search if styled else _ALONE.fullmatch)(text)
        if match:
            yield _Line(paragraph, match)


def _pieces(paragraph: Any) -> list[Any]:
    """Return the elements that make up the text of a paragraph, hidden text too."""
    tags = [qn(tag) for tag in ("w:t", "w:br", "w:cr", "w:tab")]
    # A w:tab is also a tab stop, outside of any run.
    return [piece for piece in paragraph.iter(*tags) if piece.getparent().tag == qn("w:r")]


def _text(piece: Any) -> str:
    if piece.tag == qn("w:t"):
        return piece.text or ""
    return "\t" if piece.tag == qn("w:tab") else "\n"


def _between(begin: _Line, end: _Line) -> Iterator[Any]:
    """Yield copies of what stands between two lines, and on them."""
    yield from _rest(begin)
    for element in begin.paragraph.itersiblings():
        if element is end.paragraph:
            break
        yield copy.deepcopy(element)
    yield from _rest(end)


def _rest(line: _Line) -> Iterator[Any]:
    """Yield what else stands in the paragraph of a line, as a paragraph of its own."""
    paragraph = copy.deepcopy(line.paragraph)
    position, (start, stop) = 0, line.match.span()
    for piece in _pieces(paragraph):
        text = _text(piece)
        left = text[: max(start - position, 0)] + text[max(stop - position, 0) :]
        position += len(text)
        if piece.tag == qn("w:t"):
            piece.text = left
        elif not left:
            piece.getparent().remove(piece)
    looks = [qn(tag) for tag in ("w:pPr", "w:rStyle", "w:vanish")]
    for look in list(paragraph.iter(*looks)):
        look.getparent().remove(look)
    if _is_written(paragraph):
        yield paragraph


def _is_written(element: Any) -> bool:
    text = "".join(piece.text or "" for piece in element.iter(*map(qn, _TEXT)))
    others = element.iter(*map(qn, _NOT_TEXT))
    return text.strip() not in _UNWRITTEN or next(others, None) is not None
