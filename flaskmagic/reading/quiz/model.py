"""A question with its answers: what every kind gives, and every output lays out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from flaskmagic.reading.inline import plain
from flaskmagic.reading.model import ReadStep
from flaskmagic.source.definitions import Span
from flaskmagic.trace import Call


class Level(IntEnum):
    """How much of the source is shown beside a question, and whether there is a choice."""

    EXCERPT = 1
    """Some lines of the function, one of them marked."""
    LINE = 2
    """The line."""
    PLACE = 3
    """Its file and number alone."""
    OPEN = 4
    """The same, and no answers to choose from."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to choose; ``explanation`` is Markdown and says where the run proves it.

    ``module`` is that of a function, and empty where the answer is none. ``link`` is the permalink
    of what proves it, where one is certain, and ``line`` the number of the line that it is.
    ``is_code`` says that the label is code, and no words.
    """

    label: str
    is_right: bool
    explanation: str
    module: str = ""
    link: str | None = None
    line: int | None = None
    is_code: bool = True

    @property
    def name(self) -> str:
        """The full name of a function, or the answer as it is."""
        return f"{self.module}:{self.label}" if self.module else self.label


@dataclass(frozen=True, slots=True)
class Hop:
    """One of the calls that are to be put in order: the first one of a function.

    ``place`` is where the function is defined. ``after`` are the numbers, from 1, of the hops that
    the run proves to have begun before it. ``explanation`` is Markdown.
    """

    label: str
    module: str
    place: str
    explanation: str
    link: str | None
    after: frozenset[int]
    call: Call


@dataclass(frozen=True, slots=True)
class Spot:
    """The line that is asked about, and the lines of the function that it stands in."""

    filename: str
    path: str
    line: int
    span: Span | None

    @property
    def place(self) -> str:
        """``file:line``."""
        return f"{self.path}:{self.line}"

    @property
    def told(self) -> str:
        """The same as Markdown."""
        return plain(self.place)


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in parts, which are Markdown: what is told first, and what is asked then.

    ``line`` quotes the source, ``place`` has its file and number alone, ``marked`` stands above an
    excerpt. ``choose`` is asked with answers to choose from, ``write`` without, and empty where
    that can't be asked.
    """

    line: str
    place: str
    marked: str
    choose: str
    write: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about ``call``, before it is shown.

    ``kind`` names the kind, ``about`` is the full name of the function that is asked about, and
    ``spot`` the line. ``quoted`` is what the text shows of the source. ``step`` is the step that
    the call is, if it is one. ``caller`` is the call whose line is asked about and ``site`` the
    call that stands on that line, if the reader is to look at one. No answer but one is true.
    ``accepted`` are all that are true where there is no choice, in each way to write them, and
    ``also`` names those besides the right one. Where calls are put in order,
    ``hops`` are those, and the only answer is their numbers, in the order in which they began.
    """

    kind: str
    call: Call
    about: str
    wording: Wording
    spot: Spot | None
    quoted: str
    answers: tuple[Answer, ...]
    accepted: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    hops: tuple[Hop, ...] = ()
    step: ReadStep | None = None
    caller: Call | None = None
    site: Call | None = None

    @property
    def text(self) -> str:
        """The question beside the line that it is about, as Markdown."""
        return self.text_at(Level.LINE)

    def text_at(self, level: Level) -> str:
        """Return the question as Markdown.

        Args:
            level: How much of the source is shown.

        Returns:
            What is told, and what is asked.
        """
        told = {Level.EXCERPT: self.wording.marked, Level.LINE: self.wording.line}
        asked = self.wording.write if level is Level.OPEN else self.wording.choose
        return f"{told.get(level, self.wording.place)} {asked}".strip()

    @property
    def right(self) -> Answer:
        """The answer that is true."""
        return next(answer for answer in self.answers if answer.is_right)
