"""A question with its answers: what every kind gives, and every output lays out."""

from __future__ import annotations

from dataclasses import dataclass

from flaskmagic.reading.model import ReadStep
from flaskmagic.trace import Call


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to choose; ``explanation`` is Markdown and says where the run proves it.

    ``module`` is that of a function, and empty where the answer is none.
    """

    label: str
    is_right: bool
    explanation: str
    module: str = ""

    @property
    def name(self) -> str:
        """The full name of a function, or the answer as it is."""
        return f"{self.module}:{self.label}" if self.module else self.label


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about ``call``, before it is shown; ``text`` is Markdown.

    ``kind`` names the kind, ``about`` is the full name of the function that is asked about.
    ``quoted`` is what the text shows of the source. ``step`` is the step that the call is, if it is
    one. ``caller`` is the call whose line is asked about and ``site`` the call that stands on that
    line, if the reader is to look at one. No answer but one is true.
    """

    kind: str
    call: Call
    about: str
    text: str
    quoted: str
    answers: tuple[Answer, ...]
    step: ReadStep | None = None
    caller: Call | None = None
    site: Call | None = None

    @property
    def right(self) -> Answer:
        """The answer that is true."""
        return next(answer for answer in self.answers if answer.is_right)
