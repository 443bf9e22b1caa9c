"""A report as a Word document, in which the students write on: DOCX."""

from __future__ import annotations

from importlib import import_module

from flaskmagic.errors import Problem
from flaskmagic.report.document import Document, Place
from flaskmagic.report.forms.registry import Form
from flaskmagic.report.paper import Paper


class _Docx:
    """A report to write in with a word processor."""

    name = "docx"
    suffixes: tuple[str, ...] = (".docx",)
    is_binary = True
    figures_beside = False
    is_written_in = True

    def write(self, document: Document, paper: Paper = Paper.A4) -> bytes:
        _check_library()
        from flaskmagic.report.forms.docx.write import write

        return write(document, paper)

    def read(self, content: bytes) -> dict[str, Place]:
        _check_library()
        from flaskmagic.report.forms.docx.read import read

        return read(content)


FORM: Form = _Docx()


def _check_library() -> None:
    try:
        import_module("docx")
    except ImportError:
        command = "python -m pip install 'flaskmagic[docx]'"
        raise Problem(f"DOCX needs python-docx: {command}") from None
