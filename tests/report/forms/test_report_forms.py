"""HTML and PDF of a report: whole, self-contained, and what came from a trace stays data."""

import io
import re

import pytest

from flaskmagic.printable import printable_line
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine
from flaskmagic.report.answers import keep_answers
from flaskmagic.report.document import Document, Excerpt, Place, Prose
from flaskmagic.report.forms import html as html_form
from flaskmagic.report.forms import pdf
from flaskmagic.report.paper import Paper
from tests.report.documents import excerpt

HOSTILE = '</code></script><script>alert(1)</script> "#x" $y$ \\z @ref * _ ` \u202e \x07'
EVIDENCE = ("a:f<b>--, a.py:1-3, executed once",)


def report(answer: object | None = None) -> Document:
    lines = (
        ExcerptLine(335, "    @decorated", None, False),
        ExcerptLine(336, "    def route(self):", True, False),
        ExcerptFold("docstring, 3 lines", ()),
        ExcerptLine(340, printable_line(f"        return {HOSTILE}"), True, True),
    )
    above = """\
# Report

A *line* with `code` and [`a.py:1`](https://example.org/a.py#L1).

## General

| | |
| --- | --- |
| **License Type** | MIT (© 2020) |

"""
    below = "\n- one\n- two\n\n1. Which line?\n\n"
    place = Place("flask/route", EVIDENCE, answer)
    return Document((Prose(above), Excerpt(lines), Prose(below), place))


def test_the_page_is_one_file_that_asks_for_nothing() -> None:
    html = html_form.write(report())
    assert "default-src 'none'" in html
    assert not re.search(r"<(script|img|iframe|link|object)\b", html)
    assert not re.search(r"\b(src|href)=\"(?!https://example\.org|#)", html)
    assert re.search(r"<h1 id=\"s1\">Report</h1>", html)
    assert '<a href="#s2">General</a>' in html


def test_what_came_from_a_trace_is_escaped() -> None:
    html = html_form.write(report())
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<b>" not in html


def test_words_in_a_page_are_kept_verbatim() -> None:
    before = html_form.write(report())
    assert html_form.read_places(before)["flask/route"].answer is None
    written = "<p>We think <b>this</b>.</p>\n<ul><li>and that</li></ul>"
    unwritten = "<p><em>(Write here.)</em></p>"
    assert unwritten in before
    kept = html_form.read_places(before.replace(unwritten, written))
    assert kept["flask/route"].evidence == EVIDENCE
    again = html_form.write(keep_answers(report(), kept))
    assert written in again
    assert html_form.read_places(again)["flask/route"] == kept["flask/route"]
    assert kept["flask/route"].answer == html_form.HtmlAnswer(written)


def test_a_pdf_holds_the_text_the_links_and_the_title() -> None:
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    reader = pypdf.PdfReader(io.BytesIO(pdf.write(report("Our *own* words."), Paper.A4)))
    text = "\n".join(each.extract_text() for each in reader.pages)
    for said in ("General", "License Type", "MIT (© 2020)", "336", "def route(self):", "own"):
        assert said in text
    assert "<script>alert(1)</script>" in text
    assert "executed once" not in text, "the evidence is for the next time, not for the reader"
    links = [
        annotation.get_object()["/A"]["/URI"]
        for each in reader.pages
        for annotation in each.get("/Annots", [])
    ]
    assert links == ["https://example.org/a.py#L1"]
    assert reader.metadata.title
    assert [each.title for each in reader.outline if not isinstance(each, list)] == ["Report"]


@pytest.mark.parametrize(
    "text", ["#panic()", '"', "\\", "]", "[", "$x", "`", "*", "<a>", "//", "\x00"]
)
def test_no_text_is_interpreted_by_typst(text: str) -> None:
    pytest.importorskip("typst")
    markdown = f"# T\n\nA {text} b `{text}` c\n\n```text\n|    1  {text}\n```\n"
    document = Document((Prose(markdown), excerpt(printable_line(text))))
    assert pdf.write(document, Paper.A4).startswith(b"%PDF")
