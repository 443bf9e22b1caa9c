"""The uses as plain text, or in colours in a terminal."""

from __future__ import annotations

import io

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flaskmagic.printable import printable_line
from flaskmagic.render.uses import UsesOutput
from flaskmagic.uses import Feature, Library, ProjectUses, wording

_COLOURS = {"●": "green", "◐": "yellow", "○": "dim"}


def render(found: ProjectUses, console: Console) -> None:
    """Print how much is used, each library with its features, and what was not reached.

    Args:
        found: The uses.
        console: Where to print.
    """
    _print(console, Text(wording.counted(found), "bold"))
    if found.recorded:
        _print(console, Text(found.recorded, "dim"))
    _print(console, Text(wording.LEGEND, "dim"))
    for remark in found.remarks:
        _print(console, Text(remark, "yellow"))
    for library in found.libraries:
        console.print()
        _print(console, _heading(library))
        console.print(_table(library, found), highlight=False)
    left = list(wording.not_yet(found))
    if left:
        console.print()
        _print(console, Text("Not reached yet", "bold"))
        for each in left:
            where, how = printable_line(each.where), printable_line(each.how)
            _print(console, Text.assemble("  ", where, ("  ", ""), (how, "cyan")))
            _print(console, Text(f"    {printable_line(each.uses)}", "dim"))
    if not found.exchanges:
        console.print()
        _print(console, Text(wording.HOW_TO_RECORD, "dim"))


def _print(console: Console, text: Text) -> None:
    console.print(text, soft_wrap=True, highlight=False)


def _heading(library: Library) -> Text:
    title = f"{library.name} {library.release}".strip()
    count = len(library.features)
    said = f"{count} feature{'' if count == 1 else 's'}, {library.reached} reached"
    return Text.assemble((title, "bold cyan"), f"  {said}")


def _table(library: Library, found: ProjectUses) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(ratio=3, overflow="fold")
    table.add_column(ratio=2, overflow="fold")
    for feature in library.features:
        table.add_row(*_row(feature, found))
    return table


def _row(feature: Feature, found: ProjectUses) -> tuple[Text, Text, Text, Text]:
    mark = wording.mark(feature)
    return (
        Text.assemble("  ", (mark, _COLOURS[mark]), f" {printable_line(feature.name)}"),
        Text(f"{feature.reached}/{len(feature.uses)}"),
        Text(printable_line(wording.places(feature.uses)), "dim"),
        Text(printable_line(wording.when_first(feature, found))),
    )


class _Terminal:
    name = "text"
    suffixes: tuple[str, ...] = ("", ".txt")
    is_binary = False

    def write(self, found: ProjectUses, width: int) -> str:
        console = Console(file=io.StringIO(), record=True, width=width, force_terminal=False)
        render(found, console)
        return "\n".join(line.rstrip() for line in console.export_text().split("\n"))


OUTPUT: UsesOutput = _Terminal()
