"""The PDF of a report, read back with pypdf."""

import io
from typing import Any

import pytest

from flaskmagic.errors import Problem
from flaskmagic.report.document import Document, Excerpt, Place, Prose
from flaskmagic.report.forms import pdf
from flaskmagic.report.paper import Paper
from tests.report.documents import excerpt, prose

pypdf = pytest.importorskip("pypdf")
pytest.importorskip("typst")


def opened(written: str | Document) -> Any:
    document = prose(written) if isinstance(written, str) else written
    return pypdf.PdfReader(io.BytesIO(pdf.write(document, Paper.A4)))


def text_of(written: str | Document) -> str:
    return "\n".join(page.extract_text() for page in opened(written).pages)


def bookmarks(outline: list[Any]) -> list[str]:
    found = []
    for entry in outline:
        found += bookmarks(entry) if isinstance(entry, list) else [entry.title]
    return found


def links(reader: Any) -> list[str]:
    annotations = [each.get_object() for page in reader.pages for each in page.get("/Annots", [])]
    return [each["/A"]["/URI"] for each in annotations if "/URI" in each.get("/A", {})]


def test_the_title_is_that_of_the_report() -> None:
    assert opened('# The `"report"` of us\n').metadata.title == 'The "report" of us'


def test_a_long_report_has_contents_and_a_short_one_has_none() -> None:
    sections = "".join(f"# Part {number}\n\nText.\n\n" for number in range(6))
    long = opened(f"# Report\n\nIntro.\n\n{sections}")
    assert "Contents" in long.pages[0].extract_text()
    assert "Part 5" in long.pages[0].extract_text()
    assert len(long.pages) == 7
    assert "Contents" not in text_of("# Report\n\nIntro.\n\n## One\n\n## Two\n")


def test_pages_are_numbered() -> None:
    first, second = opened("# A\n\n# B\n").pages
    assert "1 / 2" in first.extract_text()
    assert "2 / 2" in second.extract_text()


@pytest.mark.parametrize("written", ["# Ours\n\nText", "- # Ours", "> # Ours"])
def test_any_heading_may_stand_in_the_own_words(written: str) -> None:
    reader = opened(Document((Prose("# Report\n\n## Section\n\n"), Place("a/b", (), written))))
    assert "Ours" in reader.pages[0].extract_text()
    assert bookmarks(reader.outline) == ["Report", "Section"]


@pytest.mark.parametrize(
    "target", ["", "a/b.py", "#x", "ftp://a.b/", "https://e.org/" + "a" * 9000]
)
def test_a_target_that_a_pdf_cannot_have_leaves_the_text(target: str) -> None:
    reader = opened(f"# T\n\n[here]({target})\n")
    assert "here" in reader.pages[0].extract_text()
    assert not links(reader)


WORD = "x" * 300


@pytest.mark.parametrize(
    "block",
    [
        excerpt(f"        x = '{WORD}'"),
        Prose(f"```text\n|    1          x = '{WORD}'\n```\n"),
        Prose(f"A `{WORD}` b\n"),
        Prose(f"A {WORD} b\n"),
        Prose(f"| a | b |\n| - | - |\n| c | {WORD} |\n"),
    ],
    ids=["excerpt", "fence", "code", "text", "cell"],
)
def test_a_long_word_is_not_cut_off(block: Excerpt | Prose) -> None:
    fragments: list[tuple[float, str]] = []

    def visit(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        run = max(map(len, text.split("\n")))
        fragments.append((matrix[4] + run * size * 0.4, text))

    page = opened(Document((Prose("# T\n\n"), block))).pages[0]
    shown = page.extract_text(visitor_text=visit)
    assert "".join(shown.split()).count("x") >= len(WORD)
    assert max(end for end, _ in fragments) < float(page.mediabox.width)


def test_tabs_and_inner_spaces_of_code_stay() -> None:
    shown = text_of(Document((Prose("# T\n\n"), excerpt("\tx  =\t1"))))
    assert "x  =" in shown
    assert "=1" not in shown


def test_what_turns_text_around_is_written_out() -> None:
    shown = text_of("# T\n\na \u202e b `\u2066` \x1b\n\n```text\n|    1  x\u202ey\n```\n")
    assert "\\u202e b" in shown
    assert "\\u2066" in shown
    assert "\\u001b" in shown
    assert "x\\u202ey" in shown
    assert "\u202e" not in shown


def test_a_numbered_list_begins_where_it_says() -> None:
    assert "3. third" in text_of("# T\n\n3. third\n4. fourth\n")


def test_a_line_across_the_page_has_no_text() -> None:
    above, below = text_of("# T\n\nabove\n\n---\n\nbelow\n").split("above")[1].split("below")
    assert above.strip() == ""
    assert below.split() == ["1", "/", "1"]


@pytest.mark.parametrize("head", ["Where", ""])
def test_the_head_of_a_table_stands_on_each_of_its_pages(head: str) -> None:
    rows = "".join(f"| row {number} | x |\n" for number in range(80))
    pages = [page.extract_text() for page in opened(f"# T\n\n| {head} | |\n|-|-|\n{rows}").pages]
    assert len(pages) > 1
    assert all("Where" in page for page in pages) is bool(head)
    assert all("row" in page for page in pages)


def test_no_heading_stands_last_on_a_page() -> None:
    step = "#### Step {}\n\nwhere `it` is\n\n{}\n\n"
    steps = "".join(step.format(number, "Text. " * 40) for number in range(60))
    pages = opened(f"# T\n\n{steps}").pages
    assert len(pages) > 3
    for page in pages:
        *_, last, _number = page.extract_text().strip().splitlines()
        assert not last.startswith(("Step", "where"))


def test_what_typst_gives_up_on_is_told_in_one_line() -> None:
    with pytest.raises(Problem, match=r"^Typst can't typeset the report: .*depth.*$"):
        pdf.write(prose("# T\n\n" + "> " * 30 + "x\n"), Paper.A4)
