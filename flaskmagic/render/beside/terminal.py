"""Two servers beside each other as plain text, or in colours in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flaskmagic.printable import printable_line
from flaskmagic.reading.beside import Beside, Place
from flaskmagic.reading.beside.build import NOT_FOUND
from flaskmagic.render.beside import BesideOutput
from flaskmagic.render.found import as_text

_TWO_COLUMNS = 70
"""Columns from which on there is room for two."""


def render(found: Beside, console: Console) -> None:
    """Print the lines of both servers, under what they do.

    Args:
        found: The servers.
        console: Where to print.
    """
    console.print(Text(printable_line(found.title), "bold"))
    console.print(Text(printable_line(found.counted), "dim"))
    console.print()
    _print_pair(console, Text(found.left, "bold cyan"), Text(found.right, "bold cyan"))
    for number, row in enumerate(found.rows, 1):
        console.print()
        console.print(Text.assemble((f"{number}. {row.subgoal}", "bold"), *_remark(row.remark)))
        if row.shared is not None:
            console.print(Text.assemble("  ", *_parts(row.shared, " ")), highlight=False)
        _print_pair(console, _text(row.left), _text(row.right))


def _remark(remark: str) -> list[str | tuple[str, str]]:
    return ["  ", (printable_line(remark), "green")] if remark else []


def _print_pair(console: Console, left: Text, right: Text) -> None:
    """Print two texts side by side, or one below the other where there is no room."""
    is_wide = console.width >= _TWO_COLUMNS
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(width=0)
    table.add_column(ratio=1, overflow="fold")
    if is_wide:
        table.add_column(ratio=1, overflow="fold")
        table.add_row("", left, right)
    else:
        table.add_row("", left)
        table.add_row("", right)
    console.print(table, highlight=False)


def _text(place: Place | None) -> Text:
    if place is None:
        return Text(NOT_FOUND, "yellow")
    return Text.assemble(*_parts(place, "\n"))


def _parts(place: Place, between: str) -> list[tuple[str, str]]:
    style = "cyan" if place.link is None else f"cyan link {place.link}"
    text = printable_line(place.text)
    return [(printable_line(place.where), style), (between, ""), (text, "")]


class _Terminal:
    name = "text"
    suffixes: tuple[str, ...] = ("", ".txt")
    is_binary = False

    def write(self, found: Beside, width: int) -> str:
        return as_text(render, found, width)


OUTPUT: BesideOutput = _Terminal()
