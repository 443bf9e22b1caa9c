"""The page that lists the topics of a site: what each answers, and how long it takes to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flaskmagic.reading import Reading
from flaskmagic.reading.step_view import ExcerptLine, view_of
from flaskmagic.reading.wording import run_summary, versions
from flaskmagic.render.page.card import Card
from flaskmagic.render.page.shell import Page, fill

CARD = Card(
    "How Flask really does it",
    "Each page follows a run of a real app, from the socket to the view and back, through the "
    "source that was installed: the lines that ran, who called them, and why they are there.",
)

# A careful reader of a text in a foreign language, and of code that is new to them.
_WORDS_A_MINUTE = 120
_LINES_A_MINUTE = 30
_HOUR = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list says of a topic; ``environment`` are the versions that not all have."""

    page: Page
    question: str
    minutes: int
    summary: str
    environment: str
    quiz: Page | None

    @property
    def takes(self) -> str:
        """About how long the page takes to read."""
        return f"About {duration(self.minutes)} to read"


@dataclass(slots=True)
class Group:
    """Topics below one heading, or below none."""

    title: str
    entries: list[Entry] = field(default_factory=list)

    @property
    def takes(self) -> str:
        """How many topics there are, and about how long they take."""
        return _counted(self.entries)


def render(
    readings: Sequence[Reading],
    pages: Sequence[Page],
    quizzes: Sequence[Page | None],
    card: Card,
) -> str:
    """Return the page that lists the others.

    Args:
        readings: The readings.
        pages: Their pages, in the same order.
        quizzes: The pages of their quizzes, in the same order; ``None`` where there is none.
        card: What a link to the list shows.

    Returns:
        The HTML.
    """
    common = _common([versions(reading) for reading in readings])
    groups: dict[str, Group] = {}
    for reading, own, quiz in zip(readings, pages, quizzes, strict=True):
        others = " · ".join(each for each in versions(reading) if each not in common)
        asked = reading.walkthrough.question
        entry = Entry(own, asked, _minutes(reading), run_summary(reading), others, quiz)
        name = reading.walkthrough.group
        groups.setdefault(name, Group(name)).entries.append(entry)
    entries = [entry for group in groups.values() for entry in group.entries]
    return fill(
        "index.html.j2",
        card=card,
        groups=list(groups.values()),
        takes=_counted(entries),
        environment=" · ".join(common),
    )


def said(readings: Sequence[Reading]) -> str:
    """Say how many topics there are, and about how long they take to read.

    Args:
        readings: The readings.

    Returns:
        Half a line of text.
    """
    return _topics(len(readings), sum(map(_minutes, readings)))


def duration(minutes: int) -> str:
    """Say how long something takes.

    Args:
        minutes: The minutes; from two hours on they are rounded to quarters of an hour.

    Returns:
        Such as ``12 minutes`` or ``3¼ hours``.
    """
    if minutes < 2 * _HOUR:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours, quarters = divmod(round(minutes / (_HOUR / 4)), 4)
    return f"{hours}{('', '¼', '½', '¾')[quarters]} hours"


def _common(every: Sequence[Sequence[str]]) -> list[str]:
    """Return the versions that all readings hold for, in their order."""
    return [each for each in (every[0] if every else ()) if all(each in other for other in every)]


def _counted(entries: Sequence[Entry]) -> str:
    return _topics(len(entries), sum(entry.minutes for entry in entries))


def _topics(count: int, minutes: int) -> str:
    return f"{count} topic{'' if count == 1 else 's'}, about {duration(minutes)} to read"


def _minutes(reading: Reading) -> int:
    """Return about how long a page takes to read: its notes, and the lines that are not folded."""
    view = view_of(reading)
    steps = [step for _, steps in view.parts for step in steps]
    words = sum(len(note.split()) for note in (view.introduction, *(each.note for each in steps)))
    lines = sum(isinstance(item, ExcerptLine) for each in steps for item in each.excerpt)
    return max(round(words / _WORDS_A_MINUTE + lines / _LINES_A_MINUTE), 1)
