"""A report as a Word document, in which the students write on: DOCX."""

from __future__ import annotations

from importlib import import_module

from flaskmagic.errors import Problem
from flaskmagic.report.document import Document, Place
from flaskmagic.report.forms.registry import Form


class Docx:
    """A report to write in with a word processor."""

    name = "docx"
    suffixes: tuple[str, ...] = (".docx",)
    is_binary = True

    def write(self, document: Document) -> bytes:
        """Return a document as the content of a DOCX file."""
        _check_library()
        from flaskmagic.report.forms.docx.write import write

        return write(document)

    def read(self, content: bytes) -> dict[str, Place]:
        """Return the places for words of a DOCX file, by their keys.

        Kept are paragraphs, lists, tables, pictures, links, and the styles in use. Footnotes come
        back as text in brackets where they were referred to; comments and section breaks are
        dropped.
        """
        _check_library()
        from flaskmagic.report.forms.docx.read import read

        return read(content)


FORM: Form = Docx()


def _check_library() -> None:
    try:
        import_module("docx")
    except ImportError:
        command = "python -m pip install 'flaskmagic[docx]'"
        raise Problem(f"DOCX needs python-docx: {command}") from None
