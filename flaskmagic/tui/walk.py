"""Where in a reading its reader is, and the ways from there along the recorded calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flaskmagic.reading import Reading, ReadStep, Status
from flaskmagic.trace import Call
from flaskmagic.tui.folded_tree import FoldedTree
from flaskmagic.tui.libraries import Libraries

_LATER = "That comes later: n goes on."


@dataclass(frozen=True, slots=True)
class Place:
    """What is shown: the step, if ``is_step``, or a call, or lines of a file.

    ``step`` is the step that was last read, 0 for the opening. ``line`` is the line that the
    reader went to, ``onward`` the call that is asked about. ``is_asked`` says
    that a question is shown here, ``is_end`` that it is the list of what did not run.
    """

    step: int = 0
    is_step: bool = True
    call: Call | None = None
    filename: str | None = None
    line: int | None = None
    onward: Call | None = None
    is_asked: bool = False
    is_end: bool = False


class Walk:
    """Goes through a reading. What moves returns what to say where there is no way, or ``""``."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.trace = reading.trace
        self.tree = FoldedTree(reading)
        self.libraries = Libraries(reading)
        self.place = Place()
        self._by_call = reading.tree.shown

    @property
    def step(self) -> ReadStep | None:
        """The step that was last read; ``None`` at the opening."""
        return self.reading.steps[self.place.step - 1] if self.place.step else None

    @property
    def shown_step(self) -> ReadStep | None:
        """The step that is shown, if one is."""
        return self.step if self.place.is_step else None

    @property
    def next_step(self) -> ReadStep | None:
        """The next step that ran, after the one that was last read."""
        following = self.reading.steps[self.place.step :]
        return next((step for step in following if step.status is Status.EXECUTED), None)

    @property
    def unread(self) -> Sequence[ReadStep]:
        """The steps that did not run: on the way along the steps they are left out."""
        return [step for step in self.reading.steps if step.status is not Status.EXECUTED]

    def go_to_step(self, number: int) -> str:
        """Show a step, or the opening.

        Args:
            number: The number of the step; 0 for the opening.

        Returns:
            What to say if there is no such step, or an empty text.
        """
        if not 0 <= number <= len(self.reading.steps):
            return f"There are the steps 1 to {len(self.reading.steps)}."
        call = self.reading.steps[number - 1].call if number else None
        self.place = Place(step=number, call=call)
        if call is not None:
            self.tree.reveal(self.tree.positions[call.id])
        return ""

    def go_to_known_step(self, step: ReadStep) -> str:
        """Show a step, if it is not beyond what may be shown yet.

        Args:
            step: The step.

        Returns:
            What to say if it is, or an empty text.
        """
        if step.call is not None and not self.tree.is_known(self.tree.positions[step.call.id]):
            return _LATER
        return self.go_to_step(step.number)

    def forward(self) -> str:
        """Show the next step that ran; after the last one, which steps did not.

        Returns:
            What to say if there is none, or an empty text.
        """
        following = self.next_step
        if following is not None:
            return self.go_to_step(following.number)
        if not self.unread or self.place.is_end:
            return "That was the last step."
        self.place = Place(self.place.step, False, is_end=True)
        return ""

    def back(self) -> str:
        """Show the step before that ran, or from somewhere else, the step that was last read.

        Returns:
            What to say if there is none, or an empty text.
        """
        if not self.place.is_step:
            return self.go_to_step(self.place.step)
        if not self.place.step:
            return "This is the beginning."
        before = self.reading.steps[: self.place.step - 1]
        ran = (step.number for step in reversed(before) if step.status is Status.EXECUTED)
        return self.go_to_step(next(ran, 0))

    def go_to_call(self, call: Call, line: int | None = None) -> str:
        """Show a call, as a step if it is one.

        Args:
            call: The call.
            line: The line to stand at, if any.

        Returns:
            What to say if it can't be shown yet, or an empty text.
        """
        if not self.tree.is_known(self.tree.positions[call.id]):
            return _LATER
        step = self._by_call.get(call.id)
        number = self.place.step if step is None else step.number
        self.place = Place(number, step is not None, call, line=line)
        self.tree.reveal(self.tree.positions[call.id])
        return ""

    def return_to(self, place: Place) -> str:
        """Show a place that was shown before.

        Args:
            place: The place.

        Returns:
            What to say if it can't be shown yet, or an empty text.
        """
        if place.call is not None:
            position = self.tree.positions[place.call.id]
            if not self.tree.is_known(position):
                return _LATER
            self.tree.reveal(position)
        self.place = place
        return ""

    def look_at(self, call: Call, onward: Call) -> None:
        """Show where a call made another; the step that was last read stays the same.

        Args:
            call: The call to show.
            onward: The call that it made.
        """
        line = onward.call_site.line if onward.call_site else None
        self.place = Place(self.place.step, False, call, line=line, onward=onward, is_asked=True)
        self.tree.reveal(self.tree.positions[call.id])

    def stay_at_step(self) -> None:
        """Show the step that was last read, for a question that is about no line of it."""
        self.go_to_step(self.place.step)
        self.place = replace(self.place, is_asked=True)

    def stand_at(self, line: int) -> None:
        """Go to a line of what is shown.

        Args:
            line: The line.
        """
        self.place = replace(self.place, line=line)

    def go_to_line(self, filename: str, line: int) -> str:
        """Show a line of a file, and no call.

        Args:
            filename: The file.
            line: The line.

        Returns:
            An empty text: there is always such a place.
        """
        self.place = Place(self.place.step, False, None, filename, line)
        return ""

    def into(self) -> str:
        """Go into the call that the current line made, or else into the first.

        Returns:
            What to say if there is none, or an empty text.
        """
        call, line = self.place.call, self.place.line
        if call is None:
            return self._not_a_call()
        below = self.reading.tree.calls_of(call)
        made = [each for each in below if line is None or _is_on(each, line)]
        if made:
            return self.go_to_call(made[0])
        name = call.code.qualname
        where = "" if line is None else f" at line {line}"
        return f"{name} made no recorded call{where}."

    def over(self) -> str:
        """Go to the next call that the same function made.

        Returns:
            What to say if there is none, or an empty text.
        """
        call = self.place.call
        if call is None:
            return self._not_a_call()
        tree, position = self.tree, self._position(call)
        parent, after = tree.parents[position], tree.ends[position]
        if after < (len(tree.calls) if parent < 0 else tree.ends[parent]):
            return self.go_to_call(tree.calls[after])
        if parent < 0:
            return f"{call.code.qualname} was the last call of all."
        above = tree.calls[parent].code.qualname
        return f"{call.code.qualname} was the last call that {above} made: u goes out to it."

    def out(self) -> str:
        """Go to the line that made the call.

        Returns:
            What to say if no recorded call made it, or an empty text.
        """
        call = self.place.call
        if call is None:
            return self._not_a_call()
        parent = self.trace.parent(call)
        if parent is None:
            return f"No recorded call made {call.code.qualname}."
        site = call.call_site
        inside = site is not None and site.filename == parent.code.filename
        return self.go_to_call(parent, site.line if site and inside else None)

    def onward(self) -> Call | None:
        """Find the call, made by the one that is shown, that leads to the next step.

        Returns:
            The call, or ``None`` if there is none.
        """
        if self.place.is_asked:
            return self.place.onward
        here = self.place.call
        for step in self.reading.steps[self.place.step :]:
            if step.call is not None and not step.step.proofs and step.call is not here:
                break
        else:
            return None
        below = step.call
        for above in self.trace.ancestors(below):
            if above is here:
                return below if self.tree.is_known(self._position(below)) else None
            below = above
        return None

    def _position(self, call: Call) -> int:
        return self.tree.positions[call.id]

    def _not_a_call(self) -> str:
        return "No call is shown here: n goes to the next step."


def _is_on(call: Call, line: int) -> bool:
    site = call.call_site
    return site is not None and site.line <= line <= (site.end_line or site.line)
