"""Compares two readings, and puts what differs into words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from flaskmagic.printable import printable_line
from flaskmagic.reading.differences import wording
from flaskmagic.reading.differences.labels import label, shared
from flaskmagic.reading.differences.lines import LinesOnly, Whole, apart, lines_only
from flaskmagic.reading.differences.matches import Matches
from flaskmagic.reading.differences.moments import (
    Moment,
    causes,
    moments,
    on_the_way,
    with_those_above,
)
from flaskmagic.reading.differences.ran import is_whole, ran_in
from flaskmagic.reading.differences.rows import Folded, Row, rows_of
from flaskmagic.reading.differences.wording import Standing, short_name
from flaskmagic.reading.differences.written import written
from flaskmagic.reading.hops import source_line
from flaskmagic.reading.links import line_link
from flaskmagic.reading.matcher import span_of
from flaskmagic.reading.model import Reading
from flaskmagic.reading.step_view import safe_link
from flaskmagic.trace import Call, Outcome, Trace

_MANY = 2000
"""Moments above which it is not looked where two paths meet again: that takes their product."""


@dataclass(frozen=True, slots=True)
class NextHop:
    """What one of the two did next: the words, the line that did it, and the call."""

    said: str
    place: str
    source: str
    call: Call | None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class FirstDifference:
    """The first hop that differs, after ``said``; ``meet`` is where both go on together."""

    said: str
    left: NextHop
    right: NextHop
    meet: str


@dataclass(frozen=True, slots=True)
class Differences:
    """Where two readings differ, in words.

    ``title`` and ``question`` are what both are about, or empty. ``left`` and ``right`` are what
    they are called, ``answers`` says what both were answered. ``rows`` are the definitions on their
    paths, ``legend`` says what the words for these mean, and ``summary`` counts them. ``first`` is
    ``None`` where all calls are the same; then ``hops`` says so. ``ran_only`` says which functions
    of libraries ran in one only, ``unknown`` what can't be compared. If ``nothing`` is not empty,
    nothing else differs.
    """

    title: str
    question: str
    left: str
    right: str
    answers: str
    rows: tuple[Row, ...]
    legend: str
    summary: str
    first: FirstDifference | None
    hops: str
    lines: tuple[LinesOnly, ...]
    ran_only: tuple[str, ...]
    unknown: tuple[str, ...]
    nothing: str

    @property
    def path(self) -> Iterator[Row | Folded]:
        """The rows, some of them folded."""
        for is_folded, rows in groupby(self.rows, key=lambda row: row.is_folded):
            if is_folded:
                every = tuple(rows)
                yield Folded(wording.folded([row.title for row in every]), every)
            else:
                yield from rows

    @property
    def other_lines(self) -> tuple[LinesOnly, ...]:
        """The lines that ran in one only of definitions that are not on the path."""
        told = [row.lines for row in self.rows]
        return tuple(each for each in self.lines if each not in told)


def differences(left: Reading, right: Reading) -> Differences:
    """Compare two readings.

    Args:
        left: One of them. It is called A.
        right: The other one. It is called B.

    Returns:
        Where they differ.
    """
    same = _same_files(left.trace, right.trace)
    matches, whole = Matches(ran_in(left), ran_in(right)), Whole(is_whole(left), is_whole(right))
    lines = {match.number: each for match, each in lines_only(matches, same, whole)}
    rows = rows_of(left, right, matches, lines, whole)
    one = _Side("A", left, moments(left, matches.left, same))
    other = _Side("B", right, moments(right, matches.right, same))
    first = _first(one, other)
    alike = first is None and not lines and all(row.standing is Standing.SAME for row in rows)
    title, question = shared(left, right)
    return Differences(
        title=title,
        question=question,
        left=label(left, right),
        right=label(right, left),
        answers=printable_line(wording.answers(left.exchange, right.exchange)),
        rows=rows,
        legend=wording.legend(row.standing for row in rows),
        summary=wording.summary(row.standing for row in rows),
        first=first,
        hops="" if first or alike else wording.SAME_HOPS,
        lines=tuple(lines.values()),
        ran_only=tuple(_ran_only(matches, whole)),
        unknown=tuple(map(printable_line, _unknown(left, right))),
        nothing=wording.nothing(len(one.every) // 2) if alike else "",
    )


def _same_files(left: Trace, right: Trace) -> Set[str]:
    """Return the paths of the files that are the same in two traces, line for line.

    There are none where the Pythons are two: of a statement over several lines they do not report
    the same ones.
    """
    if left.python.split(".")[:2] != right.python.split(".")[:2]:
        return frozenset()
    texts = {file.path: file.text for file in left.files.values()}
    return {file.path for file in right.files.values() if texts.get(file.path) == file.text}


def _first(one: _Side, other: _Side) -> FirstDifference | None:
    """Find the first difference on the way to own code and to what raised, or else anywhere."""
    keys = one.keys | other.keys
    ways = on_the_way(one.every, keys), on_the_way(other.every, keys)
    found = _parting(one, other, *ways)
    if found is not None:
        return found
    where = wording.in_libraries(calls_own=one.calls_own)
    one.causes = other.causes = frozenset()
    return _parting(one, other, one.every, other.every, where)


class _Side:
    """One of the two, with all of its moments.

    ``causes`` are what the path leads to, and ``keys`` those of all that stands above them.
    """

    def __init__(self, name: str, reading: Reading, every: Sequence[Moment]) -> None:
        self.name, self.trace, self.every = name, reading.trace, every
        self.causes: Set[int] = causes(reading)
        files = reading.trace.files
        self.calls_own = any(files[each.call.code.filename].is_own for each in self.every)
        above = with_those_above(reading.trace, self.causes)
        self.keys = {each.key for each in self.every if not each.is_end and each.call.id in above}

    def next(self, rest: Sequence[Moment], there: _Side, other: Sequence[Moment]) -> NextHop:
        """Return what comes next here, where ``other`` comes there."""
        if not rest:
            return NextHop(wording.ends(self.name), "", "", None)
        call = rest[0].call
        if rest[0].is_end:
            filename = call.code.filename
            line = call.raised_line or self._first_only(rest[0], there, other)
            return self._hop(wording.ended(self.name, call), filename, line, call)
        site = call.call_site
        filename, line = (site.filename, site.line) if site else ("", None)
        return self._hop(wording.goes_to(self.name, call, self._cause(rest)), filename, line, call)

    def _hop(self, said: str, filename: str, line: int | None, call: Call) -> NextHop:
        if not line:
            return NextHop(printable_line(said), "", "", call)
        place = printable_line(f"{self.trace.files[filename].path}:{line}")
        source = printable_line(source_line(self.trace, filename, line))
        link = safe_link(line_link(self.trace, filename, line))
        return NextHop(printable_line(said), place, source, call, link)

    def _first_only(self, end: Moment, there: _Side, other: Sequence[Moment]) -> int | None:
        """Return the first line that ran in a call, and not in the same call of the other one."""
        if not (other and other[0].is_end and other[0].key[0] == end.key[0]):
            return None
        one, two = end.call, other[0].call
        only, _ = apart(
            written(self.trace, one.code),
            one.lines or frozenset(),
            written(there.trace, two.code),
            two.lines or frozenset(),
            _same_files(self.trace, there.trace),
        )
        return min((line.number for line in only), default=None)

    def _cause(self, rest: Sequence[Moment]) -> Call | None:
        """Return what a call led to first, if that is not the call itself."""
        for each in rest:
            if each.is_end and each.call is rest[0].call:
                break
            if each.call.id in self.causes:
                return None if each.call is rest[0].call else each.call
        return None

    def only_below(self, above: Call, other: _Side, there: Call) -> Sequence[Moment]:
        """Return the first call that a function made here, and the same function not there."""
        known = {each.key for each in other.every if _is_begun_by(each, there)}
        return [each for each in self.every if _is_begun_by(each, above) and each.key not in known][
            :1
        ]


def _is_begun_by(moment: Moment, above: Call) -> bool:
    return not moment.is_end and moment.above == above.id


def _parting(
    one: _Side,
    other: _Side,
    left: Sequence[Moment],
    right: Sequence[Moment],
    where: str = "",
) -> FirstDifference | None:
    pairs = enumerate(zip(left, right, strict=False))
    count = next((n for n, (a, b) in pairs if a.key != b.key), min(len(left), len(right)))
    if count == len(left) == len(right):
        return None
    here, there = _open_call(left[:count]), _open_call(right[:count])
    rests = left[count:], right[count:]
    meet = _meeting(*rests)
    if here is not None and there is not None:
        # One that returns without own code may have taken another way in the library.
        rests = (
            _or_other_way(rests[0], lambda: one.only_below(here, other, there)),
            _or_other_way(rests[1], lambda: other.only_below(there, one, here)),
        )
    shared = "" if here is None else _defined(one.trace, here)
    again = "" if meet is None else _defined(one.trace, meet.call)
    return FirstDifference(
        printable_line(wording.same_up_to(shared, where)),
        one.next(rests[0], other, rests[1]),
        other.next(rests[1], one, rests[0]),
        printable_line(wording.meet(again)),
    )


def _or_other_way(rest: Sequence[Moment], way: Callable[[], Sequence[Moment]]) -> Sequence[Moment]:
    is_plain_return = rest and rest[0].is_end and rest[0].call.outcome is Outcome.RETURNED
    return (way() or rest) if is_plain_return else rest


def _open_call(moments: Sequence[Moment]) -> Call | None:
    """Return the innermost call that has begun and not ended."""
    is_open: list[Call] = []
    for each in moments:
        if each.is_end:
            is_open.pop()
        else:
            is_open.append(each.call)
    return is_open[-1] if is_open else None


def _meeting(one: Sequence[Moment], other: Sequence[Moment]) -> Moment | None:
    """Return the first call that both make again in the same order, after they have parted."""
    if max(len(one), len(other)) > _MANY:
        return None
    keys = [each.key for each in one], [each.key for each in other]
    for block in SequenceMatcher(None, *keys, autojunk=False).get_matching_blocks():
        for each in one[block.a : block.a + block.size]:
            if not each.is_end:
                return each
    return None


def _defined(trace: Trace, call: Call) -> str:
    """Return the name of a function with the place where it is written."""
    span = span_of(trace, call.code)
    line = call.code.first_line if span is None else span.def_line
    return f"{short_name(call.code.qualname)} ({trace.files[call.code.filename].path}:{line})"


def _ran_only(matches: Matches, whole: Whole) -> Iterator[str]:
    """Say which functions of libraries ran in one only."""
    alone = [match for match in matches.every if not (match.left and match.right)]
    for name, is_known in (("A", whole.right), ("B", whole.left)):
        owners: dict[str, list[str]] = {}
        for match in alone:
            ran = match.left if name == "A" else match.right
            if ran is not None and not ran.written.is_own and is_known:
                functions = owners.setdefault(ran.written.owner, [])
                functions.append(short_name(ran.code.qualname))
        for owner, functions in owners.items():
            yield printable_line(wording.ran_only(name, owner, functions))


def _unknown(left: Reading, right: Reading) -> Iterator[str]:
    """Say what can't be compared."""
    for name, reading in (("A", left), ("B", right)):
        if not is_whole(reading):
            yield wording.not_whole(name, reading.trace)
