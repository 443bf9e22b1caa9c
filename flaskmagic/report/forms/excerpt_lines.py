"""The lines of a code block in a report: mark, number and text apart from one another."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"(?P<mark>[>| ]) (?P<number> *\d+)(?:  (?P<text>.*))?")
_FOLD = re.compile(r" {5}:  (?P<text>.*)")


@dataclass(frozen=True, slots=True)
class GutterLine:
    """A line: ``kind`` is ``focus``, ``ran``, ``other``, ``fold`` or ``plain`` (no gutter)."""

    kind: str
    number: str
    text: str


def gutter_lines(content: str) -> list[GutterLine]:
    """Return the lines of a code block, as :mod:`flaskmagic.report.blocks` writes them."""
    return [_read(line) for line in content.removesuffix("\n").split("\n")]


def _read(line: str) -> GutterLine:
    fold = _FOLD.fullmatch(line)
    if fold:
        return GutterLine("fold", "", fold["text"])
    match = _LINE.fullmatch(line)
    if match is None:
        return GutterLine("plain", "", line)
    kind = {">": "focus", "|": "ran"}.get(match["mark"], "other")
    return GutterLine(kind, match["number"].strip(), match["text"] or "")
