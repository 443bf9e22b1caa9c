"""A document as blocks: prose, excerpts, rows of lines, figures, places for own words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine

UNWRITTEN = "*(Write here.)*"
"""What stands in a place before anybody wrote, as Markdown."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown: paragraphs, headings, lists, tables. A fence in it is a fence."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of source, each with its number and whether it ran; some are folded."""

    lines: tuple[ExcerptLine | ExcerptFold, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place for the students' own words.

    ``evidence`` is what the words are about, a line for each definition. ``answer`` is what was
    written there: Markdown, or what a form has read, for the same form to write again. It is
    ``None`` where nobody wrote.
    """

    key: str
    evidence: tuple[str, ...] = ()
    answer: object | None = None

    @property
    def markdown(self) -> str:
        """What stands in the place, as Markdown."""
        return self.answer if isinstance(self.answer, str) else UNWRITTEN


def place_key(name: str) -> str:
    """Return a name as the key of a place.

    Args:
        name: The name: that of a file of notes, or of a distribution, may be any text.

    Returns:
        One word.
    """
    return re.sub(r"[^\w./+-]", "-", name)


WORK = "▶"
"""The label of the row that names the lines which do the work."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of source in one row: what it is called here, where it stands, and what it says.

    ``where`` and ``what`` are inline Markdown.
    """

    label: str
    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines of source, a row each, such as the hops of a chain."""

    rows: tuple[Row, ...]

    @property
    def markdown(self) -> str:
        """The rows as a list of Markdown."""
        return "".join(f"- {_item(row)}\n" for row in self.rows)


def _item(row: Row) -> str:
    return " ".join(filter(None, (row.label, row.where, row.what)))


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing: its text as SVG, and what stands below it.

    ``file`` is the name of the file that it stands in where a form can't hold it itself, or ``""``.
    """

    svg: str
    caption: str
    file: str = ""


Block = Prose | Excerpt | Place | Rows | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """Blocks, in their order.

    ``together`` are those that stand on one page if they can, each by their places in ``blocks``;
    a form without pages passes over it. ``with_contents`` says whether a long one lists its parts.
    """

    blocks: tuple[Block, ...]
    together: tuple[range, ...] = ()
    with_contents: bool = True

    @property
    def places(self) -> dict[str, Place]:
        """The places for words, by their keys."""
        return {block.key: block for block in self.blocks if isinstance(block, Place)}
