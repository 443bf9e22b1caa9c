"""The forms that a reading can be written in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from rich.console import Console

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.render import json, markdown, page, terminal

WIDTH = 100
"""Columns of plain text that goes to no terminal."""


class Format(StrEnum):
    """How a reading is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"
    HTML = "html"


_SUFFIXES = {
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".json": Format.JSON,
    ".html": Format.HTML,
    ".htm": Format.HTML,
}


def form_of(output: Path | None) -> Format:
    """Return the form that the suffix of a file asks for; plain text for any other."""
    return Format.TEXT if output is None else _SUFFIXES.get(output.suffix.lower(), Format.TEXT)


class OnePage(Problem):
    """More than one topic that is to be one page."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__("a page has one topic: write 'flaskmagic site --output DIR' for more")


def render(
    readings: Sequence[Reading],
    format: Format,
    *,
    full: bool = False,
    as_list: bool = False,
    width: int = WIDTH,
) -> str:
    """Return readings in one of the forms, with the whole tree of calls if ``full``.

    JSON has the tree in any case, and is one object for one reading unless ``as_list``. Plain
    text is ``width`` columns wide. A page is one reading's: raises :class:`OnePage` for more.
    """
    if format is Format.HTML:
        if len(readings) != 1:
            raise OnePage
        return page.render(readings[0])
    if format is Format.MARKDOWN:
        return markdown.render(readings, full=full)
    if format is Format.JSON:
        return json.render(readings, as_list=as_list)
    file = io.StringIO()
    terminal.render(readings, Console(file=file, width=width, force_jupyter=False), full=full)
    return file.getvalue()
