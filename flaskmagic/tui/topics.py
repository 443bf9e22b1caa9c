"""The choice of a topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList

from flaskmagic.printable import printable_line
from flaskmagic.reading import Reading


class TopicsScreen(ModalScreen[int | None]):
    """Lists the readings, and gives the number of the one that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,m,q", "dismiss(None)", show=False),
    ]

    def __init__(self, readings: Sequence[Reading], current: int) -> None:
        super().__init__()
        self._readings, self._current = readings, current

    def compose(self) -> ComposeResult:
        """Show each with its question."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Topics"
            dialog.border_subtitle = "enter chooses, esc closes"
            yield OptionList(*map(_named, self._readings))

    def on_mount(self) -> None:
        """Begin at the topic that is shown."""
        self.query_one(OptionList).highlighted = self._current

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the number of the chosen one."""
        self.dismiss(event.option_index)


def _named(reading: Reading) -> Text:
    """Return the title with its question; that of a request is its answer, and says enough."""
    walkthrough = reading.walkthrough
    question = f"  {printable_line(walkthrough.question)}" if reading.exchange is None else ""
    return Text.assemble((printable_line(walkthrough.title), "bold"), question)
