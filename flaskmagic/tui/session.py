"""One reading as it is stepped through."""

from __future__ import annotations

from dataclasses import dataclass, field

from rich.text import Text

from flaskmagic.reading import Reading
from flaskmagic.reading.quiz import Level
from flaskmagic.reading.subgoals import Bar
from flaskmagic.reading.trail.shown import Shown, shown_at
from flaskmagic.tui import find
from flaskmagic.tui.game import Asked, Game
from flaskmagic.tui.note import Palette
from flaskmagic.tui.note_text import NoteTexts
from flaskmagic.tui.source_view import enclosing, source_view
from flaskmagic.tui.walk import Walk


@dataclass
class Search:
    """What was searched for, the calls that were found, and which of them is shown."""

    text: str = ""
    hits: list[int] = field(default_factory=list)
    number: int = 0

    def move(self, step: int) -> int:
        """Go to the next hit or to the one before.

        Args:
            step: 1 for the next hit, -1 for the one before.

        Returns:
            The position of the hit in the tree.
        """
        self.number = (self.number + step) % len(self.hits)
        return self.hits[self.number]

    @property
    def count(self) -> str:
        """Which hit of how many is shown."""
        return f"hit {self.number + 1:,} of {len(self.hits):,} for {self.text!r}"


class Session:
    """The walk through a reading, the words for it, and the questions if they are asked."""

    def __init__(self, reading: Reading, *, quiz: bool, level: Level = Level.EXCERPT) -> None:
        self.reading = reading
        self.walk = Walk(reading)
        self.notes = NoteTexts(reading)
        self.game = Game(reading, level) if quiz else None
        self.search: Search | None = None
        if quiz:
            self.walk.tree.look_as_far_as(None)

    @property
    def asked(self) -> Asked | None:
        """The question that is open, if the reader is where it is asked."""
        return self.game.open if self.game and self.walk.place.is_asked else None

    @property
    def must_answer(self) -> str:
        """What to say as long as a question waits for its answer, or ``""``."""
        waits = self.asked is not None and not self.asked.is_told
        key = "a number" if self.is_chosen else "a"
        return f"First the question: press {key}, or n." if waits else ""

    @property
    def is_chosen(self) -> bool:
        """Whether the open question has answers to choose from; otherwise one is typed."""
        return self.asked is not None and bool(self.asked.view.choices)

    @property
    def title(self) -> str:
        """The topic, and where in it the reader is."""
        title, step = self.reading.walkthrough.title, self.walk.step
        if self.walk.place.is_end:
            return f"{title} · what did not run"
        if step is None:
            return title
        if self.walk.shown_step is None:
            return f"{title} · after step {step.number}"
        return f"{title} · {step.step.title}"

    @property
    def subgoals(self) -> Bar:
        """The subgoals of what was asked, and at which of them the reader is."""
        subgoals, place = self.reading.subgoals, self.walk.place
        if place.call is not None:
            return subgoals.of_call(place.call)
        return subgoals.before if self.walk.step is None else subgoals.of_step(self.walk.step)

    @property
    def progress(self) -> str:
        """The score, or how many of the steps were read."""
        score = self.game.score if self.game else ""
        return score or f"{self.walk.place.step}/{len(self.reading.steps)}"

    @property
    def note_title(self) -> str:
        """What the note is about."""
        place, step = self.walk.place, self.walk.step
        if self.asked is not None:
            return "What comes next?" if self.asked.question.site else "A question"
        if place.is_end:
            return "The end"
        if not place.is_step:
            return "Call" if place.call else "File"
        if step is None:
            return "Before you begin"
        part = f" · {step.step.part}" if step.step.part else ""
        return f"Step {step.number} of {len(self.reading.steps)}{part}"

    def beside(self, palette: Palette) -> tuple[Text, str]:
        """Return what stands in the place of the source where no code is shown.

        Args:
            palette: The styles.

        Returns:
            The text, empty where there is none, and its title.
        """
        if self.walk.place.is_end:
            return self.notes.unread(palette), "Did not run"
        if self.walk.step is None:
            return self.notes.opening(palette, quiz=self.game is not None), "Welcome"
        return Text(), "Source"

    def forward(self) -> str:
        """Go to the next hit, or step; with questions, ask before a step is shown.

        Returns:
            What to say if there is no way on, or an empty text.
        """
        if self.search is not None:
            return self.go_to_hit(1)
        if self.game is None:
            return self.walk.forward()
        return self._forward_asking(self.game)

    def _forward_asking(self, game: Game) -> str:
        asked = game.open
        if self.must_answer:
            game.give_up()
            return ""
        game.close()
        following = self.walk.next_step
        question = None
        if asked is None and following is not None:
            question = game.ask_before(following.number)
        if question is not None:
            is_shown = game.level is Level.EXCERPT
            if is_shown and question.caller is not None and question.site is not None:
                self.walk.look_at(question.caller, question.site)
            else:
                self.walk.stay_at_step()
            return ""
        said = self.walk.forward()
        self._look_on()
        return said

    def back(self) -> str:
        """Go to the step before, or leave an open question.

        Returns:
            What to say if there is no step before, or an empty text.
        """
        if self.game is not None and self.game.open is not None:
            self.game.close()
            return self.walk.go_to_step(self.walk.place.step)
        return self.walk.back()

    def _look_on(self) -> None:
        """Move the horizon on to the step that is shown, never back."""
        tree, call = self.walk.tree, self.walk.place.call
        if call is not None and not tree.is_known(tree.positions[call.id]):
            tree.look_as_far_as(call)

    def go_to_hit(self, step: int) -> str:
        """Show another hit of the search.

        Args:
            step: 1 for the next hit, -1 for the one before.

        Returns:
            What to say if it can't be shown, or an empty text.
        """
        if self.search is None or not self.search.hits:
            return ""
        position = self.search.move(step)
        return self.walk.go_to_call(self.walk.tree.calls[position])

    def hits(self, text: str) -> list[int]:
        """Find the calls that have a text in their name, file or step's title.

        Args:
            text: The text to search for.

        Returns:
            Their positions in the tree.
        """
        return find.hits(self.reading, self.walk.tree, text)

    def shown_at(self, text: str) -> list[Shown]:
        """Find the values that have a text; in a quiz none of what comes.

        Args:
            text: The text.

        Returns:
            The values, in the order of the run.
        """
        tree = self.walk.tree
        found = shown_at(self.reading, text)
        return [each for each in found if tree.is_known(tree.positions[each.call.id])]

    def search_for(self, text: str) -> str:
        """Begin a search, at the first hit after the place of the walk.

        Args:
            text: The text to search for.

        Returns:
            What to say if nothing is found, or an empty text.
        """
        tree, call = self.walk.tree, self.walk.place.call
        found = self.hits(text)
        if not found:
            return f"Nothing recorded is called {text!r}."
        here = tree.positions[call.id] if call else -1
        self.search = Search(text, found, sum(position <= here for position in found) - 1)
        return self.go_to_hit(1)

    def go_to_step(self, number: int) -> str:
        """Go to a step, whether it ran or not.

        Args:
            number: The number of the step.

        Returns:
            What to say if it can't be shown, or an empty text.
        """
        for step in self.reading.steps:
            if step.number == number:
                return self.walk.go_to_known_step(step)
        return self.walk.go_to_step(number)

    def go_to(self, text: str) -> str:
        """Go to a file and line: to the first call that ran it, if one did.

        Args:
            text: What the reader typed: ``path:line``, or one of the two; or ``#`` and the
                number of a step.

        Returns:
            What to say if there is no such line, or an empty text.
        """
        walk = self.walk
        if text.startswith("#") and text[1:].isdecimal():
            return self.go_to_step(int(text[1:]))
        seen = source_view(walk)
        place = find.place(walk.trace, text, seen.filename if seen else None)
        if isinstance(place, str):
            return place
        call = enclosing(self.reading, *place)
        if call is None or not walk.tree.is_known(walk.tree.positions[call.id]):
            return walk.go_to_line(*place)
        return walk.go_to_call(call, place[1])
