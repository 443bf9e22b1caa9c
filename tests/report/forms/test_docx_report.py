"""DOCX of a report: real headings, tables and links, and what was written in Word stays."""

import io
import zipfile

import pytest

from flaskmagic.errors import Problem
from flaskmagic.report.answers import keep_answers
from flaskmagic.report.forms.docx import FORM
from flaskmagic.report.paper import Paper
from tests.report.forms.test_report_forms import EVIDENCE, HOSTILE, report

docx = pytest.importorskip("docx")


def opened(content: bytes):  # type: ignore[no-untyped-def]
    return docx.Document(io.BytesIO(content))


def test_the_document_has_real_headings_tables_and_links() -> None:
    content = FORM.write(report(), Paper.A4)
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
    text = "\n".join(p.text for p in opened(FORM.write(report(), Paper.A4)).paragraphs)
    assert "<script>alert(1)</script>" in text
    assert HOSTILE.split()[1] in text


def test_what_was_written_in_word_is_kept_with_its_formatting() -> None:
    document = opened(FORM.write(report(), Paper.A4))
    (place,) = [p for p in document.paragraphs if "(Write here.)" in p.text]
    before = place.insert_paragraph_before("")
    before.add_run("We think ")
    before.add_run("this").bold = True
    place.clear()
    place.add_run("And a second paragraph.")
    file = io.BytesIO()
    document.save(file)
    kept = FORM.read(file.getvalue())
    assert kept["flask/route"].answer is not None
    assert kept["flask/route"].evidence == EVIDENCE
    again = opened(FORM.write(keep_answers(report(), kept), Paper.A4))
    paragraphs = [p for p in again.paragraphs if p.text.startswith("We think")]
    assert [run.text for run in paragraphs[0].runs if run.bold] == ["this"]
    assert any(p.text == "And a second paragraph." for p in again.paragraphs)


def test_nobody_wrote_in_a_fresh_report() -> None:
    kept = FORM.read(FORM.write(report(), Paper.A4))
    assert [each.answer for each in kept.values()] == [None]


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04 damaged"])
def test_a_file_that_is_no_docx_is_told(content: bytes) -> None:
    with pytest.raises(Problem):
        FORM.read(content)
