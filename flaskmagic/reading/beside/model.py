"""Two servers in two columns: what each did for a subgoal, and on which line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from flaskmagic.trace import Trace


class Subgoal(Enum):
    """What a server of HTTP must do; the value says it in words."""

    LISTENS = "a socket listens"
    ACCEPTS = "a connection is accepted"
    THREAD = "it gets a thread"
    READS = "bytes are read"
    FIRST_LINE = "the first line is cut into words"
    HEADERS = "headers are cut at the colon"
    FINDS = "a function is found"
    CALLS = "it is called"
    STATUS = "the status line is written"
    WRITES = "bytes are written to the socket"
    ENDS = "the connection ends"


@dataclass(frozen=True, slots=True)
class Server:
    """A recorded server, what it is called, and the bytes that it answered."""

    name: str
    trace: Trace
    answer: bytes


@dataclass(frozen=True, slots=True)
class Line:
    """A line that did something, by its file as the interpreter knows it."""

    filename: str
    line: int


@dataclass(frozen=True, slots=True)
class Place:
    """A line as it is shown: its place, its text, and its permalink where that is certain."""

    path: str
    line: int
    text: str
    link: str | None = None

    @property
    def where(self) -> str:
        """Its file and line."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Row:
    """A subgoal, the line of each server for it, or ``None`` where no line was found.

    ``remark`` says what the two have in common, or what is to be said of the one that has none;
    ``shared`` is a line of Python that both go on to.
    """

    subgoal: str
    left: Place | None
    right: Place | None
    remark: str = ""
    shared: Place | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """Two servers beside each other; ``counted`` says how many calls each took."""

    title: str
    left: str
    right: str
    counted: str
    rows: tuple[Row, ...]
