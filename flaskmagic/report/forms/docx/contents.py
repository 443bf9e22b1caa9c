"""The list of contents of a DOCX report: a field of Word, with its entries written already."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_FIELD = ' TOC \\o "1-2" \\h \\z \\u '
_FEWEST = 4
"""Headings below which there is nothing to look for."""


def add(document: Document) -> None:
    """Add a list of contents before the second heading; the first one is the title.

    Page numbers come when Word, or another editor, is asked to update the list.

    Args:
        document: The whole document.
    """
    headings = [each for each in document.paragraphs if _level(each) is not None]
    if len(headings) <= _FEWEST:
        return
    listed = headings[1:]
    title = listed[0].insert_paragraph_before("Contents", style="Contents Title")
    title.paragraph_format.keep_with_next = True
    entries = [listed[0].insert_paragraph_before("", style=_style(each)) for each in listed]
    for number, (entry, heading) in enumerate(zip(entries, listed, strict=True)):
        name = f"_Toc{number:04}"
        _bookmark(heading, name, number)
        _link(entry, heading.text, name)
    _begin(entries[0])
    _end(entries[-1])


def _level(paragraph: Paragraph) -> int | None:
    name = str(paragraph.style.name) if paragraph.style is not None else ""
    return int(name[-1]) if name in ("Heading 1", "Heading 2") else None


def _style(heading: Paragraph) -> str:
    return f"Contents {_level(heading)}"


def _bookmark(heading: Paragraph, name: str, number: int) -> None:
    for tag, place in (("w:bookmarkStart", 0), ("w:bookmarkEnd", None)):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), str(number))
        if place is None:
            heading._p.append(mark)
        else:
            mark.set(qn("w:name"), name)
            first = heading._p.find(qn("w:r"))
            heading._p.append(mark) if first is None else first.addprevious(mark)


def _link(entry: Paragraph, text: str, name: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), name)
    entry.add_run(text)
    link.append(entry.runs[0]._r)
    entry._p.append(link)


def _begin(entry: Paragraph) -> None:
    begin, separate = _mark("begin"), _mark("separate")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = _FIELD
    first = entry._p.find(qn("w:hyperlink"))
    for each in (begin, instruction, separate):
        run = OxmlElement("w:r")
        run.append(each)
        first.addprevious(run)


def _end(entry: Paragraph) -> None:
    run = OxmlElement("w:r")
    run.append(_mark("end"))
    entry._p.append(run)


def _mark(kind: str) -> Any:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    return mark
