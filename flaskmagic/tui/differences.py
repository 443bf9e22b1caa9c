"""Where two readings differ, on a screen of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.style import Style
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from flaskmagic.reading import Reading
from flaskmagic.reading.differences import Differences, differences, wording
from flaskmagic.reading.differences.compare import FirstDifference, NextHop
from flaskmagic.reading.differences.lines import LinesOnly
from flaskmagic.trace import Call
from flaskmagic.tui.note import Palette

_INDENT = "   "


class DifferencesScreen(ModalScreen[Call | None]):
    """Compares the reading that is shown with another one; gives the call to go to, if any.

    The one that was asked for first is A.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,d,q", "dismiss(None)", show=False),
        Binding("full_stop", "other(1)", show=False),
        Binding("comma", "other(-1)", show=False),
        Binding("enter", "go", show=False),
    ]

    def __init__(
        self, readings: Sequence[Reading], shown: int, other: int, palette: Palette
    ) -> None:
        """Compare two.

        Args:
            readings: The readings, at least two.
            shown: Which of them is shown.
            other: Which of them it is compared with.
            palette: The styles.
        """
        super().__init__()
        self._readings, self._shown, self._other = readings, shown, other
        self._palette = palette
        self._told = Static()
        self._found: Differences

    def compose(self) -> ComposeResult:
        """Show what was found."""
        with VerticalScroll(classes="dialog") as dialog:
            dialog.border_title = "Where they differ"
            more = ". , another one, " if len(self._readings) > 2 else ""
            dialog.border_subtitle = f"enter goes to the hop, {more}esc closes"
            yield self._told

    def on_mount(self) -> None:
        """Compare."""
        self._compare()

    def action_other(self, step: int) -> None:
        """Compare with the next one, or with the one before."""
        count = len(self._readings)
        self._other = (self._other + step) % count
        if self._other == self._shown:
            self._other = (self._other + step) % count
        self._compare()

    def action_go(self) -> None:
        """Go to the first hop that differs, in the reading that is shown."""
        first = self._found.first
        side = first and (first.left if self._shown < self._other else first.right)
        self.dismiss(side.call if side else None)

    def _compare(self) -> None:
        first, last = sorted((self._shown, self._other))
        self._found = differences(self._readings[first], self._readings[last])
        self._told.update(differences_text(self._found, self._palette))


def differences_text(found: Differences, palette: Palette) -> RenderableType:
    """Lay out where two readings differ.

    Args:
        found: Where they differ.
        palette: The styles.

    Returns:
        The text; lines of source are cut where there is no room.
    """
    rows = [
        Text.assemble(("A  ", palette.title), found.left),
        Text.assemble(("B  ", palette.title), found.right),
        *([Text(found.answers)] if found.answers else []),
        *(Text(f"\n{each}", palette.title) for each in (found.nothing, found.hops) if each),
        *(_first(found.first, palette) if found.first else ()),
        *(_lines(found.lines, palette) if found.lines else ()),
    ]
    summary = [found.summary, found.legend] if not found.nothing else []
    for said in (found.ran_only, found.unknown, [*filter(None, summary)]):
        rows += [Text(), *(Text(each, palette.quiet) for each in said)] if said else []
    return Group(*rows)


def _first(first: FirstDifference, palette: Palette) -> Iterator[Text]:
    yield Text()
    yield Text(first.said, palette.title)
    for hop in (first.left, first.right):
        yield from _hop(hop, palette)
    if first.meet:
        yield Text(first.meet)


def _hop(hop: NextHop, palette: Palette) -> Iterator[Text]:
    yield Text(hop.said)
    if hop.place:
        yield _row(
            Text.assemble(_INDENT, (hop.place, palette.quiet), "  ", (hop.source, palette.code))
        )


def _lines(found: Sequence[LinesOnly], palette: Palette) -> Iterator[Text]:
    yield Text()
    yield Text(wording.LINES, palette.title)
    for each in found:
        yield _row(
            Text.assemble(each.name.replace(".<locals>", ""), "  ", (each.path, palette.quiet))
        )
        for label, lines in ((wording.ONLY_A, each.left), (wording.ONLY_B, each.right)):
            for line in lines:
                yield _line(label, line.number, line.text, palette.code, palette.quiet)


def _line(label: str, number: int, text: str, code: Style, quiet: Style) -> Text:
    return _row(Text.assemble(_INDENT, label, (f"{number:>6}  ", quiet), (text, code)))


def _row(text: Text) -> Text:
    """Return a text that stays on one line."""
    text.no_wrap, text.overflow = True, "ellipsis"
    return text
