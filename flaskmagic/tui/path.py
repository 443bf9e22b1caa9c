"""The path: every recorded call, the steps marked."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from flaskmagic.reading.call_row import CallRow, call_row
from flaskmagic.reading.call_tree import CallTree
from flaskmagic.tui.elide import keep_end
from flaskmagic.tui.folded_tree import FoldedTree
from flaskmagic.tui.pane import RowPane
from flaskmagic.tui.walk import Walk

_MARK = {None: "  ", True: "▸ ", False: "▾ "}
_APART, _NARROWEST = 2, 8
"""Columns between a call and its library, and the fewest that are left for its name."""


class PathPane(RowPane):
    """The tree of calls. A click or the cursor keys choose one; a click on its triangle folds."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "path--here",
        "path--number",
        "path--step",
        "path--quiet",
        "path--read",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "row(-1)", show=False),
        Binding("down", "row(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("enter", "fold", show=False),
        Binding("left", "app.step_back", show=False),
        Binding("right", "app.step_on", show=False),
    ]

    class Chosen(Message):
        """A call was chosen, by its position in the tree."""

        def __init__(self, position: int) -> None:
            self.position = position
            super().__init__()

    def __init__(self, walk: Walk) -> None:
        super().__init__(id="path")
        self.border_title = "Path"
        self._walk = walk
        self._cursor = 0
        self._shift = 0

    def show(self, walk: Walk) -> None:
        """Show the place of a walk.

        Args:
            walk: The walk.
        """
        if walk is not self._walk:
            self._walk, self._cursor = walk, 0
        call = walk.place.call
        if call is not None:
            self._cursor = walk.tree.positions[call.id]
        elif not walk.place.step:
            self._cursor = 0
        self.settle()

    def on_resize(self, _event: events.Resize) -> None:
        """Keep the cursor in view."""
        self.settle()

    def settle(self) -> None:
        """Show the cursor where it is, after rows came or went."""
        self.changed()
        if self._tree.rows:
            row = self._tree.row_of(self._cursor)
            depth = self._calls.depths[self._tree.rows[row]]
            self._shift = max(depth - max(self.room // 6, 4), 0)
            self.bring_into_view(row)

    def count(self) -> int:
        """Return how many rows are not folded, and one that says that more is hidden."""
        return len(self._tree.rows) + (self._tree.horizon is not None)

    def row_text(self, row: int) -> Text:
        """Return a call, or how many are gathered."""
        tree = self._tree
        if row >= len(tree.rows):
            return Text("  … what comes next", self._style("quiet"))
        position = tree.rows[row]
        depth, gap = self._calls.depths[position], tree.gap(position)
        indent = " " * max(depth - self._shift, 0)
        if depth < self._shift:
            indent = "‹"
        here = row == tree.row_of(self._cursor)
        style = self._style("here") if here else ""
        if gap:
            calls = "call" if gap == 1 else "calls"
            return Text.assemble(indent, (f"⋯ {gap:,} {calls}", self._style("quiet")), style=style)
        text = Text(indent + _MARK[tree.is_folded(position)], style=style)
        self._write_call(text, call_row(self._walk.reading, position))
        return text

    def _write_call(self, text: Text, row: CallRow) -> None:
        """Write the steps and the name, what is to be said, and at the end whose code it is."""
        library = self._walk.libraries.name(row.filename)
        colour = self._walk.libraries.style(library, dark=self.app.current_theme.dark)
        for number in row.steps:
            is_read = number <= self._walk.place.step
            text.append(f" {number} ", self._style("read" if is_read else "number")).append(" ")
        room = max(self.room - cell_len(library) - _APART - text.cell_len, _NARROWEST)
        end = text.cell_len + room
        name = keep_end(row.name, room)
        text.append(name, colour + self._style("step") if row.steps else colour)
        for said in filter(None, (row.thread, row.into_c, row.ending)):
            text.append(f"  {said}", self._style("quiet"))
        text.truncate(end, overflow="ellipsis", pad=True)
        text.append(f"{'':{_APART}}{library}", colour)

    def action_row(self, step: int) -> None:
        """Choose the row above or below."""
        rows = self._tree.rows
        if rows:
            row = min(max(self._tree.row_of(self._cursor) + step, 0), len(rows) - 1)
            self._choose(rows[row])

    def action_page(self, step: int) -> None:
        """Choose the row a page above or below."""
        self.action_row(step * max(self.size.height - 1, 1))

    def action_fold(self) -> None:
        """Fold or unfold what is at the cursor."""
        rows = self._tree.rows
        if rows:
            self._tree.toggle(rows[self._tree.row_of(self._cursor)])
            self.settle()

    def on_click(self, event: events.Click) -> None:
        """Choose a call, or open a gap, or fold."""
        row = event.y - self.gutter.top + self.scroll_offset.y
        if not 0 <= row < len(self._tree.rows):
            return
        position = self._tree.rows[row]
        left = max(self._calls.depths[position] - self._shift, 0)
        on_mark = left <= event.x - self.gutter.left < left + 2
        if self._tree.gap(position) or (on_mark and self._tree.is_folded(position) is not None):
            self._tree.toggle(position)
            self.changed()
        else:
            self._choose(position)

    def _choose(self, position: int) -> None:
        self._cursor = position
        if self._tree.gap(position):
            self.settle()
        else:
            self.post_message(self.Chosen(position))

    @property
    def _calls(self) -> CallTree:
        return self._walk.reading.tree

    @property
    def _tree(self) -> FoldedTree:
        return self._walk.tree

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"path--{name}", partial=True)
