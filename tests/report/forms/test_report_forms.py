"""HTML and PDF of a report: whole, self-contained, and what came from a trace stays data."""

import io
import re

import pytest

from flaskmagic.report.answers import UNWRITTEN, Words, keep
from flaskmagic.report.forms import html as html_form
from flaskmagic.report.forms import pdf
from flaskmagic.report.forms.excerpt_lines import GutterLine, gutter_lines

HOSTILE = '</code></script><script>alert(1)</script> "#x" $y$ \\z @ref * _ ` \u202e \x07'
EVIDENCE = ("a:f<b>--, a.py:1-3, executed once",)


def report(text: str = UNWRITTEN) -> str:
    return "\n".join(
        [
            "# Report",
            "",
            "A *line* with `code` and [`a.py:1`](https://example.org/a.py#L1).",
            "",
            "## General",
            "",
            "| | |",
            "| --- | --- |",
            "| **License Type** | MIT (© 2020) |",
            "",
            "```text",
            "   335      @decorated",
            "|  336      def route(self):",
            "     :  docstring, 3 lines",
            f">  340          return {HOSTILE}",
            "```",
            "",
            "- one",
            "- two",
            "",
            "1. Which line?",
            "",
            str(Words("flask/route", EVIDENCE, text)),
        ]
    )


def test_the_gutter_is_taken_apart_and_the_indent_stays() -> None:
    content = (
        "   335      @decorated\n|  336      def f():\n     :  4 lines\n> 1340  x\n   341\nplain\n"
    )
    assert gutter_lines(content) == [
        GutterLine("other", "335", "    @decorated"),
        GutterLine("ran", "336", "    def f():"),
        GutterLine("fold", "", "4 lines"),
        GutterLine("focus", "1340", "x"),
        GutterLine("other", "341", ""),
        GutterLine("plain", "", "plain"),
    ]


def test_the_page_is_one_file_that_asks_for_nothing() -> None:
    html = html_form.render(report(), {})
    assert "default-src 'none'" in html
    assert not re.search(r"<(script|img|iframe|link|object)\b", html)
    assert not re.search(r"\b(src|href)=\"(?!https://example\.org|#)", html)
    assert re.search(r"<h1 id=\"s1\">Report</h1>", html)
    assert '<a href="#s2">General</a>' in html


def test_what_came_from_a_trace_is_escaped() -> None:
    html = html_form.render(report(), {})
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<b>" not in html


def test_words_in_a_page_are_kept_verbatim() -> None:
    before = html_form.render(report(), {})
    assert not html_form.read_words(before)["flask/route"].words.is_written
    written = "<p>We think <b>this</b>.</p>\n<ul><li>and that</li></ul>"
    unwritten = "<p><em>(Write here.)</em></p>"
    assert unwritten in before
    kept = html_form.read_words(before.replace(unwritten, written))
    assert kept["flask/route"].words.evidence == EVIDENCE
    text = keep(report(), {key: each.words for key, each in kept.items()})
    again = html_form.render(text, kept)
    assert written in again
    assert html_form.read_words(again)["flask/route"].raw == written


def test_a_pdf_holds_the_text_the_links_and_the_title() -> None:
    pypdf = pytest.importorskip("pypdf")
    pytest.importorskip("typst")
    reader = pypdf.PdfReader(io.BytesIO(pdf.render(report("Our *own* words."))))
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
    assert pdf.render(markdown).startswith(b"%PDF")
