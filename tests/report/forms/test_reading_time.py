"""Reading what students wrote takes time in proportion to its length, whatever it is."""

import io
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import pytest

from flaskmagic.errors import Problem
from flaskmagic.report.forms.html import read_places as read_html
from flaskmagic.report.forms.markdown import read_places as read_markdown
from flaskmagic.report.forms.registry import forms

FEW = 3_000
"""Of old, so many opening marks took half a minute."""

MARKDOWN = {
    "opened": "<!-- your words: a/b\n-->\n",
    "never opened": "<!-- your words: a/b\n",
    "never closed": "-->\nwords\n<!-- your words: a/b\n",
    "whole": "<!-- your words: a/b\n-->\nOurs.\n<!-- /your words -->\n",
}
T = TypeVar("T", str, bytes)
HTML = {
    **MARKDOWN,
    "on one line": "<!-- your words: a/b ",
    "spaces": "<!--" + " " * 40,
    "keys": "<!-- your words:" + "k" * 40 + ">",
    "dashes": "<!-- your words: a/b --" + "-" * 40,
}


def fastest(read: Callable[[T], object], text: T) -> float:
    """Return the shortest of three times that reading takes, in seconds of the processor."""
    times = []
    for _ in range(3):
        start = time.process_time()
        with suppress(Problem):
            read(text)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize(
    ("read", "piece"),
    [
        *(pytest.param(read_markdown, piece, id=f"Markdown, {n}") for n, piece in MARKDOWN.items()),
        *(pytest.param(read_html, piece, id=f"HTML, {n}") for n, piece in HTML.items()),
    ],
)
@pytest.mark.parametrize("before", ["", "<!-- your words: first\n-->\n"], ids=["", "in a place"])
def test_four_times_as_much_takes_four_times_as_long(
    read: Callable[[str], object], piece: str, before: str
) -> None:
    few, many = (fastest(read, before + piece * count) for count in (FEW, 4 * FEW))
    # Were it the square, it would be 16 times; a machine that does other things may take twice.
    assert many < 10 * few + 0.01


@pytest.mark.parametrize("piece", ["Your own words [a/b\n", "Your own words [", "[a]\n]"])
def test_nor_does_one_paragraph_of_a_docx_take_longer(piece: str) -> None:
    docx = pytest.importorskip("docx")

    def made(count: int) -> bytes:
        document = docx.Document()
        document.styles.add_style("Your Words Mark", 2)
        document.add_paragraph().add_run("Your own words [a/b\n" + piece * count, "Your Words Mark")
        file = io.BytesIO()
        document.save(file)
        return file.getvalue()

    few, many = (fastest(forms()["docx"].read, made(count)) for count in (FEW // 3, 4 * FEW // 3))
    assert many < 10 * few + 0.01
