"""A whole report as DOCX: its text, and the places for words between it."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx.document import Document as WordDocument
from markdown_it.token import Token

from flaskmagic.errors import Problem
from flaskmagic.report.document import Document, Excerpt, Figure, Place, Prose, Rows
from flaskmagic.report.forms.docx import blocks, contents, figure, grey_lines, look, table, transfer
from flaskmagic.report.forms.docx.answer import DocxAnswer
from flaskmagic.report.forms.prose import parse, parse_prose
from flaskmagic.report.paper import Paper


def write(document: Document, paper: Paper = Paper.A4) -> bytes:
    """Return a document as the content of a DOCX file.

    Args:
        document: The document.
        paper: Its pages.

    Returns:
        The content of the file.
    """
    word = look.new_document(paper)
    parts = parse_prose(document)
    following = [block for block, _ in parts[1:]]
    for (block, tokens), after in zip(parts, [*following, None], strict=True):
        if isinstance(block, Place):
            _write_place(word, block)
        else:
            _write_text(word, block, tokens)
        if isinstance(block, Prose) and isinstance(after, Excerpt | Rows) and word.paragraphs:
            word.paragraphs[-1].paragraph_format.keep_with_next = True
    look.set_title(word, _title(word))
    contents.add(word)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _write_text(
    word: WordDocument, block: Prose | Excerpt | Rows | Figure, tokens: Sequence[Token]
) -> None:
    body = word.element.body
    above = body[-1].getprevious()  # the last one has the properties of the page
    if isinstance(block, Excerpt):
        blocks.write_excerpt(word, block)
    elif isinstance(block, Rows):
        table.write_rows(word, block)
    elif isinstance(block, Figure):
        figure.write(word, block)
    else:
        blocks.write_prose(word, tokens)
    for element in body if above is None else above.itersiblings():
        grey_lines.make_none_of(element)


def _write_place(word: WordDocument, place: Place) -> None:
    grey_lines.write_begin(word, place)
    if isinstance(place.answer, DocxAnswer):
        _append(word, place.key, place.answer)
    else:
        blocks.write_prose(word, parse(place.markdown), "Your Words")
    grey_lines.write_end(word, place)


def _append(word: WordDocument, key: str, answer: DocxAnswer) -> None:
    try:
        transfer.append(word, answer.elements, answer.document)
    except Exception as error:  # elements that lack what every DOCX has
        raise Problem(f"what is written in {key} is damaged, and can't be kept") from error


def _title(word: WordDocument) -> str:
    headings = (
        paragraph.text
        for paragraph in word.paragraphs
        if paragraph.style is not None and str(paragraph.style.name).startswith("Heading")
    )
    return next(headings, "Report")
