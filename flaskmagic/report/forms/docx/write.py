"""A whole report as DOCX: its text, and the places for words between it."""

from __future__ import annotations

import io
from collections.abc import Mapping

from docx.document import Document

from flaskmagic.report.answers import Words, split
from flaskmagic.report.forms.docx import adopt, blocks, look, places
from flaskmagic.report.forms.docx.kept import KeptWords


def write(markdown: str, kept: Mapping[str, KeptWords]) -> bytes:
    """Return the DOCX of a report; ``ValueError`` if it has no place for some kept words."""
    document = look.new_document()
    left = {words.words: words for words in kept.values() if words.is_written}
    for piece in split(markdown):
        if isinstance(piece, str):
            blocks.write(document, piece)
        else:
            _write_place(document, piece, _taken(piece, left))
    if left:
        keys = ", ".join(words.key for words in left)
        raise ValueError(f"the report has no place for the words of {keys}")
    look.set_title(document, _title(document))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _taken(place: Words, left: dict[Words, KeptWords]) -> KeptWords | None:
    """Take the words out of those left that the text of a place stands for."""
    for words in left:
        if (words.key, words.text) == (place.key, place.text):
            return left.pop(words)
    return None


def _write_place(document: Document, place: Words, kept: KeptWords | None) -> None:
    places.write_begin(document, place)
    if kept is None:
        blocks.write(document, place.text, "Your Words")
    else:
        adopt.append(document, kept.elements, kept.document)
    places.write_end(document, place)


def _title(document: Document) -> str:
    headings = (
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style is not None and str(paragraph.style.name).startswith("Heading")
    )
    return next(headings, "Report")
