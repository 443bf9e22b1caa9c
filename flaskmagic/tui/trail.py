"""The trail of a value, on a screen of its own."""

from __future__ import annotations

import io
from typing import ClassVar

from rich.console import Console
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from flaskmagic.reading.trail.model import Trail
from flaskmagic.render.trail import terminal

_BAR = 2
"""Columns that the scroll bar takes, which is there once the text is."""


class TrailScreen(ModalScreen[None]):
    """Shows a trail as it is printed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,v,q", "dismiss(None)", show=False)]

    def __init__(self, found: Trail) -> None:
        """Show a trail.

        Args:
            found: The trail.
        """
        super().__init__()
        self._found, self._told = found, Static()

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with VerticalScroll(classes="dialog") as dialog:
            dialog.border_title = "Where the value went"
            dialog.border_subtitle = "esc closes"
            yield self._told

    def on_resize(self) -> None:
        """Print it anew, as wide as there is room for."""
        self.call_after_refresh(self._print)

    def _print(self) -> None:
        console = Console(
            file=io.StringIO(), width=max(self._told.size.width - _BAR, 1), force_terminal=True
        )
        with console.capture() as printed:
            terminal.render(self._found, console)
        self._told.update(Text.from_ansi(printed.get()))
