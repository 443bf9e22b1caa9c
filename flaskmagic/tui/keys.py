"""The keys: the line at the foot of the screen, and the page of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from flaskmagic.tui.pane import drawn


class Key(NamedTuple):
    """A key, what it does in a word, and the action."""

    key: str
    word: str
    action: str


WALKING = (
    Key("n", "next", "step_on"),
    Key("p", "back", "step_back"),
    Key("i", "into", "into"),
    Key("o", "over", "over"),
    Key("u", "out", "out"),
    Key("tab", "pane", "pane(1)"),
    Key("/", "search", "search"),
    Key("?", "keys", "help"),
    Key("q", "quit", "quit"),
)
_SELDOM = ("o", "tab")
"""Left out of the line while an app is kept: 80 columns have no room for all."""
LIVE = (
    *WALKING[:2],
    Key("r", "ask", "ask_app"),
    Key("d", "differ", "compare"),
    *(key for key in WALKING[2:] if key.key not in _SELDOM),
)
SEARCHING = (
    Key("n", "next hit", "step_on"),
    Key("N", "hit before", "previous_hit"),
    Key("esc", "end search", "escape"),
    Key("?", "keys", "help"),
    Key("q", "quit", "quit"),
)
TYPING = (Key("enter", "go", ""), Key("esc", "cancel", "escape"))
ASKING = (
    Key("1-4", "answer", ""),
    Key("n", "show it", "step_on"),
    Key("p", "back", "step_back"),
    Key("?", "keys", "help"),
    Key("q", "quit", "quit"),
)

ASKING_IN_WORDS = (Key("a", "answer", "answer_in_words"), *ASKING[1:])

EVERY = (
    ("n  →  space", "next step; in a search, the next hit"),
    ("p  ←", "the step before; from elsewhere, the step last read"),
    ("i", "into the first call, or that of the current line"),
    ("o", "over to the next call that the same function made"),
    ("u", "out to the line that made the call"),
    ("j  k", "next, previous line that ran"),
    ("↑  ↓", "in the path: another call; elsewhere: scroll"),
    ("enter", "fold or unfold at the cursor (f)"),
    ("F", "unfold everything, and back"),
    ("/", "search names, titles and files; n, N for more hits"),
    ("g", "go to file:line, or to a step: #4"),
    ("e", "open in your editor, at the line"),
    ("y", "the next place in your own code"),
    ("b  B", "bookmark this or no longer; go round the bookmarks"),
    ("c  C", "copy the permalink; the link to the published page"),
    ("a", "in a quiz, type the answer; 1 to 4 choose one"),
    ("m", "another topic"),
    ("r  d  v", "ask the app again; see where two differ; follow a value"),
    (".  ,  x", "the next, the previous reading; close this one"),
    ("tab  z", "the next pane; this pane alone, and back"),
    ("t", "dark, light, high contrast"),
    ("?  q", "these keys; quit"),
)


class KeyBar(Widget):
    """The keys that matter now, as many as fit; each can be clicked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keybar--key"}

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._keys: Sequence[Key] = WALKING

    def show(self, keys: Sequence[Key]) -> None:
        """Show other keys.

        Args:
            keys: The keys, the most important first.
        """
        self._keys = keys
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the keys; those at the end are left out where there is no room."""
        width, base = self.size.width, self.rich_style
        text = Text()
        if y == 0:
            for key in self._keys:
                entry = self._entry(key)
                if text.cell_len + entry.cell_len <= width:
                    text.append_text(entry)
        return drawn(text, width, base, self.app.console)

    def _entry(self, key: Key) -> Text:
        shown = self.get_component_rich_style("keybar--key", partial=True)
        text = Text.assemble(" ", (key.key, shown), f" {key.word} ")
        if key.action:
            text.stylize(Style(meta={"@click": f"app.{key.action}"}))
        return text


class HelpScreen(ModalScreen[None]):
    """All keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter,space", "dismiss", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Show them as a table, and how the path and the source are to be read."""
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True, style="bold")
        table.add_column()
        for keys, meaning in EVERY:
            table.add_row(Text(keys), Text(meaning))
        with VerticalScroll(classes="dialog") as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "esc closes"
            yield Static(table)

    def on_click(self) -> None:
        """Close on any click."""
        self.dismiss()
