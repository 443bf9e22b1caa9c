"""The figures of a DOCX report: Word shows no SVG everywhere, so Typst makes a PNG of it."""

from __future__ import annotations

import io

from docx.document import Document

from flaskmagic.report.document import Figure
from flaskmagic.report.forms.docx.look import TEXT_WIDTH
from flaskmagic.report.forms.typst_source import string

_DOTS = 200
"""Dots per inch of the PNG."""


def write(document: Document, figure: Figure) -> None:
    """Add a figure to a document; without Typst there is only what stands below it.

    Args:
        document: The document.
        figure: The figure.
    """
    picture = _png(figure.svg)
    if picture is not None:
        paragraph = document.add_paragraph(style="Normal")
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run().add_picture(io.BytesIO(picture), width=TEXT_WIDTH)
    document.add_paragraph(figure.caption, style="Normal")


def _png(svg: str) -> bytes | None:
    try:
        import typst
    except ImportError:
        return None
    page = "#set page(width: 180mm, height: auto, margin: 0pt)\n"
    source = f'{page}#image(bytes({string(svg)}), format: "svg", width: 100%)'
    made: bytes = typst.compile(source.encode(), format="png", ppi=_DOTS)
    return made
