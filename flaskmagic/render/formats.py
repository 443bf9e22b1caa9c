"""The forms that a reading can be written in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from enum import StrEnum

from rich.console import Console

from flaskmagic.render import json, markdown, terminal
from flaskmagic.walkthroughs import Reading

WIDTH = 100
"""Columns of plain text that goes to no terminal."""


class Format(StrEnum):
    """How a reading is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


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
    text is ``width`` columns wide.
    """
    if format is Format.MARKDOWN:
        return markdown.render(readings, full=full)
    if format is Format.JSON:
        return json.render(readings, as_list=as_list)
    file = io.StringIO()
    terminal.render(readings, Console(file=file, width=width, force_jupyter=False), full=full)
    return file.getvalue()
