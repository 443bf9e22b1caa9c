"""The lines that ran in one of two readings only, by definition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from flaskmagic.reading.differences.moments import calls_of
from flaskmagic.reading.differences.wording import short_name
from flaskmagic.reading.hops import source_line
from flaskmagic.reading.model import Reading
from flaskmagic.trace import Call, CodeRef, Trace

_NONE: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a file, without its indentation."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class LinesOnly:
    """The lines of a definition that ran in the left reading only, and in the right one only."""

    name: str
    path: str
    is_own: bool
    left: tuple[SourceLine, ...]
    right: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class Ran:
    """What ran of a definition: all its calls, and their lines if all of these are known."""

    trace: Trace
    code: CodeRef
    lines: frozenset[int] | None

    @property
    def path(self) -> str:
        """The file, as it is imported."""
        return self.trace.files[self.code.filename].path

    @property
    def is_own(self) -> bool:
        """Whether it is the app's own code."""
        return self.trace.files[self.code.filename].is_own

    def source(self, numbers: Set[int]) -> tuple[SourceLine, ...]:
        """Return some of its lines.

        Args:
            numbers: Their numbers.

        Returns:
            The lines, in their order.
        """
        filename = self.code.filename
        return tuple(
            SourceLine(number, source_line(self.trace, filename, number))
            for number in sorted(numbers)
        )


def ran_in(reading: Reading) -> dict[str, Ran]:
    """Return what ran in a reading.

    Args:
        reading: The reading.

    Returns:
        What ran of each definition, by its name, in the order of their first calls.
    """
    calls: dict[str, list[Call]] = {}
    for call in calls_of(reading):
        calls.setdefault(reading.trace.name(call.code), []).append(call)
    return {name: _ran(reading.trace, each) for name, each in calls.items()}


def _ran(trace: Trace, calls: Sequence[Call]) -> Ran:
    known = [call.lines for call in calls if call.lines is not None and not call.incomplete]
    lines = frozenset[int]().union(*known) if len(known) == len(calls) else None
    return Ran(trace, calls[0].code, lines)


def lines_only(
    left: Mapping[str, Ran], right: Mapping[str, Ran], same: Set[str]
) -> Iterator[LinesOnly]:
    """Find the lines that ran in one only.

    Args:
        left: What ran in one reading.
        right: What ran in the other one.
        same: The files, by their paths, that are the same in both: others have other lines.

    Yields:
        The lines of each definition that has some: of one that ran in both, and of own functions.
    """
    names = {**left, **right}
    for name in sorted(names, key=lambda name: not names[name].is_own):
        one, other, ran = left.get(name), right.get(name), names[name]
        if one is not None and other is not None:
            here, there = _apart(one, other) if one.path in same else (_NONE, _NONE)
        else:  # of a library's function that ran in one only, the name is enough
            here = one.lines or _NONE if one is not None and ran.is_own else _NONE
            there = other.lines or _NONE if other is not None and ran.is_own else _NONE
        if here or there:
            found = ran.source(here), ran.source(there)
            yield LinesOnly(short_name(ran.code), ran.path, ran.is_own, *found)


def _apart(one: Ran, other: Ran) -> tuple[Set[int], Set[int]]:
    """Return the lines that ran in one only, if all of both are known."""
    if one.lines is None or other.lines is None:
        return _NONE, _NONE
    return one.lines - other.lines, other.lines - one.lines
