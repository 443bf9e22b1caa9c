"""What a reader sees of a document in each form."""

import html
import io
import re
from collections.abc import Callable

import pytest

from flaskmagic.report.document import Document
from flaskmagic.report.forms.registry import forms
from flaskmagic.report.paper import Paper


def text_of_html(content: str) -> str:
    body = content.partition("<main>")[2]
    return html.unescape(re.sub(r"<[^>]*>", "", body.replace("<br />", " ")))


def text_of_docx(content: bytes) -> str:
    docx = pytest.importorskip("docx")
    word = docx.Document(io.BytesIO(content))
    targets = [each.target_ref for each in word.part.rels.values() if each.is_external]
    texts = [each.text or "" for each in word.element.body.iter() if each.tag.endswith("}t")]
    return "".join([*texts, *targets])


def text_of_pdf(content: bytes) -> str:
    pypdf = pytest.importorskip("pypdf")
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    links = [each.get_object() for page in pages for each in page.get("/Annots", [])]
    targets = [each["/A"]["/URI"] for each in links if "/URI" in each.get("/A", {})]
    # The foot of a page may stand within a paragraph.
    texts = [re.sub(r"\d+ / \d+\s*$", "", page.extract_text()) for page in pages]
    return "".join([*texts, *targets])


def text_of_markdown(content: str) -> str:
    without_targets = re.sub(r"\[(`+[^`]*`+)\]\([^)]*\)", r"\1", content)
    return re.sub(r"\\(?=[^a-zA-Z0-9\s])", "", without_targets)


_READERS: dict[str, Callable[..., str]] = {
    "markdown": text_of_markdown,
    "html": text_of_html,
    "docx": text_of_docx,
    "pdf": text_of_pdf,
}
_LIBRARIES = {"docx": "docx", "pdf": "typst"}
FORMS = tuple(_READERS)


def written(document: Document, name: str) -> str | bytes:
    """Return a document in a form; without its library the test is skipped."""
    if name in _LIBRARIES:
        pytest.importorskip(_LIBRARIES[name])
    return forms()[name].write(document, Paper.A4)


def shown(document: Document, name: str) -> str:
    """Return what a reader sees of a document in a form, without spaces."""
    return bare(_READERS[name](written(document, name)))


def bare(text: str) -> str:
    """Return a text without what only lays it out."""
    return re.sub(r"[\s`]", "", text)
