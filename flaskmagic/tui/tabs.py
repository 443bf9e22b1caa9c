"""The line of tabs: the readings that are open, and what is asked for just now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from rich.text import Text
from textual.strip import Strip
from textual.widget import Widget

from flaskmagic.printable import printable_line
from flaskmagic.reading import Reading
from flaskmagic.tui.pane import drawn

_LONGEST = 30


class TabLine(Widget):
    """The readings by their requests, the one that is shown marked; a click shows another one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--shown", "tabs--waiting"}

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._titles: Sequence[str] = ()
        self._shown = 0
        self._waiting = ""

    def show(self, readings: Sequence[Reading], shown: int, waiting: str) -> None:
        """Show the readings.

        Args:
            readings: The readings.
            shown: Which of them is shown.
            waiting: What is asked for just now, or ``""``.
        """
        self._titles = [_title(each) for each in readings]
        self._shown, self._waiting = shown, _cut(printable_line(waiting))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the tabs; where there is no room for all, those around the one that is shown."""
        width, base = self.size.width, self.rich_style
        if y or not self._titles:
            return Strip.blank(width, base)
        first = 0
        while first < self._shown and self._text(first, self._shown).cell_len > width - 2:
            first += 1
        text = self._text(first, len(self._titles) - 1)
        if self._waiting:
            style = self.get_component_rich_style("tabs--waiting", partial=True)
            text.append(f" … {self._waiting} ", style)
        text.truncate(width, overflow="ellipsis")
        return drawn(text, width, base, self.app.console)

    def _text(self, first: int, last: int) -> Text:
        text = Text("‹" if first else "")
        for number in range(first, last + 1):
            tab = Text(f" {number + 1} {self._titles[number]} ")
            if number == self._shown:
                tab.stylize(self.get_component_rich_style("tabs--shown", partial=True))
            tab.stylize(Style(meta={"@click": f"app.show_reading({number})"}))
            text.append_text(tab)
        return text


def _title(reading: Reading) -> str:
    """Return what was asked for with the status of its answer, or else the topic."""
    exchange = reading.exchange
    if exchange is None:
        return _cut(printable_line(reading.walkthrough.title))
    status = "" if exchange.status is None else f" {exchange.status}"
    return _cut(printable_line(exchange.title)) + status


def _cut(text: str) -> str:
    """Return a text with its end, which tells one address from another."""
    return text if len(text) <= _LONGEST else f"{text[:7]}…{text[8 - _LONGEST :]}"
