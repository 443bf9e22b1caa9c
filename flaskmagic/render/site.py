"""The pages of several readings as a site: a list of the topics, and a page for each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flaskmagic.reading import Reading
from flaskmagic.reading.step_view import ExcerptLine, view_of
from flaskmagic.reading.wording import environment, run_summary
from flaskmagic.render import page
from flaskmagic.render.page.shell import Page, fill

INDEX = "index.html"

# A careful reader of a text in a foreign language, and of code that is new to them.
_WORDS_A_MINUTE = 120
_LINES_A_MINUTE = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list says of a topic."""

    page: Page
    question: str
    takes: str
    summary: str
    environment: str


def render(readings: Sequence[Reading]) -> dict[str, str]:
    """Write readings as the files of a site.

    The pages link to one another by name only, so that the folder opens from a disk and from any
    address.

    Args:
        readings: The readings, one for each page.

    Returns:
        The files by their names, all for one folder; the list of the topics is ``index.html``.
    """
    names = file_names([reading.walkthrough.topic for reading in readings])
    pages = [
        Page(reading.walkthrough.title, name) for reading, name in zip(readings, names, strict=True)
    ]
    entries = [
        Entry(own, each.walkthrough.question, _takes(each), run_summary(each), environment(each))
        for each, own in zip(readings, pages, strict=True)
    ]
    groups: dict[str, list[Entry]] = {}
    for reading, entry in zip(readings, entries, strict=True):
        groups.setdefault(reading.walkthrough.group, []).append(entry)
    found = {INDEX: fill("index.html.j2", groups=groups)}
    for reading, own in zip(readings, pages, strict=True):
        others = [other for other in pages if other is not own]
        found[own.href] = page.render(reading, others, INDEX)
    return found


def _takes(reading: Reading) -> str:
    """Say about how long a page takes to read: its notes, and the lines that are not folded."""
    view = view_of(reading)
    steps = [step for _, steps in view.parts for step in steps]
    words = sum(len(note.split()) for note in (view.introduction, *(each.note for each in steps)))
    lines = sum(isinstance(item, ExcerptLine) for each in steps for item in each.excerpt)
    minutes = max(round(words / _WORDS_A_MINUTE + lines / _LINES_A_MINUTE), 1)
    return f"About {minutes} minute{'' if minutes == 1 else 's'} to read"


def file_names(topics: Sequence[str]) -> list[str]:
    """Choose a file name for each topic.

    Args:
        topics: The topics, whatever they are called.

    Returns:
        The names, all different, in the order of the topics.
    """
    taken = {INDEX}
    names = []
    for topic in topics:
        stem = re.sub(r"[^a-z0-9]+", "-", topic.lower()).strip("-") or "topic"
        name, number = f"{stem}.html", 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}.html"
        taken.add(name)
        names.append(name)
    return names
