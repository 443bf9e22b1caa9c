"""The trail of a value as plain text, or in colours in a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from flaskmagic.marks import NEW_FORM
from flaskmagic.reading.trail.model import Hop, Trail
from flaskmagic.reading.trail.summary import LEGEND, branch_heading, heading, passed_on, seen_as
from flaskmagic.render.found import as_text
from flaskmagic.render.trail import TrailOutput

_NARROWEST = 20


def render(found: Trail, console: Console) -> None:
    """Print each hop with its line, and where the value left or stopped.

    Args:
        found: The trail.
        console: Where to print.
    """
    _print(console, Text(heading(found), "bold"))
    _print(console, Text(LEGEND, "dim"))
    _print_hops(console, found.hops)
    console.print()
    _print(console, Text(found.ends, "bold"))
    for branch in found.branches:
        console.print()
        _print(console, Text(branch_heading(branch), "bold"))
        _print_hops(console, branch.hops)
        _print(console, Text(branch.ends, "bold"))
    console.print()
    _print(console, Text(found.summary, "green"))


def _print_hops(console: Console, hops: Iterable[Hop]) -> None:
    for hop in hops:
        console.print()
        if hop.lost:
            _print(console, Text(f"… {hop.lost}", "yellow"), 5)
        if hop.passed:
            _print(console, Text(f"… {passed_on(hop.passed)}", "dim"), 5)
        mark = (f"{NEW_FORM} ", "magenta") if hop.is_new_form else "  "
        number, place = (f"{hop.number:>3} ", "bold"), (hop.where, _style(hop))
        change = Text.assemble(number, mark, (hop.change or "", "bold"), "  ", place)
        _print(console, change)
        _print(console, Text(f"{hop.call}  [{hop.owner}]", "dim"), 6)
        _print(console, Text(hop.source, "green" if hop.is_own else "cyan"), 8)
        _print(console, Text(seen_as(hop)), 6)


def _style(hop: Hop) -> str:
    return "underline" if hop.link is None else f"underline link {hop.link}"


def _print(console: Console, text: Text, indent: int = 0) -> None:
    for line in text.wrap(console, max(console.width - indent, _NARROWEST)):
        line.rstrip()
        console.print(" " * indent, line, sep="", soft_wrap=True, highlight=False)


class _Terminal:
    name = "text"
    suffixes: tuple[str, ...] = ("", ".txt")
    is_binary = False

    def write(self, found: Trail, width: int) -> str:
        return as_text(render, found, width)


OUTPUT: TrailOutput = _Terminal()
