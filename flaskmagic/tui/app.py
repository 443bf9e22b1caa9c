"""The app: three panes, the keys, and what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Input

from flaskmagic import signals
from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.reading.quiz import Level
from flaskmagic.tui import editor, keys
from flaskmagic.tui.asked_text import asked_text
from flaskmagic.tui.head import HeadLine
from flaskmagic.tui.note import NotePane
from flaskmagic.tui.note_text import link_at
from flaskmagic.tui.path import PathPane
from flaskmagic.tui.prompt import Prompt, Wanted
from flaskmagic.tui.session import Session
from flaskmagic.tui.source import SourcePane
from flaskmagic.tui.source_view import source_view
from flaskmagic.tui.themes import DARK, THEMES
from flaskmagic.tui.topics import TopicsScreen

WIDE = 110
"""From this number of columns on, the path stands beside the source."""


class StepApp(App[None]):
    """Steps through readings."""

    TITLE = "flaskmagic"
    CSS_PATH = "tui.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right,space", "step_on"),
        Binding("p,left", "step_back"),
        Binding("N", "previous_hit"),
        Binding("i", "into"),
        Binding("o", "over"),
        Binding("u", "out"),
        Binding("j", "line(1)"),
        Binding("k", "line(-1)"),
        Binding("f", "fold"),
        Binding("F", "fold_all"),
        Binding("slash", "search"),
        Binding("g", "go_to"),
        Binding("e", "edit"),
        Binding("c", "copy"),
        Binding("a", "answer_in_words"),
        Binding("m", "topics"),
        Binding("z", "zoom"),
        Binding("t", "theme"),
        Binding("escape", "escape"),
        Binding("question_mark", "help"),
        Binding("q,ctrl+c", "quit"),
        *(Binding(str(number), f"answer({number - 1})") for number in range(1, 5)),
    ]

    def __init__(
        self, readings: Sequence[Reading], quiz: bool = False, level: Level = Level.EXCERPT
    ) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        self._readings, self._quiz, self._level = readings, quiz, level
        self._sessions: dict[int, Session] = {}
        self._current = 0
        self._head, self._keys = HeadLine(), keys.KeyBar()
        self._path = PathPane(self.session.walk)
        self._source, self._note = SourcePane(), NotePane()
        self._prompt = Prompt()
        self._body = Container(id="body")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colours for themes that lack them."""
        return dict(DARK.variables)

    @property
    def session(self) -> Session:
        """The reading that is shown; one that was not shown before begins."""
        if self._current not in self._sessions:
            reading = self._readings[self._current]
            self._sessions[self._current] = Session(reading, quiz=self._quiz, level=self._level)
        return self._sessions[self._current]

    def compose(self) -> ComposeResult:
        """Lay out the head, the panes, the prompt and the keys."""
        yield self._head
        with self._body:
            yield self._path
            with Vertical(id="reading"):
                yield self._source
                yield self._note
        yield self._prompt
        yield self._keys

    def on_mount(self) -> None:
        """Show the opening, with the keys going to the path."""
        signals.end_loop_by(self.exit)
        self._path.focus()
        self.call_after_refresh(self.show)

    def on_resize(self, event: events.Resize) -> None:
        """Put the path beside the source, or above it where there is little room."""
        is_wide = event.size.width >= WIDE
        self._body.set_class(is_wide, "-wide")
        self._body.set_class(not is_wide, "-narrow")

    def show(self, message: str = "") -> None:
        """Show the place of the walk.

        Args:
            message: What to say at the head until the next key.
        """
        session = self.session
        walk, notes = session.walk, session.notes
        palette = self._note.palette
        self._path.show(walk)
        opening = Text() if walk.step else notes.opening(palette, quiz=self._quiz)
        self._source.show(source_view(walk), opening)
        asked = session.asked
        if asked is None:
            text = notes.of(walk, palette, quiz=self._quiz)
        else:
            text = asked_text(asked, palette)
        self._note.show(session.note_title, text)
        self._body.set_class(asked is not None, "-asking")
        self._head.show(*self._where(), message)
        self._show_keys()

    def _where(self) -> tuple[str, str]:
        search = self.session.search
        return self.session.title, search.count if search else self.session.progress

    def _show_keys(self) -> None:
        session = self.session
        if self._prompt.is_open:
            self._keys.show(keys.TYPING)
        elif session.search:
            self._keys.show(keys.SEARCHING)
        elif session.must_answer:
            self._keys.show(keys.ASKING if session.is_chosen else keys.ASKING_IN_WORDS)
        else:
            self._keys.show(keys.WALKING)

    # Along the steps and the calls.

    def action_step_on(self) -> None:
        """Show the next step, or the next hit."""
        self.show(self.session.forward())

    def action_step_back(self) -> None:
        """Show the step before."""
        self.show(self.session.back())

    def action_into(self) -> None:
        """Go into a call."""
        self.show(self.session.must_answer or self.session.walk.into())

    def action_over(self) -> None:
        """Go to the next call of the same function."""
        self.show(self.session.must_answer or self.session.walk.over())

    def action_out(self) -> None:
        """Go to the call that made this one."""
        self.show(self.session.must_answer or self.session.walk.out())

    def action_line(self, step: int) -> None:
        """Go to the next line that ran (1), or the one before (-1)."""
        walk = self.session.walk
        seen = source_view(walk)
        line = seen.next_ran(step) if seen else None
        if line is None:
            self.show("No other line is known to have run here.")
        else:
            walk.stand_at(line)
            self.show()

    def action_answer(self, number: int) -> None:
        """Answer the open question."""
        if self.session.game and self.session.game.answer(number):
            self.show()

    def action_answer_in_words(self) -> None:
        """Ask for the answer, where there is none to choose."""
        if self.session.must_answer and not self.session.is_chosen:
            self._prompt.ask(Wanted.ANSWER)
            self._show_keys()

    def on_path_pane_chosen(self, message: PathPane.Chosen) -> None:
        """Show the chosen call."""
        walk = self.session.walk
        self.show(self.session.must_answer or walk.go_to_call(walk.tree.calls[message.position]))

    def on_source_pane_clicked(self, message: SourcePane.Clicked) -> None:
        """Go to the clicked line, or into the call that leads on."""
        walk = self.session.walk
        onward = walk.onward() if message.is_onward else None
        if onward is not None:
            self.show(self.session.must_answer or walk.go_to_call(onward))
        else:
            walk.stand_at(message.line)
            self.show()

    # Folding, zooming, colours.

    def action_fold(self) -> None:
        """Fold or unfold at the cursor of the path."""
        self._path.action_fold()

    def action_fold_all(self) -> None:
        """Unfold every call, or fold all that leads to no step."""
        tree = self.session.walk.tree
        if tree.is_unfolded:
            tree.fold_all()
        else:
            tree.unfold_all()
        self._path.settle()

    def action_zoom(self) -> None:
        """Show the focused pane alone, or all of them again."""
        if self.screen.maximized is not None:
            self.screen.minimize()
        elif self.focused is not None:
            self.screen.maximize(self.focused)

    def action_theme(self) -> None:
        """Take the next theme."""
        names = [theme.name for theme in THEMES]
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self.call_after_refresh(self.show)

    # Search, and places that are named.

    def action_search(self) -> None:
        """Ask what to search for."""
        self._ask(Wanted.SEARCH)

    def action_go_to(self) -> None:
        """Ask where to go."""
        self._ask(Wanted.PLACE)

    def _ask(self, wanted: Wanted) -> None:
        said = self.session.must_answer
        if said:
            self.show(said)
        else:
            self._prompt.ask(wanted)
            self._show_keys()

    def _close_prompt(self) -> None:
        self._prompt.close()
        self._path.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Count the hits while the text is typed."""
        if self._prompt.is_open and self._prompt.wanted is Wanted.SEARCH:
            left, right = self._where()
            found = len(self.session.hits(event.value))
            self._head.show(left, f"{found:,} hits" if event.value.strip() else right)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Search, or go there."""
        self._close_prompt()
        text, session = event.value.strip(), self.session
        if not text:
            self.show()
        elif self._prompt.wanted is Wanted.SEARCH:
            self.show(session.search_for(text))
        elif self._prompt.wanted is Wanted.ANSWER:
            self.show(session.game.answer_in_words(text) if session.game else "")
        else:
            self.show(session.go_to(text))

    def action_previous_hit(self) -> None:
        """Show the hit before."""
        self.show(self.session.go_to_hit(-1))

    def action_escape(self) -> None:
        """Close the prompt, end the search, show all panes."""
        if self._prompt.is_open:
            self._close_prompt()
        elif self.session.search is not None:
            self.session.search = None
        elif self.screen.maximized is not None:
            self.screen.minimize()
        self.show()

    # Out of the app.

    def action_edit(self) -> None:
        """Open the file in the reader's editor."""
        seen = source_view(self.session.walk)
        if seen is None:
            self.show("There is no file to open here.")
            return
        try:
            self.show(editor.edit(self, seen.filename, seen.aim, seen.file.text))
        except Problem as problem:
            self.show(f"{seen.file.path}: {problem}")

    def action_copy(self) -> None:
        """Copy the permalink of what is shown."""
        link = link_at(self.session.walk)
        if link is None:
            self.show("No permalink is certain here.")
        else:
            self.copy_to_clipboard(link)
            self.show(f"Copied {link}")

    def action_help(self) -> None:
        """Show all keys."""
        self.push_screen(keys.HelpScreen())

    def action_topics(self) -> None:
        """Choose another topic."""
        if len(self._readings) == 1:
            self.show("There is one topic only: 'flaskmagic step all' has them all.")
        else:
            self.push_screen(TopicsScreen(self._readings, self._current), self._change_topic)

    def _change_topic(self, number: int | None) -> None:
        if number is not None:
            self._current = number
        self.show()
