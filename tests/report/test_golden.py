"""Whole reports of runs that were made by hand, held against golden files."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from flaskmagic.reading import Reading
from flaskmagic.report.build import build
from flaskmagic.report.document import Document
from flaskmagic.report.style import STYLES, render
from tests.report.readers import written

Golden = Callable[[str, str], None]


@pytest.fixture
def document(every_fact: Reading, own_reading: Reading, request: pytest.FixtureRequest) -> Document:
    """Return a report in a style."""
    return render(build([every_fact, own_reading], "Ada, Grace"), request.param)


@pytest.mark.parametrize("document", STYLES, indirect=True)
def test_markdown(document: Document, golden: Golden, request: pytest.FixtureRequest) -> None:
    text = written(document, "markdown")
    assert isinstance(text, str)
    style = request.node.callspec.params["document"]
    golden(f"report-{style}.md", "\n".join(_without_licence(text)))


def _without_licence(text: str) -> Iterator[str]:
    """Yield all lines but those on the licence, which has tests of its own."""
    for line in text.split("\n"):
        if "icense" not in line and "licence" not in line:
            yield line


@pytest.mark.parametrize("document", ["cse312"], indirect=True)
def test_html(document: Document, golden: Golden) -> None:
    html = written(document, "html")
    assert isinstance(html, str)
    main = re.sub(r"<table>.*?</table>", "<table>...</table>", html, flags=re.DOTALL)
    golden("report.html", main[main.index("</style>") :])


@pytest.mark.parametrize("document", ["cse312"], indirect=True)
def test_docx(document: Document, golden: Golden) -> None:
    docx = pytest.importorskip("docx")
    content = written(document, "docx")
    assert isinstance(content, bytes)
    paragraphs = docx.Document(io.BytesIO(content)).paragraphs
    golden("report-docx.txt", "\n".join(map(_paragraph, paragraphs)))


def _paragraph(paragraph: Any) -> str:
    """Return a paragraph in one line: how it looks, and its runs."""
    form = paragraph.paragraph_format
    look = [paragraph.style.name, "next" if form.keep_with_next else "", form.space_after or ""]
    runs = [
        f"{run.style.name}{' bold' * bool(run.bold)}{' italic' * bool(run.italic)}: {run.text!r}"
        for run in paragraph.runs
        if run.text
    ]
    return " | ".join([" ".join(filter(None, map(str, look))), *runs])
