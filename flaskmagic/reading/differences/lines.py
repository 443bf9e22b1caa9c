"""The lines that ran in one of two readings only, by definition."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher

from flaskmagic.printable import printable_line
from flaskmagic.reading.differences.matches import Match, Matches
from flaskmagic.reading.differences.ran import Ran
from flaskmagic.reading.differences.wording import both_paths, short_name
from flaskmagic.reading.differences.written import Written
from flaskmagic.reading.hops import source_line
from flaskmagic.source.statements import statement_at, statement_text

Lines = tuple["SourceLine", ...]

_LONGEST = 120
"""Characters of a statement that is shown whole, though it may be on several lines."""

_MANY = 2000
"""Statements of a definition above which their order is not compared: that takes their product."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a file, without its indentation, and its permalink where that is certain.

    Where the code around it differs, ``text`` is the whole statement.
    """

    path: str
    number: int
    text: str
    link: str | None

    @property
    def place(self) -> str:
        """Its file and its number."""
        return f"{self.path}:{self.number}"


@dataclass(frozen=True, slots=True)
class LinesOnly:
    """The lines of a definition that ran in the left reading only, and in the right one only.

    ``path`` is its file, or the two that it is in.
    """

    name: str
    path: str
    is_own: bool
    left: Lines
    right: Lines


@dataclass(frozen=True, slots=True)
class Whole:
    """Whether all calls of the left and of the right reading are recorded."""

    left: bool
    right: bool


def lines_only(matches: Matches, same: Set[str], whole: Whole) -> Iterator[tuple[Match, LinesOnly]]:
    """Find the lines that ran in one only.

    What one reading lacks is not told where calls of it are missing.

    Args:
        matches: What ran in both readings.
        same: The files, by their paths, that are the same in both.
        whole: Whether the readings are whole.

    Yields:
        The lines of each definition that has some: of one that ran in both, and of own functions.
    """
    for match in sorted(matches.every, key=lambda match: not match.either.written.is_own):
        here, there = _apart(match, same)
        here, there = here if whole.right else (), there if whole.left else ()
        if here or there:
            left, right = match.left or match.either, match.right or match.either
            yield (
                match,
                LinesOnly(
                    printable_line(short_name(match.either.code.qualname)),
                    printable_line(both_paths(left.written.path, right.written.path)),
                    match.either.written.is_own,
                    here,
                    there,
                ),
            )


def _apart(match: Match, same: Set[str]) -> tuple[Lines, Lines]:
    """Return the lines of a definition that ran in one only."""
    one, other = match.left, match.right
    if one is None or other is None:  # of a library's function the name is enough
        return _all_of_own(one), _all_of_own(other)
    if one.lines is None or other.lines is None:
        return (), ()
    return apart(one.written, one.lines, other.written, other.lines, same)


def _all_of_own(ran: Ran | None) -> Lines:
    is_own = ran is not None and ran.written.is_own
    return _lines(ran.written, ran.lines or ()) if ran is not None and is_own else ()


def apart(
    one: Written, ran: Set[int], other: Written, ran_there: Set[int], same: Set[str]
) -> tuple[Lines, Lines]:
    """Find the lines that ran in one only.

    Args:
        one: A definition.
        ran: The lines that ran of it.
        other: The same definition elsewhere.
        ran_there: The lines that ran of that.
        same: The files that are the same in both: there each line is compared, elsewhere statements
            by what they say.

    Returns:
        The lines of each: of a statement that is shown whole the first that ran.
    """
    if one.path == other.path and one.path in same:
        return _lines(one, ran - ran_there), _lines(other, ran_there - ran)
    here, there = statements_of(one, ran), statements_of(other, ran_there)
    both = [(a, b) for a, b in _aligned(one, other) if a in here and b in there]
    left = sorted(here.keys() - {a for a, _ in both})
    right = sorted(there.keys() - {b for _, b in both})
    if not one.is_same(other):  # else the same words in another place are another statement
        moved = _without_moved(one, left, other, right), _without_moved(other, right, one, left)
        left, right = moved
    return (
        tuple(line for at in left for line in _of_statement(one, here[at], other)),
        tuple(line for at in right for line in _of_statement(other, there[at], one)),
    )


def _without_moved(
    one: Written, here: Sequence[int], other: Written, there: Sequence[int]
) -> list[int]:
    """Leave out statements that ran in the other definition as well, but in another order."""
    ran = Counter(other.body[at].meaning for at in there)
    kept = []
    for at in here:
        said = one.body[at].meaning
        if ran[said]:
            ran[said] -= 1
        else:
            kept.append(at)
    return kept


def statements_of(written: Written, ran: Set[int]) -> dict[int, list[int]]:
    """Return which statements of a definition ran.

    Args:
        written: The definition.
        ran: The lines that ran.

    Returns:
        The lines that ran of each, by its position in the body.
    """
    positions = {each.first_line: at for at, each in enumerate(written.body)}
    text = written.trace.files[written.filename].text
    found: dict[int, list[int]] = {}
    for line in sorted(ran):
        position = positions.get(statement_at(text, line)[0])
        if position is not None:
            found.setdefault(position, []).append(line)
    return found


def _aligned(one: Written, other: Written) -> list[tuple[int, int]]:
    """Return the positions of the statements that two definitions have in common."""
    if max(len(one.body), len(other.body)) > _MANY:
        return []
    texts = [each.meaning for each in one.body], [each.meaning for each in other.body]
    if texts[1] < texts[0]:  # so that both may change places
        return [(a, b) for b, a in _blocks(texts[1], texts[0])]
    return _blocks(*texts)


def _blocks(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(each.a + at, each.b + at) for each in blocks for at in range(each.size)]


def _lines(written: Written, numbers: Set[int] | Sequence[int]) -> Lines:
    return tuple(
        _line(written, each, source_line(written.trace, written.filename, each))
        for each in sorted(numbers)
    )


def _of_statement(written: Written, ran: Sequence[int], other: Written) -> Lines:
    """Return a statement, or of a long one the lines that ran and that the other has not."""
    text = statement_text(written.trace.files[written.filename].text, ran[0])
    if len(text) <= _LONGEST:
        return (_line(written, ran[0], text),)
    there = {each.strip() for each in other.lines}
    lines = _lines(written, ran)
    return tuple(each for each in lines if each.text not in there) or lines[:1]


def _line(written: Written, number: int, text: str) -> SourceLine:
    path = printable_line(written.path)
    return SourceLine(path, number, printable_line(text), written.link_to(number))
