"""The questions of a quiz: as many as are wanted, from near the steps first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest

from flaskmagic.printable import printable_line
from flaskmagic.reading import wording
from flaskmagic.reading.exchanges import TOPIC
from flaskmagic.reading.model import Reading
from flaskmagic.reading.quiz import Question, questions_by_seed
from flaskmagic.reading.quiz.model import Level
from flaskmagic.reading.quiz.question_view import QuestionView, is_asked_at, view_question

_NAMED = 3
_BETWEEN = " · "
_LONGEST = 70
_FOR_ONE = 6
"""How many questions are made for each that is asked, so that there are some of most kinds."""


@dataclass(frozen=True, slots=True)
class QuizRun:
    """A reading that is asked about: its title, its releases, and what was run."""

    title: str
    environment: str
    summary: str


@dataclass(frozen=True, slots=True)
class Quiz:
    """Questions, each as it is asked at the level, and what they are about."""

    seed: str
    level: Level
    runs: tuple[QuizRun, ...]
    questions: tuple[QuestionView, ...]

    @property
    def title(self) -> str:
        """What it is about."""
        titles = list(dict.fromkeys(run.title for run in self.runs))
        more = f" and {len(titles) - _NAMED} more" if len(titles) > _NAMED else ""
        return ", ".join(titles[:_NAMED]) + more

    @property
    def environment(self) -> str:
        """The releases that it holds for, those of Python last."""
        found = dict.fromkeys(
            release for run in self.runs for release in run.environment.split(_BETWEEN)
        )
        return _BETWEEN.join(sorted(found, key=lambda release: release.startswith("Python ")))

    @property
    def summaries(self) -> tuple[str, ...]:
        """What was run: as many lines as are read."""
        return tuple(run.summary for run in self.runs[:_NAMED])

    @property
    def named(self) -> str:
        """What the same questions are made with again."""
        return f"Seed {self.seed or 'none'} · level {self.level.value}"


def choose_questions(
    readings: Sequence[Reading], count: int, seed: str = "", level: Level = Level.EXCERPT
) -> Quiz:
    """Choose the questions of a quiz.

    Args:
        readings: What is asked about.
        count: How many questions there are, if there are so many.
        seed: Another text chooses others.
        level: How they are asked.

    Returns:
        The quiz: the same readings, seed and level give the same one.
    """
    chosen = _choose(readings, count, seed, level)
    views = (view_question(question, level, reading.trace) for question, reading in chosen)
    return Quiz(printable_line(seed), level, tuple(map(_run, readings)), tuple(views))


def choose_for_all_levels(
    reading: Reading, count: int, seed: str = ""
) -> tuple[Mapping[Level, QuestionView], ...]:
    """Choose the questions of a quiz of which a reader chooses the level.

    Args:
        reading: What is asked about.
        count: How many questions there are, if there are so many.
        seed: Another text chooses others.

    Returns:
        Each question as it is asked at each level. All can be asked at the first three; where
        there are no words to ask one without a choice, it has no view at the last.
    """
    return tuple(
        {
            level: view_question(question, level, reading.trace)
            for level in Level
            if is_asked_at(level, question, reading.trace)
        }
        for question, _ in _choose([reading], count, seed, Level.EXCERPT)
    )


def _choose(
    readings: Sequence[Reading], count: int, seed: str, level: Level
) -> list[tuple[Question, Reading]]:
    found: dict[str, tuple[Question, Reading]] = {}
    for question, reading in questions_in_turn(readings, seed, level):
        found.setdefault(question.about, (question, reading))
        if len(found) == count * _FOR_ONE:
            break
    return _kinds_in_turn(list(found.values()))[:count]


def _kinds_in_turn(found: Sequence[tuple[Question, Reading]]) -> list[tuple[Question, Reading]]:
    """Return a question of each kind, then the second ones of each, and so on."""
    kinds: dict[str, list[tuple[Question, Reading]]] = {}
    for question, reading in found:
        kinds.setdefault(question.kind, []).append((question, reading))
    return [pair for turn in zip_longest(*kinds.values()) for pair in turn if pair is not None]


def questions_in_turn(
    readings: Sequence[Reading], seed: str, level: Level
) -> Iterator[tuple[Question, Reading]]:
    """Make questions of several readings.

    Args:
        readings: The readings.
        seed: Another text gives others.
        level: How they are asked.

    Yields:
        A question of each reading in turn, with the reading.
    """
    in_order = sorted(readings, key=lambda each: _key(each, seed))
    every = [(questions_by_seed(each, seed, level), each) for each in in_order]
    while every:
        left = []
        for made, reading in every:
            question = next(made, None)
            if question is not None:
                yield question, reading
                left.append((made, reading))
        every = left


def _key(reading: Reading, seed: str) -> bytes:
    return sha256(f"{seed}\n{reading.walkthrough.topic}".encode()).digest()


def _run(reading: Reading) -> QuizRun:
    """Return what is told of a run; a path through all that it did is called by what that was."""
    title, asked = reading.walkthrough.title, reading.trace.title
    if reading.walkthrough.topic == TOPIC and reading.exchange is None:
        title = asked if len(asked) <= _LONGEST else "all that was asked"
    return QuizRun(
        printable_line(title),
        printable_line(wording.environment(reading)),
        printable_line(wording.run_summary(reading)),
    )
