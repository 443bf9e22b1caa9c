"""What stands in the places for words of a DOCX, and on the grey lines around them.

Where something was written on a grey line itself, or a paragraph was joined with it, that is part
of the words.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn

from flaskmagic.errors import Problem
from flaskmagic.report.document import Place
from flaskmagic.report.forms.docx.answer import DocxAnswer
from flaskmagic.report.forms.docx.grey_lines import (
    BEGIN,
    END,
    GreyLine,
    grey_lines,
    pieces,
    text_of,
)
from flaskmagic.report.forms.docx.unpack import unpacked

_UNWRITTEN = ("", "(Write here.)")
_TEXT = ("w:t", "m:t")
_NOT_TEXT = ("w:tbl", "w:drawing", "w:pict", "w:object")


def read(content: bytes) -> dict[str, Place]:
    """Return the places for words of a DOCX.

    Kept are paragraphs, lists, tables, pictures, links, and the styles in use. Footnotes come back
    as text in brackets where they were referred to; comments and section breaks are dropped.

    Args:
        content: The content of the file.

    Returns:
        The places by their keys. What was written in two places with one key is joined.

    Raises:
        Problem: The file is damaged, or a grey line is missing.
    """
    document = _opened(content)
    try:
        return _places(document)
    except Problem:
        raise
    except Exception as error:  # elements that lack what every DOCX has
        raise Problem("it is damaged: its grey lines can't be read") from error


def _places(document: Document) -> dict[str, Place]:
    found: dict[str, Place] = {}
    written: dict[str, list[Any]] = {}
    for begin, end in _pairs(document):
        found[begin.key] = Place(begin.key, begin.evidence)
        elements = list(_between(begin, end))
        is_written = any(map(_is_written, elements))
        written.setdefault(begin.key, []).extend(elements if is_written else [])
    return {
        key: replace(place, answer=DocxAnswer(tuple(written[key]), document))
        if written[key]
        else place
        for key, place in found.items()
    }


def _opened(content: bytes) -> Document:
    try:
        document = docx.Document(unpacked(content))
        len(document.element.body)
    except Problem:
        raise
    except Exception as error:  # the library lets through whatever goes wrong in zip and XML
        raise Problem("it is damaged, or not a DOCX file") from error
    return document


def _pairs(document: Document) -> Iterator[tuple[GreyLine, GreyLine]]:
    """Yield the line above and the line below each place."""
    lines = grey_lines(document)
    for begin in lines:
        end = next(lines, None)
        if not begin.begins:
            raise Problem(_missing(BEGIN, begin.key, "above"))
        if end is None or end.begins or end.key != begin.key:
            raise Problem(_missing(END, begin.key, "below"))
        if begin.paragraph.getparent() is not end.paragraph.getparent():
            raise Problem(f"the grey lines of {begin.key} don't stand in the same column of text")
        yield begin, end


def _missing(line: str, key: str, where: str) -> str:
    return f"a line is missing: write “{line.format(key)}” in a paragraph {where} your words"


def _between(begin: GreyLine, end: GreyLine) -> Iterator[Any]:
    """Yield copies of what stands between two lines, and on them."""
    yield from _rest(begin)
    for element in begin.paragraph.itersiblings():
        if element is end.paragraph:
            break
        yield copy.deepcopy(element)
    yield from _rest(end)


def _rest(line: GreyLine) -> Iterator[Any]:
    """Yield what else stands in the paragraph of a line, as a paragraph of its own."""
    paragraph = copy.deepcopy(line.paragraph)
    position, (start, stop) = 0, (line.start, line.stop)
    for piece in pieces(paragraph):
        text = text_of(piece)
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
