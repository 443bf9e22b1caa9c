"""The places for the students' own words, and what is kept of them when a report is made again.

In Markdown such a place is::

    <!-- your words: flask/route
    flask.app:Flask.dispatch_request, flask/app.py:879-902, executed 2 times
    -->
    What was written here stays.
    <!-- /your words -->

The lines within the opening mark are the evidence that the words were written on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flaskmagic.errors import Problem

_PLACE = re.compile(
    r"^<!-- your words: (?P<key>\S+)\n(?P<evidence>(?:.*\n)*?)-->\n(?P<text>(?s:.*?))"
    r"^<!-- /your words -->\n?",
    re.MULTILINE,
)
_OPENING = re.compile(r"^<!-- your words: (?P<key>\S+)\n(?:.*\n)*?-->$", re.MULTILINE)
_ANY_MARK = re.compile(r"^<!-- /?your words", re.MULTILINE)
_EVIDENCE = re.compile(r"(?P<name>\S+), (?P<place>\S+), (?P<times>.*)")


UNWRITTEN = "*(Write here.)*"
"""What stands in a place before anybody wrote."""


@dataclass(frozen=True, slots=True)
class Words:
    """A place for the students' own words: its key, the evidence above it, and what stands there.

    ``text`` is in the form of the document that it stands in: Markdown in Markdown.
    """

    key: str
    evidence: tuple[str, ...]
    text: str

    @property
    def is_written(self) -> bool:
        """Whether somebody wrote something there."""
        return self.text.strip() not in ("", UNWRITTEN)

    def __str__(self) -> str:
        lines = [f"<!-- your words: {self.key}", *self.evidence, "-->", self.text.strip("\n")]
        return "\n".join([*lines, "<!-- /your words -->", ""])


def split(markdown: str) -> Iterator[str | Words]:
    """Yield a Markdown document in pieces: text, and the places for words between it."""
    position = 0
    for match in _PLACE.finditer(markdown):
        if match.start() > position:
            yield markdown[position : match.start()]
        evidence = tuple(match["evidence"].splitlines())
        yield Words(match["key"], evidence, match["text"].strip("\n"))
        position = match.end()
    if position < len(markdown):
        yield markdown[position:]


class DamagedMarks(Problem):
    """A document in which a mark of a place for words is missing or damaged."""


def words_of(markdown: str) -> dict[str, Words]:
    """Return the places for words of a Markdown document by their keys.

    Raises :class:`DamagedMarks` where a mark has no counterpart: what was written there could not
    be told from the rest.
    """
    found = {}
    for piece in split(markdown):
        if isinstance(piece, Words):
            if any("<!--" in line for line in piece.evidence):
                raise DamagedMarks(f"{piece.key}: its opening mark is not closed by a line -->")
            if _OPENING.search(piece.text):
                raise DamagedMarks(f"{piece.key}: its closing mark <!-- /your words --> is missing")
            found[piece.key] = piece
        elif damaged := _ANY_MARK.search(piece):
            line = piece[damaged.start() :].partition("\n")[0]
            raise DamagedMarks(f"a mark of a place for your words has no counterpart: {line}")
    return found


def keep(fresh: str, written: Mapping[str, Words]) -> str:
    """Put what was ``written`` into the places of a ``fresh`` report, and say what changed there.

    A place where nothing was written stays as it is. What was written in a place that the fresh
    report does not have stands at its end: nothing is lost.
    """
    left = {key: words for key, words in written.items() if words.is_written}
    pieces = [_kept(piece, left) for piece in split(fresh)]
    if left:
        pieces += ["\n## Written before, in a section that is gone\n\n", *map(str, left.values())]
    return "".join(pieces)


def _kept(piece: str | Words, left: dict[str, Words]) -> str:
    if isinstance(piece, str) or piece.key not in left:
        return str(piece)
    before = left.pop(piece.key)
    said = [f"> - {line}" for line in changes(before.evidence, piece.evidence)]
    note = "\n".join(["> **The evidence changed since this was written:**", ">", *said, "", ""])
    return (note if said else "") + str(replace(piece, text=before.text))


def changes(before: Sequence[str], now: Sequence[str]) -> list[str]:
    """Return in words how the evidence of a section changed, a line for each definition."""
    old, new = _by_name(before), _by_name(now)
    said = []
    for name in [*old, *(name for name in new if name not in old)]:
        if name not in new:
            said.append(f"{name} is no longer part of the evidence")
        elif name not in old:
            said.append(f"{name} is new: {new[name][0]}, {new[name][1]}")
        else:
            (place, times), (place_now, times_now) = old[name], new[name]
            if place != place_now:
                said.append(f"{name} was at {place} and is at {place_now}")
            if times != times_now:
                said.append(f"{name}: {times} then, {times_now} now")
    return said


def _by_name(evidence: Sequence[str]) -> dict[str, tuple[str, str]]:
    matches = [_EVIDENCE.fullmatch(line) for line in evidence]
    return {match["name"]: (match["place"], match["times"]) for match in matches if match}
