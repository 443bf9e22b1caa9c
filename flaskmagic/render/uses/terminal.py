"""The uses as plain text, or in colours in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from rich.console import Console
from rich.text import Text

from flaskmagic.printable import printable_line
from flaskmagic.render.found import as_text
from flaskmagic.render.uses import UsesOutput
from flaskmagic.uses import Library, ProjectUses, wording

_PLACES = 28
"""Columns for the lines of code beside a feature."""

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
        for line in _rows(library, found, console.width):
            _print(console, line)
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


def _rows(library: Library, found: ProjectUses, width: int) -> Iterator[Text]:
    """Yield a line for each feature; lines of code that don't fit into it follow below."""
    names = max(len(printable_line(feature.name)) for feature in library.features)
    for feature in library.features:
        mark, name = wording.mark(feature), printable_line(feature.name)
        count = f"{feature.reached}/{len(feature.uses)}"
        places = printable_line(wording.places(feature.uses))
        when = printable_line(wording.when_first(feature, found))
        text = Text.assemble("  ", (mark, _COLOURS[mark]), f" {name:{names}}  {count:>6}")
        fits = len(places) <= _PLACES
        if fits:
            text.append(f"  {places:{_PLACES}}", "dim")
        yield text.append(f"  {when}") if when else text
        if not fits:
            yield from (
                Text(f"      {line}", "dim")
                for line in wrap(places, max(width, 40) - 8, break_on_hyphens=False)
            )


class _Terminal:
    name = "text"
    suffixes: tuple[str, ...] = ("", ".txt")
    is_binary = False

    def write(self, found: ProjectUses, width: int) -> str:
        return as_text(render, found, width)


OUTPUT: UsesOutput = _Terminal()
