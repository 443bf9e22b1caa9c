"""A whole report as DOCX: its text, and the places for words between it."""

from __future__ import annotations

import io
from collections.abc import Mapping

from docx.document import Document

from flaskmagic.render import docx_adopt, docx_blocks, docx_look, docx_places
from flaskmagic.render.docx_kept import KeptWords
from flaskmagic.report.words import Words, split


def write(markdown: str, kept: Mapping[str, KeptWords]) -> bytes:
    """Return the DOCX of a report; ``ValueError`` if it has no place for some kept words."""
    document = docx_look.new_document()
    left = {words.words: words for words in kept.values() if words.is_written}
    for piece in split(markdown):
        if isinstance(piece, str):
            docx_blocks.write(document, piece)
        else:
            _write_place(document, piece, _taken(piece, left))
    if left:
        keys = ", ".join(words.key for words in left)
        raise ValueError(f"the report has no place for the words of {keys}")
    docx_look.set_title(document, _title(document))
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
    docx_places.write_begin(document, place)
    if kept is None:
        docx_blocks.write(document, place.text, "Your Words")
    else:
        docx_adopt.append(document, kept.elements, kept.document)
    docx_places.write_end(document, place)


def _title(document: Document) -> str:
    headings = (
        paragraph.text
        for paragraph in document.paragraphs
        if paragraph.style is not None and str(paragraph.style.name).startswith("Heading")
    )
    return next(headings, "Report")
