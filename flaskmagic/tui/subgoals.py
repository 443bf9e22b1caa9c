"""The line below the head: the subgoals of what was asked, and which of them the reader is at."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.strip import Strip
from textual.widget import Widget

from flaskmagic.reading.subgoals import Bar, in_words
from flaskmagic.tui.pane import drawn

_CUT = "…"


class SubgoalBar(Widget):
    """One line; where there is no room for all of it, what is far from the reader is left out."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"subgoalbar--here"}

    def __init__(self) -> None:
        super().__init__(id="subgoals")
        self._bar: Bar = ()

    def show(self, bar: Bar, *, is_any: bool) -> None:
        """Show a bar.

        Args:
            bar: The bar.
            is_any: Whether the reading has one anywhere: without, the line is given to the panes.
        """
        self._bar, self.display = bar, is_any
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width, base = self.size.width, self.rich_style
        if y or width < 2:
            return Strip.blank(width, base)
        text = Text(f" {fitting(in_words(self._bar), width - 2)}")
        here = self.get_component_rich_style("subgoalbar--here", partial=True)
        text.stylize(here, text.plain.find("["), text.plain.find("]") + 1)
        return drawn(text, width, base, self.app.console)


def fitting(text: str, width: int) -> str:
    """Cut a bar to a width, so that where the reader is stays in it.

    Args:
        text: The bar in words.
        width: How many columns there are.

    Returns:
        The bar, or its part around the brackets.
    """
    if len(text) <= width:
        return text
    start = max(0, min(text.find("[") - width // 3, len(text) - width))
    cut = text[start : start + width]
    left = _CUT + cut[1:] if start else cut
    return left if start + width >= len(text) else left[:-1] + _CUT
