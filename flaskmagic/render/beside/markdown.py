"""Two servers beside each other as a table of Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from flaskmagic.reading.beside import Beside, Place, Row
from flaskmagic.reading.beside.build import NOT_FOUND
from flaskmagic.reading.inline import code_in_cell, plain
from flaskmagic.render.beside import BesideOutput


def render(found: Beside) -> str:
    """Return the servers as one Markdown document.

    Args:
        found: The servers.

    Returns:
        The document.
    """
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Beside) -> Iterator[str]:
    yield from (f"# {plain(found.title)}", "", f"{plain(found.counted)}.", "")
    yield f"| what must happen | {_cell(found.left)} | {_cell(found.right)} | in both |"
    yield "| --- | --- | --- | --- |"
    for row in found.rows:
        yield f"| {row.subgoal} | {_place(row.left)} | {_place(row.right)} | {_remark(row)} |"


def _place(place: Place | None) -> str:
    if place is None:
        return NOT_FOUND
    return f"{_linked(place.where, place.link)} {code_in_cell(place.text)}"


def _remark(row: Row) -> str:
    if row.shared is None:
        return _cell(row.remark)
    return f"{_cell(row.remark)}: {_place(row.shared)}"


def _cell(text: str) -> str:
    return plain(text).replace("|", "\\|")


def _linked(text: str, link: str | None) -> str:
    return _cell(text) if link is None else f"[{_cell(text)}]({link})"


class _Markdown:
    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")
    is_binary = False

    def write(self, found: Beside, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: BesideOutput = _Markdown()
