"""The questions of a walk: which is open, what was answered, and the score."""

from __future__ import annotations

from dataclasses import dataclass

from flaskmagic.reading import Reading
from flaskmagic.reading.quiz import Level, Question, questions
from flaskmagic.reading.quiz.question_view import (
    Choice,
    QuestionView,
    is_readable,
    is_right,
    view_question,
)


@dataclass(slots=True)
class Asked:
    """A question, and the answer that was chosen or typed; ``is_told`` once the right one is."""

    question: Question
    view: QuestionView
    chosen: Choice | None = None
    typed: str = ""
    is_told: bool = False

    @property
    def is_answered(self) -> bool:
        """Whether the reader gave an answer."""
        return self.chosen is not None or bool(self.typed)

    @property
    def is_right(self) -> bool:
        """Whether that answer is right."""
        return is_right(self.view, self.chosen.mark if self.chosen else self.typed)


class Game:
    """Asks each question once, and counts what was predicted."""

    def __init__(self, reading: Reading, level: Level) -> None:
        self._trace, self.level = reading.trace, level
        found = questions(reading, level=level)
        self._before = {each.step.number: each for each in found if each.step}
        self._told: list[Asked] = []
        self.open: Asked | None = None

    def ask_before(self, step: int) -> Question | None:
        """Open the question that stands before a step.

        Args:
            step: The number of the step.

        Returns:
            The question, or ``None`` if there is none or it was answered.
        """
        question = self._before.get(step)
        if question is None or any(asked.question is question for asked in self._told):
            return None
        self.open = Asked(question, view_question(question, self.level, self._trace))
        return question

    def answer(self, number: int) -> bool:
        """Choose an answer of the open question.

        Args:
            number: The number of the answer, from 0.

        Returns:
            Whether there was such an answer to choose.
        """
        asked = self.open
        if asked is None or asked.is_told or not 0 <= number < len(asked.view.choices):
            return False
        asked.chosen = asked.view.choices[number]
        self._tell(asked)
        return True

    def answer_in_words(self, typed: str) -> str:
        """Answer the open question with what was typed.

        Args:
            typed: What was typed.

        Returns:
            What to say if it can't be read as an answer, or an empty text.
        """
        asked = self.open
        if asked is None or asked.is_told:
            return ""
        if not is_readable(asked.view, typed):
            return asked.view.how_to_answer
        asked.typed = typed
        self._tell(asked)
        return ""

    def give_up(self) -> None:
        """Show the answer of the open question."""
        if self.open is not None and not self.open.is_told:
            self._tell(self.open)

    def close(self) -> None:
        """Leave the open question; one that was not answered is asked again."""
        self.open = None

    def _tell(self, asked: Asked) -> None:
        asked.is_told = True
        self._told.append(asked)

    @property
    def score(self) -> str:
        """How many answers were right, in words, or ``""`` before the first."""
        answered = [asked for asked in self._told if asked.is_answered]
        if not answered:
            return ""
        return f"foreseen {sum(asked.is_right for asked in answered)} of {len(answered)}"
