"""The line at the head of the screen: where the reader is, or what there is to be told."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.strip import Strip
from textual.widget import Widget

from flaskmagic.printable import printable_line
from flaskmagic.tui.pane import drawn


class HeadLine(Widget):
    """Two texts, the left one cut where there is no room for both; or a message in their place."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"headline--message"}

    def __init__(self) -> None:
        super().__init__(id="head")
        self._left = self._right = self._message = ""

    def show(self, left: str, right: str, message: str = "") -> None:
        """Show two texts, or a message instead of them.

        Args:
            left: The text on the left; it is cut where there is no room for both.
            right: The text on the right.
            message: The message.
        """
        self._left, self._right, self._message = (
            printable_line(left),
            printable_line(right),
            printable_line(message),
        )
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width, base = self.size.width, self.rich_style
        if y or width < 2:
            return Strip.blank(width, base)
        if self._message:
            base += self.get_component_rich_style("headline--message", partial=True)
            text = _cut(Text(f" {self._message}"), width)
        else:
            right = Text(f" {self._right} ")
            left = _cut(Text(f" {self._left}"), max(width - right.cell_len, width // 2))
            text = _cut(left + " " * (width - left.cell_len - right.cell_len) + right, width)
        return drawn(text, width, base, self.app.console)


def _cut(text: Text, width: int) -> Text:
    text.truncate(width, overflow="ellipsis")
    return text
