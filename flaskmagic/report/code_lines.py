"""Lines of code as every form shows them: an excerpt's have a mark and a number, a fence's none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flaskmagic.marks import ASCII, FOCUS, FOLD, RAN
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine
from flaskmagic.report.document import Excerpt

_MARKS = {"focus": ASCII[FOCUS], "ran": ASCII[RAN], "other": " "}


@dataclass(frozen=True, slots=True)
class CodeLine:
    """A line: ``kind`` is ``focus``, ``ran``, ``other``, ``fold``, or ``plain`` in a fence."""

    kind: str
    number: str
    text: str

    @property
    def gutter(self) -> str:
        """What stands before the text where there are no columns."""
        if self.kind == "plain":
            return ""
        mark = (
            f"     {ASCII[FOLD]}"
            if self.kind == "fold"
            else f"{_MARKS[self.kind]} {self.number:>4}"
        )
        return f"{mark}  " if self.text else mark


def excerpt_lines(excerpt: Excerpt) -> list[CodeLine]:
    """Return the lines of an excerpt.

    Args:
        excerpt: The excerpt.

    Returns:
        A line for each of its lines and folds.
    """
    return [_line(line) for line in excerpt.lines]


def _line(line: ExcerptLine | ExcerptFold) -> CodeLine:
    if isinstance(line, ExcerptFold):
        return CodeLine("fold", "", line.label)
    kind = "focus" if line.is_focus else "ran" if line.ran else "other"
    return CodeLine(kind, str(line.number), line.text)


def fence_lines(content: str) -> list[CodeLine]:
    """Return the lines of a fence of Markdown, whatever they look like.

    Args:
        content: What stands in the fence.

    Returns:
        Its lines.
    """
    return [CodeLine("plain", "", line) for line in content.removesuffix("\n").split("\n")]


def fence(excerpt: Excerpt) -> str:
    """Return an excerpt as Markdown: a fence, the numbers and marks in a gutter.

    Args:
        excerpt: The excerpt.

    Returns:
        The lines of the fence, the last one with its end.
    """
    written = [line.gutter + line.text for line in excerpt_lines(excerpt)]
    longest = max((len(run) for line in written for run in re.findall("`+", line)), default=0)
    mark = "`" * max(3, longest + 1)
    return "\n".join([f"{mark}text", *written, mark, ""])
