"""A presenter's own notes: a Markdown file whose headings name steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt

from flaskmagic.errors import Problem
from flaskmagic.lines import split_lines
from flaskmagic.reading import Reading, ReadStep

BOOKMARK = " (bookmark)"
"""What stands behind a heading whose step is bookmarked."""

TOPIC, STEP = 1, 2


class BadNotes(Problem):
    """The file of the notes can't be read, or names what is not there."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text below it; ``level`` 0 is the text above the first heading.

    ``line`` is the line of the heading, from 1.
    """

    level: int
    name: str
    line: int
    text: str
    is_bookmarked: bool = False


@dataclass(frozen=True, slots=True)
class PresenterNotes:
    """What there is to say at a place, and the bookmarks, by reading and step; 0 is the opening."""

    texts: Mapping[tuple[int, int], str]
    bookmarks: Sequence[tuple[int, int]]


def read_notes(
    file: Path, readings: Sequence[Reading], topics: Collection[str] = ()
) -> PresenterNotes:
    """Read the notes.

    Args:
        file: The file.
        readings: The readings that are stepped through.
        topics: Further topics that the file may have notes on.

    Returns:
        The notes.

    Raises:
        BadNotes: The file can't be read, or a heading names no step or topic.
    """
    return _Matched(file, readings, topics).notes(sections(read_text(file)))


def read_text(file: Path) -> str:
    """Read the file of the notes.

    Args:
        file: The file.

    Returns:
        Its text.

    Raises:
        BadNotes: It can't be read.
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadNotes(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadNotes(f"{file}: that is no text in UTF-8") from None


def sections(text: str) -> list[Section]:
    """Cut notes at the headings of topics (``#``) and of steps (``##``).

    Args:
        text: The notes.

    Returns:
        The parts of the text, in their order.
    """
    lines = split_lines(text)
    tokens = MarkdownIt().parse(text)
    heads = [(0, 0, "", 0)]  # level, the line of the heading from 0, its text, the line after it
    for token, inline in pairwise(tokens):
        level = len(token.markup)
        is_head = token.type == "heading_open" and set(token.markup) == {"#"} and token.level == 0
        if is_head and level <= STEP and token.map:
            heads.append((level, token.map[0], " ".join(inline.content.split()), token.map[1]))
    found = []
    for number, (level, line, head, begin) in enumerate(heads):
        end = heads[number + 1][1] if number + 1 < len(heads) else len(lines)
        name = head.removesuffix(BOOKMARK.strip()).strip()
        said = "\n".join(lines[begin:end]).strip()
        found.append(Section(level, name, line + 1, said, name != head))
    return found


class _Matched:
    """Finds what the headings name."""

    def __init__(self, file: Path, readings: Sequence[Reading], topics: Collection[str]) -> None:
        self._file, self._readings, self._topics = file, readings, topics

    def notes(self, parts: Sequence[Section]) -> PresenterNotes:
        texts: dict[tuple[int, int], str] = {}
        bookmarks: dict[tuple[int, int], None] = {}
        within = list(range(len(self._readings)))
        for part in parts:
            if part.level == TOPIC:
                within = self._readings_called(part)
            for place in self._places(part, within):
                texts[place] = "\n\n".join(filter(None, (texts.get(place), part.text)))
                if part.is_bookmarked:
                    bookmarks[place] = None
        return PresenterNotes(texts, list(bookmarks))

    def _places(self, part: Section, within: Sequence[int]) -> Iterator[tuple[int, int]]:
        if part.level != STEP:
            if part.text or part.is_bookmarked:
                yield from ((reading, 0) for reading in within)
            return
        found = [
            (reading, step.number)
            for reading in within
            for step in self._readings[reading].steps
            if part.name in names_of(step)
        ]
        if not found and within:
            raise self._unknown_step(part, within)
        if len({reading for reading, _ in found}) > 1 and part.name.isdecimal():
            raise self._bad(
                part,
                f"there are several topics here: a line such as "
                f"'# {names_of_reading(self._readings[0])[0]}' must say which is meant",
            )
        yield from found

    def _readings_called(self, part: Section) -> list[int]:
        found = [
            number
            for number, reading in enumerate(self._readings)
            if part.name in names_of_reading(reading)
        ]
        if not found and part.name not in self._topics:
            named = sorted({*self._topics, *(names_of_reading(each)[0] for each in self._readings)})
            raise self._bad(part, f"no topic is called {part.name!r}{_hint(part.name, named)}")
        return found

    def _unknown_step(self, part: Section, within: Sequence[int]) -> BadNotes:
        if part.name.isdecimal():
            last = max(len(self._readings[reading].steps) for reading in within)
            return self._bad(part, f"there is no step {part.name}: there are 1 to {last}")
        every = (step for reading in within for step in self._readings[reading].steps)
        named = [name for step in every for name in names_of(step)]
        return self._bad(part, f"no step is called {part.name!r}{_hint(part.name, named)}")

    def _bad(self, part: Section, said: str) -> BadNotes:
        return BadNotes(f"{self._file}:{part.line}: {said}")


def names_of(step: ReadStep) -> list[str]:
    """Return what a step may be called: its number, its title, its definitions.

    Args:
        step: The step.

    Returns:
        The names; those of definitions with and without the module.
    """
    definitions = (step.name, *step.step.definitions)
    short = (name.partition(":")[2] for name in definitions)
    return list(dict.fromkeys((str(step.number), step.step.title, *short, *definitions)))


def names_of_reading(reading: Reading) -> tuple[str, str]:
    """Return what a reading may be called: its topic, or what was asked for; or its title.

    Args:
        reading: The reading.

    Returns:
        The names; the first one is short.
    """
    walkthrough, exchange = reading.walkthrough, reading.exchange
    return walkthrough.topic if exchange is None else exchange.title, walkthrough.title


def _hint(name: str, known: Sequence[str]) -> str:
    close = get_close_matches(name, known, 1)
    return f": did you mean {close[0]}?" if close else ""
