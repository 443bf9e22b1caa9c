"""Texts of a trace are plain: what looks like Markdown in them is shown as it stands there."""

import io
import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from flaskmagic.reading import Reading
from flaskmagic.reading.inline import plain
from flaskmagic.report.build import build
from flaskmagic.report.document import Document
from flaskmagic.report.forms.html import write as write_html
from flaskmagic.report.style import render
from flaskmagic.trace import Distribution
from tests.report.readers import FORMS, bare, shown, written

HOSTILE = "__init__ *a* `b` [c](https://d.org) <i>e</i> &amp; ~f~ \\ | #"
MIT = "Copyright (c) 2014 {}\n\nPermission is hereby granted, free of charge, to any person\n"


def said(*names: str) -> dict[str, str]:
    """Return a hostile text for each name, so that none can stand for another."""
    return {name: f"{name} {HOSTILE}" for name in names}


TEXTS = said("title", "question", "part", "step", "never", "team", "summary", "holder", "name")


@pytest.fixture
def document(request: pytest.FixtureRequest, built_reading: Reading) -> Document:
    """Return a report in a style, in which every text of the run is hostile."""
    trace, (first, second, third, never, _) = built_reading.trace, built_reading.steps
    library = Distribution(
        TEXTS["name"],
        "1.2",
        summary=TEXTS["summary"],
        licence="MIT",
        licence_files={"LICENSE": MIT.format(TEXTS["holder"])},
    )
    views = "/site/lib/app.py"
    files = {
        name: replace(file, is_own=name == views, module=file.module if name == views else "ext")
        for name, file in trace.files.items()
    }
    second = replace(second, step=replace(second.step, title=TEXTS["step"], part=TEXTS["part"]))
    never = replace(never, step=replace(never.step, title=TEXTS["never"]))
    walkthrough = replace(
        built_reading.walkthrough,
        technology="",
        title=TEXTS["title"],
        question=TEXTS["question"],
    )
    reading = Reading(
        walkthrough,
        replace(trace, files=files, distributions={"ext": library}),
        (first, second, third, never),
    )
    return render(build([reading], TEXTS["team"]), request.param)


@pytest.mark.parametrize("document", ["evidence"], indirect=True)
@pytest.mark.parametrize("name", FORMS)
def test_each_is_shown_as_it_stands_in_the_trace(document: Document, name: str) -> None:
    text = shown(document, name)
    assert [each for each in TEXTS.values() if bare(each) not in text] == []


@pytest.mark.parametrize("document", ["evidence"], indirect=True)
def test_none_is_bold_or_a_link_or_ends_a_cell(document: Document) -> None:
    html = write_html(document)
    for read_as_markdown in ("<strong>init", "<em>a</em>", "<code>b</code>", "<i>", 'd.org"'):
        assert read_as_markdown not in html
    for row in re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL):
        assert len(re.findall("<t[dh]", row)) == 2


@pytest.mark.parametrize("document", ["evidence"], indirect=True)
def test_a_heading_is_its_text_in_html(document: Document) -> None:
    headings = re.findall(r"<h2 id=[^>]*>(.*?)</h2>", write_html(document))
    step = "step __init__ *a* `b` [c](https://d.org) &lt;i&gt;e&lt;/i&gt; &amp;amp; ~f~ \\ | #"
    assert f"2. {step}" in headings


@pytest.mark.parametrize("document", ["evidence"], indirect=True)
def test_a_heading_is_its_text_in_docx(document: Document) -> None:
    docx = pytest.importorskip("docx")
    content = written(document, "docx")
    assert isinstance(content, bytes)
    paragraphs = docx.Document(io.BytesIO(content)).paragraphs
    headings = [each.text for each in paragraphs if each.style.name.startswith("Heading")]
    assert {TEXTS["title"], TEXTS["name"], f"2. {TEXTS['step']}"} <= set(headings)


@pytest.mark.parametrize("document", ["evidence"], indirect=True)
def test_a_heading_is_its_text_in_pdf(document: Document) -> None:
    pypdf = pytest.importorskip("pypdf")
    content = written(document, "pdf")
    assert isinstance(content, bytes)

    def titles(outline: list[object]) -> list[str]:
        return [
            title
            for each in outline
            for title in (titles(each) if isinstance(each, list) else [str(each["/Title"])])  # type: ignore[index]
        ]

    found = titles(pypdf.PdfReader(io.BytesIO(content)).outline)
    assert {TEXTS["title"], TEXTS["name"], f"2. {TEXTS['step']}"} <= set(found)


@pytest.mark.parametrize(
    "text",
    ["# x", "x #", "- x", "+ x", "1. x", "12) x", "===", "---", "~~~", "> x", "a\nb", "", "__a__b"],
)
@pytest.mark.parametrize("before", ["", "# ", "- ", "Above\n\n"])
def test_no_text_becomes_a_block(text: str, before: str) -> None:
    html = MarkdownIt("commonmark").enable("table").render(f"{before}{plain(text)}\n")
    shown_text = re.sub(r"<[^>]*>", "", html).replace("&gt;", ">").strip()
    assert shown_text.removeprefix("Above").strip() == text.replace("\n", "\\n")
    wanted = {"": "p", "# ": "h1", "- ": "ul li", "Above\n\n": "p p"}[before].split()
    found = re.findall(r"<(\w+)>", html)
    assert found == wanted or not text
