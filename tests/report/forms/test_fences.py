"""A fence is a fence, whatever its lines look like: only what is an excerpt is shown as one."""

import io
from dataclasses import replace
from typing import Any

import pytest

from flaskmagic.reading import Reading
from flaskmagic.report.build import build
from flaskmagic.report.document import Document
from flaskmagic.report.forms.html import write as write_html
from flaskmagic.report.forms.markdown import write as write_markdown
from flaskmagic.report.style import render
from tests.report.documents import with_answer
from tests.report.readers import shown, written

FENCE = "```\n> 12  apples\n| 1300  pears\n     :  3 more\n```"
SOURCES = 3


@pytest.fixture
def document(built_reading: Reading) -> Document:
    """Return a report with the fence in prose, in a note, and in a student's words."""
    note = replace(built_reading.steps[0], note=FENCE)
    walkthrough = replace(built_reading.walkthrough, technology="", introduction=FENCE)
    steps = (note, *built_reading.steps[1:])
    report = build([replace(built_reading, walkthrough=walkthrough, steps=steps)])
    return with_answer(render(report, "evidence"), FENCE, "serve")


def test_in_markdown(document: Document) -> None:
    assert write_markdown(document).count(FENCE) == SOURCES


def test_in_html(document: Document) -> None:
    html = write_html(document)
    line = (
        '<span class="line plain"><span class="mark"></span><span class="number"></span>'
        '<code style="--indent:{}ch">{}</code></span>\n'
    )
    rows = [line.format(0, "&gt; 12  apples"), line.format(0, "| 1300  pears")]
    assert html.count("".join([*rows, line.format(5, "     :  3 more")])) == SOURCES
    assert html.count('class="line focus"') == 1, "that of the excerpt"


def test_in_docx(document: Document) -> None:
    docx = pytest.importorskip("docx")
    content = written(document, "docx")
    assert isinstance(content, bytes)
    word: Any = docx.Document(io.BytesIO(content))
    for text in ("> 12  apples", "| 1300  pears", "     :  3 more"):
        lines = [each for each in word.paragraphs if each.text == text]
        assert len(lines) == SOURCES
        assert {each.style.name for each in lines} == {"Code"}
        assert [run.style.name for each in lines for run in each.runs] == [
            "Default Paragraph Font"
        ] * SOURCES
    focus = [each.text for each in word.paragraphs if each.style.name == "Code Focus"]
    assert focus == [">   12          view = self.find(path)"]


def test_in_pdf(document: Document) -> None:
    text = shown(document, "pdf")
    assert text.count(">12apples|1300pears:3more") == SOURCES
    focus = "▶" if "▶" in text else "▸"
    assert text.count(focus) == 1
