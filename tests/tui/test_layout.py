"""How lines of source are cut, and which place a reader names."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from flaskmagic.source.definitions import Span
from flaskmagic.trace import SourceFile, Trace
from flaskmagic.tui import find
from flaskmagic.tui.folded_tree import FoldedTree
from flaskmagic.tui.layout import rows, shown
from flaskmagic.tui.source_view import SourceView
from tests.big import big_reading

LINES = [
    "def f():",
    '    """A docstring,',
    '    of two lines."""',
    "    return " + " + ".join(["number"] * 20),
    "\treturn '" + "界" * 60 + "'",
    "    x = '\x1b[31m\u202e\r'",
]


def a_view(line: int | None = None) -> SourceView:
    file = SourceFile("f.py", "f", "\n".join(LINES) + "\n")
    return SourceView("/f.py", file, "f", Span(1, 1, 6, 4, (2, 3)), line=line)


@pytest.mark.parametrize("width", [24, 40, 71, 200])
def test_every_character_stands_in_some_row_and_no_row_is_too_wide(width: int) -> None:
    view = a_view()
    found = rows(view, width)
    for number, line in enumerate(LINES, 1):
        if number in view.docstring:
            continue
        of_line = [row for row in found if row.number == number]
        text = shown(line)
        assert "".join(text[row.start : row.end] for row in of_line) == text
        assert all(row.indent + cell_len(text[row.start : row.end]) <= width for row in of_line)


def test_a_docstring_is_folded_unless_the_reader_is_in_it() -> None:
    assert [row.folded for row in rows(a_view(), 80) if row.folded] == [2]
    assert not any(row.folded for row in rows(a_view(line=3), 80))


def test_nothing_that_a_terminal_obeys_is_shown() -> None:
    text = shown(LINES[5])
    assert text.isprintable()
    assert "\\u001b" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lib/app.py:12", ("/site/lib/app.py", 12)),
        ("app.py:12", ("/site/lib/app.py", 12)),
        ("views.py", ("/site/lib/views.py", 1)),
        ("3", ("/site/lib/app.py", 3)),
        (":3", ("/site/lib/app.py", 3)),
        ("pp.py:1", "No file of the run ends in 'pp.py': did you mean lib/app.py?"),
        ("views.py:99", "lib/views.py has the lines 1 to 2."),
        ("views.py:0", "lib/views.py has the lines 1 to 2."),
    ],
)
def test_a_place_is_found_or_told_why_not(
    built_trace: Trace, text: str, expected: tuple[str, int] | str
) -> None:
    assert find.place(built_trace, text, "/site/lib/app.py") == expected


def test_names_files_and_titles_are_searched() -> None:
    reading = big_reading(2_000)
    tree = FoldedTree(reading)
    names = {tree.calls[hit].code.qualname for hit in find.hits(reading, tree, "DISPATCH")}
    assert names == {"Flask.full_dispatch_request", "Flask.dispatch_request"}
    files = {tree.calls[hit].code.filename for hit in find.hits(reading, tree, "shop/views")}
    assert files == {"/home/ada/shop/views.py"}
    (by_title,) = find.hits(reading, tree, "wsgi's door")
    assert reading.tree.steps_of(tree.calls[by_title]) == (4,)
    assert find.hits(reading, tree, "  ") == []
    assert find.hits(reading, tree, "nothing of that name") == []
