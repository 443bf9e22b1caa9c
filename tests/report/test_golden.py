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
from tests.report.documents import with_figures
from tests.report.features.made import made_readings
from tests.report.readers import written

Golden = Callable[[str, str], None]

BOTH = ["cse312", "evidence"]
"""The styles that are held against golden files in every form."""


@pytest.fixture
def document(every_fact: Reading, own_reading: Reading, request: pytest.FixtureRequest) -> Document:
    """Return a report in a style, of runs that tell something in it."""
    readings = [every_fact, own_reading] if request.param == "evidence" else made_readings()
    return with_figures(render(build(readings, "Ada, Grace"), request.param))


@pytest.fixture
def style(request: pytest.FixtureRequest) -> str:
    """Return the style of the document."""
    found: str = request.node.callspec.params["document"]
    return found


@pytest.mark.parametrize("document", STYLES, indirect=True)
def test_markdown(document: Document, golden: Golden, style: str) -> None:
    text = written(document, "markdown")
    assert isinstance(text, str)
    golden(f"report-{style}.md", "\n".join(_without_licence(text)))


def _without_licence(text: str) -> Iterator[str]:
    """Yield all lines but those on the licence, which has tests of its own."""
    for line in text.split("\n"):
        if "icense" not in line and "licence" not in line:
            yield line


@pytest.mark.parametrize("document", BOTH, indirect=True)
def test_html(document: Document, golden: Golden, style: str) -> None:
    html = written(document, "html")
    assert isinstance(html, str)
    main = re.sub(r"<table>.*?</table>", "<table>...</table>", html, flags=re.DOTALL)
    golden(f"report-{style}.html", main[main.index("</style>") :])


@pytest.mark.parametrize("document", BOTH, indirect=True)
def test_docx(document: Document, golden: Golden, style: str) -> None:
    docx = pytest.importorskip("docx")
    content = written(document, "docx")
    assert isinstance(content, bytes)
    word = docx.Document(io.BytesIO(content))
    paragraphs = [each for each in word.iter_inner_content() if hasattr(each, "runs")]
    rows = [row for table in word.tables if _is_rows(table) for row in table.rows]
    cells = [" | ".join(cell.text for cell in row.cells) for row in rows]
    golden(f"report-{style}-docx.txt", "\n".join([*map(_paragraph, paragraphs), *cells]))


def _is_rows(table: Any) -> bool:
    """Say whether a table is one of rows, and not of licences."""
    return bool(table.rows[0].cells[0].paragraphs[0].style.name == "Row")


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
