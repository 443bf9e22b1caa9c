"""What a report says of its hops, read from its rows as a reader would."""

import re
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from flaskmagic.report.document import Document, Row, Rows
from flaskmagic.report.features.model import Chain

_MARKDOWN = MarkdownIt()


@dataclass(frozen=True)
class Told:
    """A hop as it is printed: the places, each with its link, and what is said."""

    label: str
    place: str
    link: str | None
    source: str
    callee: str
    thread: str
    ways: tuple[tuple[str, str | None], ...]

    @property
    def file(self) -> str:
        return self.place.rpartition(":")[0]

    @property
    def line(self) -> int:
        return int(self.place.rpartition(":")[2])


def rows_of(document: Document) -> tuple[Row, ...]:
    """Return the rows of a document that has nothing else."""
    if not document.blocks:
        return ()
    (rows,) = document.blocks
    assert isinstance(rows, Rows)
    return rows.rows


def hops_of(chain: Chain) -> list[Told]:
    """Return the hops of a chain, without the last row, which has the lines that do the work."""
    return [told(row) for row in rows_of(chain.hops)[:-1]]


def told(row: Row) -> Told:
    """Read a row."""
    ((place, link),) = _codes(row.where)
    said, _, ways = row.what.partition(" by way of ")
    said, _, thread = said.rpartition(" in ") if re.search(r"` in [^`]*$", said) else (said, "", "")
    codes = [code for code, _ in _codes(said)]
    return Told(
        label=row.label,
        place=place,
        link=link,
        source=codes[0],
        callee=codes[1] if len(codes) > 1 else "",
        thread=thread,
        ways=tuple(_codes(ways)),
    )


def _codes(markdown: str) -> list[tuple[str, str | None]]:
    """Return each piece of code in a text, with the address that it is linked to."""
    found, link = [], None
    for token in _tokens(markdown):
        if token.type == "link_open":
            link = str(token.attrs["href"])
        elif token.type == "link_close":
            link = None
        elif token.type == "code_inline":
            found.append((token.content, link))
    return found


def _tokens(markdown: str) -> list[Token]:
    return [child for each in _MARKDOWN.parseInline(markdown) for child in each.children or []]
