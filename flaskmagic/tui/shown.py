"""Where a text is shown again, on a screen of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from flaskmagic.printable import printable_line
from flaskmagic.reading.trail.shown import KEPT, Shown
from flaskmagic.trace import Call


class ShownScreen(ModalScreen[Call | None]):
    """Lists the values that have a text, and gives the call of the one that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,v,q", "dismiss(None)", show=False)]

    def __init__(self, text: str, found: Sequence[Shown]) -> None:
        """Show the places of a text.

        Args:
            text: The text.
            found: The values that have it, at least one.
        """
        super().__init__()
        self._text, self._found = text, found

    def compose(self) -> ComposeResult:
        """Show a row for each value."""
        with Vertical(classes="dialog") as dialog:
            count = "1 place" if len(self._found) == 1 else f"{len(self._found)} places"
            dialog.border_title = Text(printable_line(f"{self._text} is shown at {count}"))
            dialog.border_subtitle = "enter goes there, esc closes"
            yield Static(KEPT)
            yield OptionList(*map(_row, self._found))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the call of the chosen one."""
        self.dismiss(self._found[event.option_index].call)


def _row(shown: Shown) -> Text:
    name = printable_line(shown.call.code.qualname)
    where = f"step {shown.step}" if shown.step else f"call {shown.call.id:,}"
    form = f"  {shown.form}" if shown.form else ""
    return Text.assemble((f"{where}  ", "bold"), name, f"  {shown.value}", form)
