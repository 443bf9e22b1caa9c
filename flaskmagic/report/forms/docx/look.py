"""The look of a DOCX report: its page, its styles, its footer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Inches, Length, Mm
from docx.text.paragraph import Paragraph

from flaskmagic.report.paper import Paper

_PARTS = Path(__file__).with_name("parts")
_PAGES = {Paper.LETTER: (Inches(8.5), Inches(11)), Paper.A4: (Mm(210), Mm(297))}
_MARGIN = Inches(0.8)

_LONGEST_TITLE = 255
"""The longest that a property may be."""

TEXT_WIDTH = Length(min(width for width, _ in _PAGES.values()) - 2 * _MARGIN)
"""Between the margins, on the narrower paper; the footer's tab stop in the styles stands near."""


def new_document(paper: Paper = Paper.A4) -> Document:
    """Make an empty document with the page and the styles of a report.

    Args:
        paper: The page.

    Returns:
        The document.
    """
    document = docx.Document()
    _clean(document)
    _replace(document.styles.element, "styles.xml")
    _replace(document.part.numbering_part.element, "numbering.xml")
    section = document.sections[0]
    section.page_width, section.page_height = _PAGES[paper]
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    section.footer_distance = Inches(0.45)
    return document


def set_title(document: Document, title: str) -> None:
    """Say in the footer and in the properties of a document what it is.

    Args:
        document: The document.
        title: Its title.
    """
    _write_footer(document.sections[0].footer.paragraphs[0], title)
    properties = document.core_properties
    properties.title, properties.subject = title[:_LONGEST_TITLE], "Technology report"
    properties.author = properties.comments = ""
    properties.created = properties.modified = datetime.now(UTC).replace(tzinfo=None)


def _clean(document: Document) -> None:
    """Take out what the library's template shows of itself: a thumbnail, "compatibility mode"."""
    relationships = document.part.package.rels
    for key in [key for key, rel in relationships.items() if "thumbnail" in rel.reltype]:
        del relationships[key]
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _replace(element: Any, part: str) -> None:
    """Replace what is in a part of the library's template by a part of ours."""
    for child in list(element):
        element.remove(child)
    for child in list(parse_xml((_PARTS / part).read_bytes())):
        element.append(child)


def _write_footer(paragraph: Paragraph, title: str) -> None:
    paragraph.add_run(f"{title}\t")
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _add_field(paragraph, "NUMPAGES")


def _add_field(paragraph: Paragraph, name: str) -> None:
    """Add a number that Word works out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    run._r.addprevious(field)
    field.append(run._r)
