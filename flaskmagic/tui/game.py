"""The questions of a walk: which is open, what was answered, and the score."""

from __future__ import annotations

from dataclasses import dataclass

from rich.style import Style
from rich.text import Text

from flaskmagic.printable import printable_line
from flaskmagic.reading import Reading
from flaskmagic.reading.quiz import Answer, Question, questions
from flaskmagic.tui.note import Palette
from flaskmagic.tui.prose import prose


@dataclass(slots=True)
class Asked:
    """A question, and the answer that was chosen; ``is_told`` once the right one is shown."""

    question: Question
    chosen: Answer | None = None
    is_told: bool = False


class Game:
    """Asks each question once, and counts what was predicted."""

    def __init__(self, reading: Reading) -> None:
        self._before = {each.step.number: each for each in questions(reading) if each.step}
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
        self.open = Asked(question)
        return question

    def answer(self, number: int) -> bool:
        """Choose an answer of the open question.

        Args:
            number: The number of the answer, from 0.

        Returns:
            Whether there was such an answer to choose.
        """
        asked = self.open
        if asked is None or asked.is_told or not 0 <= number < len(asked.question.answers):
            return False
        asked.chosen = asked.question.answers[number]
        self._tell(asked)
        return True

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
        chosen = [asked.chosen for asked in self._told if asked.chosen]
        if not chosen:
            return ""
        return f"foreseen {sum(answer.is_right for answer in chosen)} of {len(chosen)}"


def asked_text(asked: Asked, palette: Palette) -> Text:
    """Return a question with its answers, each of which can be clicked, or what is true.

    Args:
        asked: The question.
        palette: The styles.

    Returns:
        The text.
    """
    if asked.is_told:
        return _told(asked, palette)
    text = prose(asked.question.text, palette.code)
    text.append("\n")
    for number, answer in enumerate(asked.question.answers):
        text.append("\n").append_text(_choice(number, answer, palette))
    text.append("\n\n")
    return text.append_text(
        Text.assemble("Press its number. ", (" n ", palette.key), " shows the answer.")
    )


def _choice(number: int, answer: Answer, palette: Palette) -> Text:
    line = Text.assemble(
        (f" {number + 1} ", palette.key),
        f" {printable_line(answer.label)}",
        (f"  {printable_line(answer.module)}" if answer.module else "", palette.quiet),
    )
    line.stylize(Style(meta={"@click": f"app.answer({number})"}))
    return line


def _told(asked: Asked, palette: Palette) -> Text:
    """Return where the chosen function really ran, and which one is called."""
    right, chosen = asked.question.right, asked.chosen
    text = Text()
    if chosen is right:
        text.append("You foresaw it: ").append_text(_name(right, palette)).append(". ")
    elif chosen is not None:
        text.append("Not ").append_text(_name(chosen, palette)).append(" this time. ")
        text.append_text(prose(chosen.explanation, palette.code)).append("\n\n")
    if chosen is not right:
        text.append("It is ").append_text(_name(right, palette)).append(". ")
    text.append_text(prose(right.explanation, palette.code))
    return text.append("\n\n").append(" n ", palette.key).append(" goes on.")


def _name(answer: Answer, palette: Palette) -> Text:
    return Text(printable_line(answer.label), palette.title)
