"""What the panes of rows have in common: a row is drawn only when it is in view."""

from __future__ import annotations

from rich.console import Console
from rich.style import Style
from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip


class RowPane(ScrollView, can_focus=True):
    """A list of rows of one line each, as wide as the pane."""

    ALLOW_MAXIMIZE = True

    @property
    def room(self) -> int:
        """How many columns a row has."""
        return self.scrollable_content_region.width

    def count(self) -> int:
        """Return how many rows there are.

        Returns:
            The number.
        """
        raise NotImplementedError

    def row_text(self, row: int) -> Text:
        """Return a row as text.

        Args:
            row: The row, from 0.

        Returns:
            The text; what is wider than the pane is cut.
        """
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """Draw a line of the pane."""
        row, width = y + self.scroll_offset.y, self.room
        base = self.rich_style
        if row >= self.count():
            return Strip.blank(width, base)
        text = self.row_text(row)
        text.truncate(width, overflow="ellipsis")
        # Padded, so that the background of a row goes through to the end.
        text.pad_right(width - text.cell_len)
        return drawn(text, width, base, self.app.console)

    def changed(self) -> None:
        """Draw the rows again, whatever their number is now."""
        self.virtual_size = Size(self.room, self.count())
        self.refresh()

    def bring_into_view(self, row: int, margin: int = 2) -> None:
        """Scroll so that a row is in view, in the middle if it was not.

        Args:
            row: The row, from 0.
            margin: How many rows must be in view above and below it.
        """
        height = self.size.height
        margin = min(margin, max(height // 2 - 1, 0))
        if not self.scroll_offset.y + margin <= row < self.scroll_offset.y + height - margin:
            self.scroll_to(y=max(row - height // 2, 0), animate=False)

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the rows out for the new width."""
        self.changed()


def drawn(text: Text, width: int, base: Style, console: Console) -> Strip:
    """Draw a line of text, in exactly the given width.

    Args:
        text: The text.
        width: How many columns there are.
        base: The style of what has none.
        console: The console that it is drawn for.

    Returns:
        The line as it is drawn.
    """
    # Rich draws the style of a text only where it has spans: so it becomes one.
    line = Text(end="").append_text(text)
    return Strip(line.render(console)).apply_style(base).adjust_cell_length(width, base)
