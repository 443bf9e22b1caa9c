"""Bookmarks of steps in the file of the presenter's notes: ``(bookmark)`` behind a heading."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flaskmagic.files import write_whole
from flaskmagic.lines import split_lines
from flaskmagic.reading import Reading
from flaskmagic.tui.presenter import (
    BOOKMARK,
    STEP,
    TOPIC,
    Section,
    names_of,
    names_of_reading,
    read_text,
    sections,
)


def keep(file: Path, reading: Reading, number: int, *, is_set: bool) -> None:
    """Write into the file of the notes that a step is bookmarked, or no longer.

    Args:
        file: The file; what somebody wrote into it meanwhile stays.
        reading: The reading.
        number: The number of the step.
        is_set: Whether it is bookmarked.

    Raises:
        flaskmagic.tui.presenter.BadNotes: The file can't be read.
        OSError: It can't be written.
    """
    write_whole(file, with_bookmark(read_text(file), reading, number, is_set=is_set))


def with_bookmark(text: str, reading: Reading, number: int, *, is_set: bool) -> str:
    """Return notes in which a step is bookmarked, or no longer.

    Args:
        text: The notes.
        reading: The reading.
        number: The number of the step.
        is_set: Whether it is bookmarked.

    Returns:
        The notes.
    """
    lines, parts = list(split_lines(text)), sections(text)
    heads = [each for each in _of_topic(parts, reading) if number in _named(reading, each.name)]
    if not is_set:
        for head in heads:
            lines[head.line - 1] = _heading(head.name)
    else:
        own = [each for each in heads if _named(reading, each.name) == [number]]
        if own:
            lines[own[0].line - 1] = _heading(own[0].name, BOOKMARK)
        else:
            _add(lines, parts, reading, _heading(_name(reading, number), BOOKMARK))
    return "\n".join(lines).rstrip("\n") + "\n"


def _named(reading: Reading, name: str) -> list[int]:
    return [step.number for step in reading.steps if name in names_of(step)]


def _name(reading: Reading, number: int) -> str:
    """Return what a step is called in the file: its title, if no other step is called so."""
    title = reading.steps[number - 1].step.title
    is_certain = _named(reading, title) == [number] and sections(_heading(title))[-1].name == title
    return title if is_certain else str(number)


def _heading(name: str, mark: str = "") -> str:
    return f"{'#' * STEP} {name}{mark}"


def _of_topic(parts: Sequence[Section], reading: Reading) -> list[Section]:
    """Return the headings of steps that are said of a reading."""
    found, is_meant = [], True
    for part in parts:
        if part.level == TOPIC:
            is_meant = part.name in names_of_reading(reading)
        elif part.level == STEP and is_meant:
            found.append(part)
    return found


def _add(lines: list[str], parts: Sequence[Section], reading: Reading, heading: str) -> None:
    """Add a heading at the end of what is said of a topic."""
    topics = [part for part in parts if part.level == TOPIC]
    own = [part for part in topics if part.name in names_of_reading(reading)]
    end, new = len(lines), [heading]
    if own:
        end = min((part.line - 1 for part in topics if part.line > own[-1].line), default=end)
    elif topics or not any(part.level == STEP for part in parts):
        new = [f"{'#' * TOPIC} {names_of_reading(reading)[0]}", "", heading]
    while end and not lines[end - 1].strip():
        end -= 1
    lines[end:end] = ["", *new] if end else new
