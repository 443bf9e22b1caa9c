"""A report on a subject that we have notes on, and none of the code that does it is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from flaskmagic import walkthroughs
from flaskmagic.checks.written.model import Lack, LeftOut
from flaskmagic.checks.written.recorded import Recorded
from flaskmagic.checks.written.whole.between import standing
from flaskmagic.checks.written.whole.mentioned import Mentioned
from flaskmagic.written.document import Document
from flaskmagic.written.sections import Section

_WORD = re.compile(r"[a-z]{2,}")
_ENDING = re.compile(r"(?:ing|es|s|e)$")
_NO_SUBJECT = (
    "the and of our in with from to how does work works parsing reading handling using magic "
    "technology open source use report project http flask werkzeug jinja python library"
)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Subject:
    """What notes are on, and the definitions that do it, in any release."""

    words: frozenset[str]
    definitions: tuple[str, ...]


def subjects_left_out(
    document: Document, sections: Sequence[Section], recorded: Recorded, mentioned: Mentioned
) -> Iterator[LeftOut]:
    """Find titles that name a subject of which no definition is in the report.

    Args:
        document: The report.
        sections: Its sections.
        recorded: What was recorded.
        mentioned: What the report names.

    Yields:
        Each title once, with the definitions that do it and ran.
    """
    for title, offset in dict(_titles(document, sections)).items():
        words = _words(title)
        found = [each for each in _subjects() if each.words == words]
        every = [name for each in found for name in each.definitions]
        if not found or any(map(mentioned.as_code, every)):
            continue
        calls = [calls[0] for name in found[0].definitions if (calls := recorded.calls([name]))]
        items = dict.fromkeys(standing(*each) for each in calls)
        if items:
            yield LeftOut(Lack.SUBJECT, title, document.spot(offset), tuple(items))


def _titles(document: Document, sections: Sequence[Section]) -> Iterator[tuple[str, int]]:
    """Yield the title of the report, and those of its technologies, with their offsets."""
    text = document.text
    start = len(text) - len(text.lstrip())
    first = text[start:].partition("\n")[0].strip()
    if len(first) <= _LONGEST:
        yield first.strip("#* "), start
    starts = {each.title: each.start for each in sections}
    for each in sections:
        if each.is_of_template and each.above:
            yield each.above[-1], starts[each.above[-1]]


@cache
def _subjects() -> tuple[Subject, ...]:
    """Return all subjects: first those of features, whose steps show the lines that do the work."""
    parts: dict[str, list[str]] = {}
    for each in walkthroughs.features():
        for step in each.steps:
            if step.work:
                parts.setdefault(step.part, []).extend(step.definitions)
    for name in walkthroughs.topics():
        topic = walkthroughs.load(name)
        parts.setdefault(topic.title, []).extend(topic.wanted)
    return tuple(Subject(_words(title), tuple(names)) for title, names in parts.items())


def _words(title: str) -> frozenset[str]:
    """Return what a title is on: its words without their endings, and without what all have."""
    words = set(_WORD.findall(title.lower().replace("socket.io", "socketio")))
    return frozenset(_ENDING.sub("", word) for word in words - set(_NO_SUBJECT.split()))
