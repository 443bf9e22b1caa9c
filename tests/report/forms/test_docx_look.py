"""The look of a DOCX: its page, its tables, and what stays together where a page ends."""

import io
from typing import Any

import pytest

from flaskmagic.report.document import Document
from flaskmagic.report.forms.docx import FORM
from flaskmagic.report.paper import Paper
from tests.report.documents import excerpt, prose

docx = pytest.importorskip("docx")

INCH = 914_400
MM = 36_000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def made(written: str | Document) -> Any:
    """Return a report as it is opened."""
    content = FORM.write(prose(written) if isinstance(written, str) else written, Paper.A4)
    assert isinstance(content, bytes)
    return docx.Document(io.BytesIO(content))


def test_word_opens_it_without_a_compatibility_mode() -> None:
    settings = made("text").settings.element.iter(f"{WORD}compatSetting")
    found = {each.get(f"{WORD}name"): each.get(f"{WORD}val") for each in settings}
    assert found.pop("compatibilityMode") == "15"
    assert set(found.values()) == {"1"}, "the others are switches"


@pytest.mark.parametrize(
    ("paper", "size"), [(Paper.LETTER, (8.5 * INCH, 11 * INCH)), (Paper.A4, (210 * MM, 297 * MM))]
)
def test_the_page_has_margins_on_all_sides(paper: Paper, size: tuple[float, float]) -> None:
    (section,) = docx.Document(io.BytesIO(FORM.write(prose("text"), paper))).sections
    assert (section.page_width, section.page_height) == pytest.approx(size, abs=MM / 10)
    margins = (section.left_margin, section.right_margin, section.top_margin, section.bottom_margin)
    assert set(margins) == {0.8 * INCH}


# Text


def looks(markdown: str) -> list[tuple[str, str, bool, bool]]:
    """Return the runs of a paragraph: text, style, whether it is bold, whether it is italic."""
    (paragraph,) = made(markdown).paragraphs
    runs = [docx.text.run.Run(each, paragraph) for each in paragraph._p.iter(f"{WORD}r")]
    return [(run.text, run.style.name, bool(run.bold), bool(run.italic)) for run in runs]


def test_only_code_looks_like_code_and_only_a_link_like_a_link() -> None:
    text, code = "Default Paragraph Font", "Inline Code"
    found = looks("a\nb\\\n`c` **d *e*** *f* [g `h`](https://x.org) ![i](https://x.org/i)")
    assert [run for run in found if run[0] != " "] == [
        ("a", text, False, False),
        ("b", text, False, False),
        ("\n", text, False, False),
        ("c", code, False, False),
        ("d ", text, True, False),
        ("e", text, True, True),
        ("f", text, False, True),
        ("g ", "Hyperlink", False, False),
        ("h", "Code Link", False, False),
        ("i", "Hyperlink", False, False),
    ]
    assert {run[1:] for run in found if run[0] == " "} == {(text, False, False)}


# Tables


def table_of(markdown: str) -> Any:
    (table,) = made(markdown).tables
    return table


def shaded(table: Any) -> list[str]:
    cells = [cell for row in table.rows for cell in row.cells]
    return [cell.text for cell in cells if cell._tc.findall(f".//{WORD}shd")]


def bold(table: Any) -> list[str]:
    cells = [cell for row in table.rows for cell in row.cells]
    return [run.text for cell in cells for run in cell.paragraphs[0].runs if run.bold]


def heads(table: Any) -> list[str]:
    """Return the first cells of the rows that stand on each page."""
    return [row.cells[0].text for row in table.rows if row._tr.findall(f".//{WORD}tblHeader")]


def test_the_head_of_a_table_is_bold_and_stands_on_each_page() -> None:
    table = table_of("| a | b |\n|-|-|\n| c | **d** |\n| e | f |\n")
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts == [["a", "b"], ["c", "d"], ["e", "f"]]
    assert bold(table) == ["a", "b", "d"]
    assert heads(table) == ["a"]
    assert shaded(table) == ["a", "b"]
    assert len(table._tbl.findall(f".//{WORD}cantSplit")) == 3


def test_where_the_head_of_a_table_is_empty_the_first_column_is_the_head() -> None:
    table = table_of("| | |\n|-|-|\n| c | d |\n| e | f |\n")
    assert (bold(table), heads(table), shaded(table)) == ([], [], ["c", "e"])


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_a_table_is_as_wide_as_the_text_and_the_first_of_two_columns_is_narrow(
    columns: int,
) -> None:
    table = table_of("| a " * columns + "|\n" + "|-" * columns + "|\n")
    widths = [cell.width for cell in table.rows[0].cells]
    assert sum(widths) == pytest.approx(210 * MM - 2 * 0.8 * INCH, rel=0.001)
    assert [column.width for column in table.columns] == widths
    if columns == 2:
        assert widths[0] < widths[1] / 2
    else:
        assert len(set(widths)) == 1


def test_a_table_without_any_text_is_left_out() -> None:
    assert made("text\n\n| | |\n|-|-|\n").tables == []


# What stays together


def kept_together(written: str | Document) -> dict[str, bool]:
    """Return of each paragraph whether the next one begins on the same page."""
    paragraphs = made(written).paragraphs
    return {each.text: each.paragraph_format.keep_with_next is True for each in paragraphs}


def of_excerpt(lines: int) -> list[bool]:
    code = excerpt(*(f"line {number}" for number in range(lines)))
    return list(kept_together(Document((code,))).values())


def test_a_short_excerpt_stays_on_a_page_and_of_a_long_one_three_lines_do() -> None:
    assert of_excerpt(14) == [True] * 13 + [False]
    assert of_excerpt(15) == [True, True, *[False] * 10, True, True, False]


def test_a_paragraph_after_a_heading_is_not_the_last_of_a_page() -> None:
    found = kept_together("# T\n\nfirst\n\nsecond\n\n- item\n")
    assert [text for text, kept in found.items() if kept] == ["first"]


# Lists


def indents(markdown: str) -> list[tuple[str, int, int, bool]]:
    """Return each paragraph of a list: where it stands, its first line, whether it is an item."""
    found = []
    for each in made(markdown).paragraphs:
        form, number = each.paragraph_format, each._p.pPr.numPr.numId.val
        found.append((each.text, form.left_indent.twips, form.first_line_indent.twips, number > 0))
    return found


def test_of_an_item_only_the_first_paragraph_has_the_bullet() -> None:
    assert indents("- one\n\n  more\n- two\n") == [
        ("one", 340, -240, True),
        ("more", 340, 0, False),
        ("two", 340, -240, True),
    ]


def test_a_list_in_a_list_stands_further_in_and_a_number_has_more_room() -> None:
    found = indents("- one\n  1. two\n     - three\n       - four\n")
    assert [(text, left) for text, left, _, _ in found] == [
        ("one", 340),
        ("two", 760),
        ("three", 1060),
        ("four", 1060),  # as deep as it gets
    ]


def test_a_list_in_a_quote_stands_in_line_with_it() -> None:
    assert indents("> - one\n") == [("one", 480, -240, True)]


def test_there_is_space_after_a_list_a_quote_and_an_excerpt_and_not_within() -> None:
    document = made("- one\n- two\n  - three\n\n> four\n>\n> five\n\n```\nsix\nseven\n```\n")
    spaces = {each.text: each.paragraph_format.space_after for each in document.paragraphs}
    assert [text for text, space in spaces.items() if space] == ["three", "five", "seven"]
