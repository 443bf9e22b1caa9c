"""The note pane: text that is wrapped once and drawn by rows."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType

from flaskmagic.printable import printable_line
from flaskmagic.tui.pane import RowPane


class Palette(NamedTuple):
    """The styles that a note is written in."""

    title: Style
    code: Style
    quiet: Style
    warning: Style
    key: Style


class NotePane(RowPane):
    """What there is to say of the place: a note and its values, or a question."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"note--{name}" for name in Palette._fields}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.step_back", show=False),
        Binding("right", "app.step_on", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="note")
        self._text = Text()
        self._lines: list[Text] = []

    @property
    def palette(self) -> Palette:
        """The styles of the theme."""
        names = (f"note--{name}" for name in Palette._fields)
        return Palette(*(self.get_component_rich_style(name, partial=True) for name in names))

    def show(self, title: str, text: Text) -> None:
        """Show a text from its beginning.

        Args:
            title: The title of the pane.
            text: The text.
        """
        self.border_title = Text(printable_line(title))
        self._text = text
        self._wrap()
        self.scroll_to(y=0, animate=False)

    def _wrap(self) -> None:
        self._lines = list(self._text.wrap(self.app.console, max(self.room - 2, 10)))
        self.changed()

    def count(self) -> int:
        """Return how many lines the text has."""
        return len(self._lines)

    def row_text(self, row: int) -> Text:
        """Return a line of the text."""
        return Text(" ") + self._lines[row]

    def on_resize(self, _event: events.Resize) -> None:
        """Wrap the text for the new width."""
        self._wrap()
