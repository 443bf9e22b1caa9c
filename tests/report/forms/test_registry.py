"""A new form is one file, which nothing else names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flaskmagic.registry import UnknownFormat
from flaskmagic.report import forms as room
from flaskmagic.report.answers import keep_answers, read_answers
from flaskmagic.report.document import Document, Place, Prose
from flaskmagic.report.forms.registry import form_for, forms
from flaskmagic.report.paper import Paper
from tests.report.documents import excerpt
from tests.report.readers import written

SHOUT = """
from flaskmagic.report.document import Place, Prose

class Shout:
    name = "shout"
    suffixes = (".shout", ".loud")
    is_binary = True
    is_written_in = True
    figures_beside = False

    def write(self, document, paper):
        answers = [block.answer or "" for block in document.blocks if isinstance(block, Place)]
        return "".join(answers).upper().encode()

    def read(self, content):
        return {"a/b": Place("a/b", (), content.decode().lower() or None)}

FORM = Shout()
"""


@pytest.fixture
def shout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put one file more into the room of the forms."""
    (tmp_path / "shout.py").write_text(SHOUT)
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(tmp_path)])
    forms.cache_clear()
    yield
    forms.cache_clear()


@pytest.mark.usefixtures("shout")
def test_one_file_is_a_form(tmp_path: Path) -> None:
    assert list(forms()) == ["docx", "html", "markdown", "pdf", "shout"]
    file = tmp_path / "report.loud"
    form = form_for(None, file)
    assert form is form_for("shout", file) is forms()["shout"]
    document = Document((Prose("# R\n"), excerpt("x"), Place("a/b", (), "Ours.")))
    content = form.write(document, Paper.A4)
    assert content == b"OURS."
    file.write_bytes(content)
    fresh = Document((Place("a/b"),))
    assert keep_answers(fresh, read_answers(file, form)) == Document((Place("a/b", (), "ours."),))


@pytest.mark.usefixtures("shout")
def test_it_is_told_of_where_forms_are_told_of() -> None:
    with pytest.raises(
        UnknownFormat, match=r"its suffix is not one of .*, \.shout, \.loud: use --format$"
    ):
        form_for(None, Path("report.odt"))
    with pytest.raises(UnknownFormat, match="the formats are docx, html, markdown, pdf, shout"):
        form_for("odt", None)
    with pytest.raises(UnknownFormat, match=r"shout needs a file: use --output report\.shout"):
        form_for("shout", None)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("r.md", "markdown"),
        ("r.markdown", "markdown"),
        ("r.HTML", "html"),
        ("r.htm", "html"),
        ("r.docx", "docx"),
        ("r.pdf", "pdf"),
    ],
)
def test_a_suffix_names_its_form(file: str, name: str) -> None:
    assert form_for(None, Path(file)).name == name
    assert form_for("markdown", Path(file)).name == "markdown"


@pytest.mark.parametrize("name", ["docx", "html", "markdown", "pdf"])
def test_what_is_binary_is_not_printed(name: str) -> None:
    form, content = forms()[name], written(Document((Prose("# R\n"),)), name)
    assert isinstance(content, bytes) is form.is_binary is (name in ("docx", "pdf"))
    if form.is_binary:
        with pytest.raises(UnknownFormat, match=rf"{name} needs a file"):
            form_for(name, None)


def test_without_a_file_it_is_markdown() -> None:
    assert form_for(None, None).name == "markdown"
    assert form_for("html", None).name == "html"


@pytest.mark.parametrize("file", ["report", "report.txt", ".md"])
def test_a_file_of_no_form_is_refused(file: str) -> None:
    with pytest.raises(UnknownFormat, match="use --format"):
        form_for(None, Path(file))
