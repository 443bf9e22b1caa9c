"""A report as a Word document, in which the students write on: DOCX."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from flaskmagic.errors import Problem
from flaskmagic.report.forms.docx.kept import KeptWords

__all__ = ["KeptWords", "read_words", "render"]

_NONE: Mapping[str, KeptWords] = MappingProxyType({})


def render(markdown: str, kept: Mapping[str, KeptWords] = _NONE) -> bytes:
    """Return the Markdown of a report as the content of a DOCX file.

    Where the text of a place for words is that of a ``KeptWords.words``, the place gets back what
    stood there in the DOCX that these words were read from. ``ValueError`` if written words
    would be lost because the Markdown has no place for them.
    """
    _check_library()
    from flaskmagic.report.forms.docx import write

    return write.write(markdown, kept)


def read_words(content: bytes) -> dict[str, KeptWords]:
    """Return what stands in the places for words of a DOCX file, by their keys.

    Kept are paragraphs, lists, tables, pictures, links, and the styles in use. Footnotes come
    back as text in brackets where they were referred to; comments and section breaks are dropped.
    """
    _check_library()
    from flaskmagic.report.forms.docx import places

    return places.read(content)


def _check_library() -> None:
    try:
        import_module("docx")
    except ImportError:
        command = "python -m pip install 'flaskmagic[docx]'"
        raise Problem(f"DOCX needs python-docx: {command}") from None
