"""What differs as plain text, or in colours in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flaskmagic.reading.differences import Differences, wording
from flaskmagic.reading.differences.compare import FirstDifference
from flaskmagic.reading.differences.lines import Lines, LinesOnly
from flaskmagic.reading.differences.rows import Folded, Row, Side
from flaskmagic.reading.differences.wording import Standing
from flaskmagic.render.compared import Compared, ComparedOutput
from flaskmagic.render.found import as_text

_COLOURS = {
    Standing.SAME: "dim",
    Standing.CHANGED: "yellow",
    Standing.MOVED: "cyan",
    Standing.NEW: "green",
    Standing.GONE: "red",
    Standing.ONLY_A: "red",
    Standing.ONLY_B: "green",
    Standing.NOT_RECORDED: "magenta",
}
_WIDE = max(len(each.value) for each in Standing) + 2
"""Columns for what became of a definition."""


def render(found: Compared, console: Console) -> None:
    """Print where readings differ.

    Args:
        found: Where they differ.
        console: Where to print.
    """
    for number, each in enumerate(found):
        if number:
            console.print(Text("─" * console.width, "dim"))
        _opening(each, console)
        _first(each, console)
        if each.rows:
            _heading(wording.PATH, console)
            for row in each.path:
                _row(row, console)
        _ending(each, console)


def _opening(found: Differences, console: Console) -> None:
    if found.title:
        _print(Text.assemble((found.title, "bold"), "   ", found.question), console)
    _table([("A", found.left), ("B", found.right)], console)
    for said in filter(None, (found.answers, *found.unknown)):
        _print(Text(said), console)
    if found.legend:
        _print(Text(found.legend, "dim"), console)


def _first(found: Differences, console: Console) -> None:
    if found.first is None:
        _heading(found.nothing or found.hops, console)
        return
    _heading(found.first.said, console)
    for line in _hops(found.first):
        _indented(line, console)


def _hops(first: FirstDifference) -> Iterator[Text]:
    for hop in (first.left, first.right):
        yield Text(hop.said)
        if hop.place:
            yield Text.assemble("  ", _place(hop.place, hop.link), "  ", hop.source)
    if first.meet:
        yield Text(first.meet, "dim")


def _row(row: Row | Folded, console: Console) -> None:
    if isinstance(row, Folded):
        _beside("", Text(row.said, "dim"), console)
        return
    _beside(row.standing.value, _title(row), console, _COLOURS[row.standing])
    sides = [(name, side) for name, side in (("A", row.left), ("B", row.right)) if side]
    if row.left == row.right:
        sides = [("", side) for _, side in sides[:1]]
    for name, side in sides:
        _beside("", _side(name, side, row.title), console)
    if row.lines:
        _lines(row.lines, console)


def _title(row: Row) -> Text:
    said = f"  {row.said}" if row.said else ""
    return Text.assemble((row.title, "bold" if row.step else ""), (said, "dim"))


def _side(name: str, side: Side, title: str) -> Text:
    remark = f"  {side.remark}" if side.remark else ""
    label = f"{name}  " if name else ""
    called = "" if side.name == title else f"{side.name}  "
    place = _place(side.place, side.link)
    return Text.assemble((label, "bold"), called, place, (remark, "yellow"))


def _lines(found: LinesOnly, console: Console) -> None:
    _table(
        [
            *_numbered(wording.ONLY_A, found.left, "red"),
            *_numbered(wording.ONLY_B, found.right, "green"),
        ],
        console,
        _WIDE + 2,
    )


def _numbered(label: str, lines: Lines, colour: str) -> Iterator[tuple[Text, Text, Text]]:
    for line in lines:
        number = Text(str(line.number), f"link {line.link}" if line.link else "", justify="right")
        yield Text(label, colour), number, Text(line.text)


def _ending(found: Differences, console: Console) -> None:
    if found.other_lines:
        _heading(wording.OTHER_LINES if found.rows else wording.LINES, console)
        for each in found.other_lines:
            _indented(Text.assemble(each.name, "  ", (each.path, "cyan")), console)
            _lines(each, console)
    if found.ran_only:
        _heading(wording.CALLS, console)
        for said in found.ran_only:
            _indented(Text(said, "dim"), console)
    if found.summary:
        _heading(found.summary, console)


def _heading(text: str, console: Console) -> None:
    console.print()
    _print(Text(text, "bold"), console)


def _beside(word: str, text: Text, console: Console, colour: str = "") -> None:
    """Print a text beside what became of it, or below that where it is a line more."""
    table = Table.grid()
    table.add_column(width=_WIDE)
    table.add_column(overflow="fold")
    table.add_row(Text(word, colour), text)
    console.print(table, highlight=False)


def _table(rows: Iterable[tuple[str | Text, ...]], console: Console, indent: int = 0) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    for cells in rows:
        table.add_row(*(Text(each) if isinstance(each, str) else each for each in cells))
    for column in table.columns[-1:]:
        column.overflow = "fold"
    console.print(Padding(table, (0, 0, 0, indent), expand=False), highlight=False)


def _place(place: str, link: str | None) -> tuple[str, str]:
    return place, "cyan" if link is None else f"cyan link {link}"


def _indented(text: Text, console: Console) -> None:
    console.print(Padding(text, (0, 0, 0, 2), expand=False), highlight=False)


def _print(text: Text, console: Console) -> None:
    console.print(text, highlight=False)


class _Terminal:
    name = "text"
    suffixes: tuple[str, ...] = ("", ".txt")
    is_binary = False

    def write(self, found: Compared, width: int) -> str:
        return as_text(render, found, width)


OUTPUT: ComparedOutput = _Terminal()
