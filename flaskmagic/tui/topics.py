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
from flaskmagic.walkthroughs.model import Walkthrough


class TopicsScreen(ModalScreen[int | None]):
    """Lists the readings and then further topics, and gives the number of what was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,m,q", "dismiss(None)", show=False),
    ]

    def __init__(
        self,
        readings: Sequence[Reading],
        current: int,
        others: Sequence[Walkthrough] = (),
        remark: str = "",
    ) -> None:
        super().__init__()
        self._readings, self._current = readings, current
        self._others, self._remark = others, remark

    def compose(self) -> ComposeResult:
        """Show each with its question."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = f"Topics (+ {self._remark})" if self._others else "Topics"
            dialog.border_subtitle = "enter chooses, esc closes"
            others = (_named(each, each.question, "+ ") for each in self._others)
            yield OptionList(*map(_named_reading, self._readings), *others)

    def on_mount(self) -> None:
        """Begin at the topic that is shown."""
        self.query_one(OptionList).highlighted = self._current

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the number of the chosen one."""
        self.dismiss(event.option_index)


def _named_reading(reading: Reading) -> Text:
    """Return the title with its question; that of a request is its answer, and says enough."""
    question = reading.walkthrough.question if reading.exchange is None else ""
    return _named(reading.walkthrough, question)


def _named(walkthrough: Walkthrough, question: str, mark: str = "") -> Text:
    said = f"  {printable_line(question)}" if question else ""
    return Text.assemble(mark, (printable_line(walkthrough.title), "bold"), said)
