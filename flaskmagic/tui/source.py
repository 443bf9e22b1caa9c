"""The source: what ran is bright, the rest dim, with the numbers of the original lines."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from flaskmagic.lines import split_lines
from flaskmagic.render.highlight import coloured
from flaskmagic.tui.elide import keep_end
from flaskmagic.tui.layout import Row, rows, shown
from flaskmagic.tui.pane import RowPane
from flaskmagic.tui.source_view import SourceView

_GUTTER = 8
_BESIDE = " · "
_TITLE_ENDS, _SHORTEST_PATH = 2, 8
"""Columns at the two ends of the title's line, and the fewest that tell anything of a path."""
_KINDS = {
    "p": "decorator",
    "c": "comment",
    "k": "keyword",
    "s": "string",
    "m": "number",
    "d": "decorator",
    "f": "name",
    "b": "name",
    "t": "keyword",
    "a": "name",
}


class SourcePane(RowPane):
    """A file, at the definition of the call that is shown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "source--here",
        "source--ran",
        "source--focus",
        "source--quiet",
        "source--onward",
        *(f"source--{kind}" for kind in _KINDS.values()),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.step_back", show=False),
        Binding("right", "app.step_on", show=False),
    ]

    class Clicked(Message):
        """A line was clicked, and perhaps the call in it that leads on."""

        def __init__(self, line: int, is_onward: bool) -> None:
            self.line = line
            self.is_onward = is_onward
            super().__init__()

    def __init__(self) -> None:
        super().__init__(id="source")
        self.border_title = "Source"
        self._sight: SourceView | None = None
        self._instead, self._instead_title = Text(), "Source"
        self._instead_lines: list[Text] = []
        self._rows: list[Row] = []
        self._is_new = True

    def show(self, sight: SourceView | None, instead: Text, title: str) -> None:
        """Show a part of a file, or a text.

        Args:
            sight: The part of the file, or ``None`` where no code is shown.
            instead: The text that is shown then.
            title: The title of that text.
        """
        before = self._sight
        self._sight, self._instead, self._instead_title = sight, instead, title
        self._is_new = not (
            before and sight and (before.filename, before.span) == (sight.filename, sight.span)
        )
        self._lay_out()

    def _lay_out(self) -> None:
        sight = self._sight
        width = self.room - _GUTTER
        self._rows = [] if sight is None else rows(sight, width)
        self.border_title = Text(self._title(self.room - _TITLE_ENDS))
        self._instead_lines = [] if sight else self._wrapped_instead()
        self.changed()
        if sight is not None:
            self._aim(sight)
        else:
            self.scroll_to(y=0, animate=False)

    def _title(self, width: int) -> str:
        sight = self._sight
        if sight is None:
            return self._instead_title
        path, name = shown(sight.file.path), shown(sight.name)
        left = width - cell_len(name) - cell_len(_BESIDE)
        if not name or left < _SHORTEST_PATH:
            return keep_end(name or path, width)
        return f"{keep_end(path, left)}{_BESIDE}{name}"

    def _aim(self, sight: SourceView) -> None:
        """Bring the line that matters into view, with the head of its function if there is room."""
        aim = self._row_of(sight.aim)
        if self._is_new and sight.span is not None:
            top = self._row_of(sight.span.first_line)
            if aim - top < self.size.height - 2:
                self.scroll_to(y=max(top - 1, 0), animate=False)
                return
        self.bring_into_view(aim)

    def _row_of(self, line: int) -> int:
        found = [number for number, row in enumerate(self._rows) if row.number <= line]
        row = found[-1] if found else 0
        while row > 0 and self._rows[row - 1].number == self._rows[row].number:
            row -= 1
        return row

    def on_resize(self, _event: events.Resize) -> None:
        """Lay the rows out for the new width."""
        self._is_new = True
        self._lay_out()

    def count(self) -> int:
        """Return how many rows the file has."""
        return len(self._rows) if self._sight else len(self._instead_lines)

    def row_text(self, row: int) -> Text:
        """Return a line of the source after its mark and number."""
        if self._sight is None:
            return Text(" ").append_text(self._instead_lines[row])
        return self._source_row(self._sight, self._rows[row])

    def _wrapped_instead(self) -> list[Text]:
        return list(self._instead.wrap(self.app.console, max(self.room - 2, 10)))

    def _source_row(self, sight: SourceView, row: Row) -> Text:
        if row.folded:
            return Text(f"{'⋮':>{_GUTTER - 1}} docstring, {row.folded} lines", self._style("quiet"))
        is_first = row.start == 0
        ran = sight.ran.get(row.number)
        mark, style = " ", Style()
        if row.number == sight.focus:
            mark, style = "▶", self._style("focus")
        elif ran:
            mark, style = "┃", self._style("ran")
        number = f"{row.number:>5} " if is_first else " " * 6
        text = Text.assemble(
            (f"{mark} " if is_first else "  ", style),
            (number, "" if ran and is_first else self._style("quiet")),
            " " * row.indent,
            self._code(sight, row.number)[row.start : row.end],
        )
        if row.number == sight.line:
            text.style = self._style("here")
        return text

    def _code(self, sight: SourceView, number: int) -> Text:
        """Return a line in colour, with the call that leads on underlined."""
        raw = split_lines(sight.file.text)[number - 1]
        span = sight.span
        inside = span is None or span.first_line <= number <= span.last_line
        if not inside or sight.ran.get(number) is False:
            text = Text(shown(raw), self._style("quiet"))
        else:
            text = self._coloured(sight, number)
        if number == sight.focus:
            text.stylize(Style(bold=True))
        if number in sight.onward:
            start, end = (len(shown(raw[:column])) for column in sight.onward[number])
            text.stylize(self._style("onward"), start, end)
        return text

    def _coloured(self, sight: SourceView, number: int) -> Text:
        span = sight.span
        first, last = (number, number) if span is None else (span.first_line, span.last_line)
        raw, text = "", Text()
        for run in coloured(sight.file.text, first, last, sight.file.is_template)[number - first]:
            before = len(shown(raw))
            raw += run.text
            kind = _KINDS.get(run.kind)
            text.append(shown(raw)[before:], self._style(kind) if kind else "")
        return text

    def on_click(self, event: events.Click) -> None:
        """Go to the line, or into the call that leads on."""
        row = event.y - self.gutter.top + self.scroll_offset.y
        sight = self._sight
        if sight is None or not 0 <= row < len(self._rows):
            return
        at = self._rows[row]
        raw = split_lines(sight.file.text)[at.number - 1]
        start, end = (len(shown(raw[:column])) for column in sight.onward.get(at.number, (0, 0)))
        column = event.x - self.gutter.left - _GUTTER - at.indent + at.start
        self.post_message(self.Clicked(at.number, start <= column < end))

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"source--{name}", partial=True)
