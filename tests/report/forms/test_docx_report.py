"""DOCX of a report: real headings, tables and links, and what was written in Word stays."""

import io
import zipfile

import pytest

from flaskmagic.errors import Problem
from flaskmagic.report.answers import keep
from flaskmagic.report.forms import docx as report_docx
from tests.report.forms.test_report_forms import EVIDENCE, HOSTILE, report

docx = pytest.importorskip("docx")


def opened(content: bytes):  # type: ignore[no-untyped-def]
    return docx.Document(io.BytesIO(content))


def test_the_document_has_real_headings_tables_and_links() -> None:
    content = report_docx.render(report())
    document = opened(content)
    headings = [(p.style.name, p.text) for p in document.paragraphs if "Heading" in p.style.name]
    assert ("Heading 1", "Report") in headings
    assert ("Heading 2", "General") in headings
    (table,) = document.tables
    assert [cell.text for cell in table.rows[-1].cells] == ["License Type", "MIT (© 2020)"]
    relations = zipfile.ZipFile(io.BytesIO(content)).read("word/_rels/document.xml.rels").decode()
    assert "https://example.org/a.py#L1" in relations
    text = "\n".join(p.text for p in document.paragraphs)
    assert "336" in text
    assert "def route(self):" in text


def test_what_came_from_a_trace_is_text() -> None:
    text = "\n".join(p.text for p in opened(report_docx.render(report())).paragraphs)
    assert "<script>alert(1)</script>" in text
    assert HOSTILE.split()[1] in text


def test_what_was_written_in_word_is_kept_with_its_formatting() -> None:
    document = opened(report_docx.render(report()))
    (place,) = [p for p in document.paragraphs if "(Write here.)" in p.text]
    before = place.insert_paragraph_before("")
    before.add_run("We think ")
    before.add_run("this").bold = True
    place.clear()
    place.add_run("And a second paragraph.")
    file = io.BytesIO()
    document.save(file)
    kept = report_docx.read_words(file.getvalue())
    assert kept["flask/route"].is_written
    assert kept["flask/route"].evidence == EVIDENCE
    text = keep(report(), {key: each.words for key, each in kept.items()})
    again = opened(report_docx.render(text, kept))
    paragraphs = [p for p in again.paragraphs if p.text.startswith("We think")]
    assert [run.text for run in paragraphs[0].runs if run.bold] == ["this"]
    assert any(p.text == "And a second paragraph." for p in again.paragraphs)


def test_nobody_wrote_in_a_fresh_report() -> None:
    kept = report_docx.read_words(report_docx.render(report()))
    assert [each.is_written for each in kept.values()] == [False]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 damaged"])
def test_a_file_that_is_no_docx_is_told(content: bytes) -> None:
    with pytest.raises(Problem):
        report_docx.read_words(content)
