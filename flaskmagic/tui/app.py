"""The app: three panes, the keys, and what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Input

from flaskmagic import signals
from flaskmagic.errors import Problem
from flaskmagic.printable import printable
from flaskmagic.reading import Reading
from flaskmagic.reading.quiz import Level
from flaskmagic.trace import Call
from flaskmagic.tui import editor, keys
from flaskmagic.tui.asked_text import asked_text
from flaskmagic.tui.differences import DifferencesScreen
from flaskmagic.tui.head import HeadLine
from flaskmagic.tui.live import Answered, Asking, Live
from flaskmagic.tui.more_topics import MoreTopics
from flaskmagic.tui.note import NotePane
from flaskmagic.tui.note_text import link_at
from flaskmagic.tui.open_readings import OpenReadings
from flaskmagic.tui.own_code import go_to_own_code
from flaskmagic.tui.pane import RowPane
from flaskmagic.tui.path import PathPane
from flaskmagic.tui.prompt import Prompt, Wanted
from flaskmagic.tui.published import NO_PLACE
from flaskmagic.tui.room import Brought, Room
from flaskmagic.tui.session import Session
from flaskmagic.tui.shown import ShownScreen
from flaskmagic.tui.source import SourcePane
from flaskmagic.tui.source_view import source_view
from flaskmagic.tui.subgoals import SubgoalBar
from flaskmagic.tui.tabs import TabLine
from flaskmagic.tui.themes import DARK, THEMES
from flaskmagic.tui.topics import TopicsScreen
from flaskmagic.tui.trail import TrailScreen
from flaskmagic.walkthroughs.model import Walkthrough

WIDE = 110
"""From this number of columns on, the path stands beside the source."""


class StepApp(App[None]):
    """Steps through readings."""

    TITLE = "flaskmagic"
    CSS_PATH = "tui.tcss"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_IN_MAXIMIZED_VIEW = "#head,#keys,#prompt"
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
        Binding("C", "copy_page"),
        Binding("y", "own_code"),
        Binding("b", "bookmark"),
        Binding("B", "next_bookmark"),
        Binding("a", "answer_in_words"),
        Binding("m", "topics"),
        Binding("r", "ask_app"),
        Binding("d", "compare"),
        Binding("v", "follow"),
        Binding("full_stop", "next_reading(1)"),
        Binding("comma", "next_reading(-1)"),
        Binding("x", "close_reading"),
        Binding("z", "zoom"),
        Binding("t", "theme"),
        Binding("tab", "pane(1)", priority=True),
        Binding("shift+tab", "pane(-1)", priority=True),
        Binding("escape", "escape"),
        Binding("question_mark", "help"),
        Binding("q,ctrl+c", "quit"),
        *(Binding(str(number), f"answer({number - 1})") for number in range(1, 5)),
    ]

    def __init__(
        self,
        readings: Sequence[Reading],
        quiz: bool = False,
        level: Level = Level.EXCERPT,
        brought: Brought | None = None,
        more: MoreTopics | None = None,
        live: Live | None = None,
    ) -> None:
        super().__init__()
        self._more = more
        self._room = Room(brought or Brought(), readings)
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name
        self._open, self._quiz = OpenReadings(readings, quiz=quiz, level=level), quiz
        self._asking = Asking(live, self) if live else None
        self._head, self._tabs, self._keys = HeadLine(), TabLine(), keys.KeyBar()
        self._subgoals = SubgoalBar()
        self._path = PathPane(self.session.walk)
        self._source, self._note = SourcePane(), NotePane()
        self._prompt, self._asked_from = Prompt(), cast("RowPane", self._path)
        self._body = Container(id="body")

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colours for themes that lack them."""
        return dict(DARK.variables)

    @property
    def session(self) -> Session:
        """The walk through the reading that is shown."""
        return self._open.session

    def compose(self) -> ComposeResult:
        """Lay out the head, the panes, the prompt and the keys."""
        yield self._head
        yield self._tabs
        yield self._subgoals
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
        (self._path if self.size.width >= WIDE else self._source).focus()
        self.call_after_refresh(self.show)

    def on_resize(self, event: events.Resize) -> None:
        """Put the path beside the source, or in its place where there is little room."""
        is_wide = event.size.width >= WIDE
        self._body.set_class(is_wide, "-wide")
        self._body.set_class(not is_wide, "-narrow")

    def on_descendant_focus(self) -> None:
        """Where there is room for two panes, let the path take the place of the source."""
        if self.focused in (self._path, self._source):
            self._body.set_class(self.focused is self._path, "-path")

    def show(self, message: str = "") -> None:
        """Show the place of the walk.

        Args:
            message: What to say at the head until the next key.
        """
        session = self.session
        walk = session.walk
        palette = self._note.palette
        self._path.show(walk)
        self._source.show(source_view(walk), *session.beside(palette))
        asked = session.asked
        if asked is None:
            presenter = self._room.text(walk)
            text = session.notes.of(walk, palette, quiz=self._quiz, presenter=presenter)
        else:
            text = asked_text(asked, palette)
        star = " ★" if self._room.is_bookmarked(walk) else ""
        self._note.show(f"{session.note_title}{star}", text)
        self._body.set_class(asked is not None, "-asking")
        self._head.show(*self._where(), message)
        self._subgoals.show(session.subgoals, is_any=bool(session.reading.subgoals.before))
        self._show_tabs()
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
        elif self._asking is not None:
            self._keys.show(keys.LIVE)
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

    def action_step(self, number: int) -> None:
        """Show a step that was clicked."""
        self.show(self.session.must_answer or self.session.go_to_step(number))

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
        self._focus(self._path)
        self._path.action_fold()

    def action_fold_all(self) -> None:
        """Unfold every call, or fold all that leads to no step."""
        tree = self.session.walk.tree
        if tree.is_unfolded:
            tree.fold_all()
        else:
            tree.unfold_all()
        self._focus(self._path)
        self._path.settle()

    def action_pane(self, step: int) -> None:
        """Go to the next pane (1), or the one before (-1)."""
        if self._prompt.is_open or not isinstance(self.focused, RowPane):
            return
        panes: list[RowPane] = [self._path, self._source, self._note]
        if self._body.has_class("-narrow"):  # the other pane of the same place comes first
            panes = [self._source, self._path, self._note]
        pane = panes[(panes.index(self.focused) + step) % len(panes)]
        was_alone = self.screen.maximized is not None
        self.screen.minimize()
        self._focus(pane)
        if was_alone:
            self.call_after_refresh(self.screen.maximize, pane)

    def _focus(self, pane: RowPane) -> None:
        if pane is not self._note:
            self._body.set_class(pane is self._path, "-path")
        # What was not displayed until now can't be focused before it is.
        self.call_after_refresh(pane.focus)

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

    def _ask(self, wanted: Wanted, text: str = "") -> None:
        said = self.session.must_answer
        if said:
            self.show(said)
        else:
            if isinstance(self.focused, RowPane):
                self._asked_from = self.focused
            self._prompt.ask(wanted, text)
            self._show_keys()

    def _close_prompt(self) -> None:
        self._prompt.close()
        self._asked_from.focus()

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
        elif self._prompt.wanted is Wanted.FOLLOWED:
            self.action_shown(text)
        elif self._asking is not None and self._prompt.wanted is Wanted.REQUEST:
            self._asking.ask(text)
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

    def action_copy_page(self) -> None:
        """Copy the link to what is shown on the published page."""
        try:
            link = self._room.link(self.session.walk)
        except Problem as problem:
            self.show(str(problem))
            return
        if link is not None:
            self.copy_to_clipboard(link)
        self.show(f"Copied {link}" if link is not None else NO_PLACE)

    # What a presenter comes back to.

    def action_own_code(self) -> None:
        """Go to the app's own code."""
        self.show(self.session.must_answer or go_to_own_code(self.session.walk))

    def action_bookmark(self) -> None:
        """Bookmark what is shown, or take the bookmark away."""
        said = self.session.must_answer
        self.show(said or self._room.mark(self.session.walk))

    def action_next_bookmark(self) -> None:
        """Go to the next bookmark, in another topic if there are more."""
        said = self.session.must_answer
        mark = self._room.next_bookmark(self.session.walk, self._open.readings)
        if mark is None:
            said = said or "There is no bookmark: b sets one."
        elif not said:
            number, place = mark
            self._change_topic(number)
            said = self.session.walk.return_to(place)
        self.show(said)

    def action_help(self) -> None:
        """Show all keys."""
        self.push_screen(keys.HelpScreen())

    def action_topics(self) -> None:
        """Choose another topic."""
        readings = self._open.readings
        try:
            others = self._more.besides(readings) if self._more else []
        except (Problem, OSError) as problem:
            self.show(str(problem))
            return
        if len(readings) + len(others) == 1:
            self.show("There is one topic only in what was recorded.")
            return

        def chosen(number: int | None) -> None:
            is_other = number is not None and number >= len(readings)
            if number is not None and is_other:
                self._read_topic(others[number - len(readings)])
            else:
                self._change_topic(number)

        remark = self._more.remark if self._more else ""
        self.push_screen(TopicsScreen(readings, self._open.number, others, remark), chosen)

    def _read_topic(self, topic: Walkthrough) -> None:
        """Read a topic beside the loop, which draws and takes keys meanwhile."""
        more = self._more
        assert more is not None
        self.show(f"{topic.title}: {more.remark} …")

        def read() -> None:
            try:
                found, said = more.read(topic), ""
            except (Problem, OSError) as problem:
                found, said = [], str(problem)
            self.call_from_thread(self._show_topic, topic, found, said)

        self.run_worker(read, thread=True, exclusive=True)

    def _show_topic(self, topic: Walkthrough, found: Sequence[Reading], said: str) -> None:
        if not self._note.is_attached:  # the reader has left meanwhile
            return
        if not found:
            self.show(said or f"{topic.title} could not be recorded.")
            return
        self._open.add(found)
        try:
            self._room.opened(found)
        except Problem as problem:  # the notes on this topic
            said = str(problem)
        self.screen.minimize()
        self.show(said)

    def _change_topic(self, number: int | None) -> None:
        if number is not None and number != self._open.number:
            self._open.show(number)
            self.screen.minimize()
        self.show()

    # The app that is kept, and the readings of what it is asked for.

    def action_ask_app(self) -> None:
        """Ask what to ask the app for: the last request can be changed."""
        asking = self._free()
        if asking is not None:
            asking.prepare()
            self._ask(Wanted.REQUEST, asking.last)

    def action_follow(self) -> None:
        """Ask which value to follow: the first text that is shown here, or else that of the run."""
        self._ask(Wanted.FOLLOWED, self.session.notes.followed(self.session.walk))

    def action_shown(self, text: str) -> None:
        """Show where a text is shown, or the trail of the value if it was followed in this run."""
        said = self.session.must_answer
        if said:
            self.show(said)
            return
        trail = None if self._quiz else self.session.notes.trail  # it would tell what comes
        if trail is not None and (text == trail.place or text in trail.value):
            self.push_screen(TrailScreen(trail))
            return
        found = self.session.shown_at(text)
        if found:
            self.push_screen(ShownScreen(text, found), self._go_to_call)
        elif self._asking is None:
            self.show(f"No value that was kept has {text}, and this run is over.")
        elif (asking := self._free()) is not None:
            asking.follow(text)
            self.show()

    def _free(self) -> Asking | None:
        """Return what asks the app, if it can be asked now; say why it can't."""
        asking = self._asking
        if asking is None:
            self.show("This run is over: nothing can be asked any more.")
        elif asking.pending:
            self.show(f"{asking.pending} has no answer yet.")
            return None
        return asking

    def on_answered(self, message: Answered) -> None:
        """Show the path of what was asked for, or say why there is none."""
        if not self._note.is_attached:  # the reader has left meanwhile
            return
        if self._asking is not None:
            self._asking.pending = ""
        if message.asked.readings:
            self._open.add(message.asked.readings)
        said = message.asked.said
        self.show(said)
        if len(said) >= self.size.width - 1:  # there is no room for it at the head
            self._note.show("What was said", Text(printable(said)))
        if message.asked.trail is not None:
            self.push_screen(TrailScreen(message.asked.trail))

    def _show_tabs(self) -> None:
        waiting = self._asking.pending if self._asking else ""
        is_open = self._asking is not None and (len(self._open.readings) > 1 or bool(waiting))
        self._tabs.set_class(is_open, "-open")
        self._tabs.show(self._open.readings, self._open.number, waiting)

    def action_show_reading(self, number: int) -> None:
        """Show a reading."""
        self._open.show(number)
        self.show()

    def action_next_reading(self, step: int) -> None:
        """Show the next reading (1), or the one before (-1)."""
        self.action_show_reading((self._open.number + step) % len(self._open.readings))

    def action_close_reading(self) -> None:
        """Close the reading that is shown."""
        self.show("" if self._open.close() else "This is the only reading: q quits.")

    def action_compare(self) -> None:
        """Show where this reading and the one that was shown before differ."""
        if len(self._open.readings) == 1:
            self.show(
                "There is one reading only" + (": r asks for another." if self._asking else ".")
            )
            return
        readings, palette = self._open.readings, self._note.palette
        screen = DifferencesScreen(readings, self._open.number, self._open.other, palette)
        self.push_screen(screen, self._go_to_call)

    def _go_to_call(self, call: Call | None) -> None:
        self.show("" if call is None else self.session.walk.go_to_call(call))
