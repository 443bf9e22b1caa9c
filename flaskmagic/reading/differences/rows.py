"""The path of both readings, definition by definition: what is the same, moved, new and gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from flaskmagic.eras.moved import SAME_NAME, same_definition
from flaskmagic.eras.revisions import ReadFrom, SourceText
from flaskmagic.printable import printable_line
from flaskmagic.reading.differences import wording
from flaskmagic.reading.differences.lines import LinesOnly, Whole
from flaskmagic.reading.differences.matches import Match, Matches, may_be_same
from flaskmagic.reading.differences.ran import Ran, calls_of, is_comprehension
from flaskmagic.reading.differences.wording import Standing, short_name
from flaskmagic.reading.differences.written import Written
from flaskmagic.reading.hops import approaches
from flaskmagic.reading.matcher import resolve
from flaskmagic.reading.model import Reading, ReadStep
from flaskmagic.source.definitions import definitions
from flaskmagic.trace import CodeRef, SourceFile, Trace


@dataclass(frozen=True, slots=True)
class Side:
    """A definition in one of both, in words; ``remark`` is what must be said beside the place.

    ``name`` is short, and ``definition`` has the module and the whole name.
    """

    name: str
    definition: str
    place: str
    link: str | None
    remark: str


@dataclass(frozen=True, slots=True)
class Row:
    """A definition on the path of one reading or of both.

    ``step`` is the title of the step that it is, if it is one. ``is_changed`` says that it is other
    code in both, ``said`` what is to be said of that, and ``lines`` are those that ran in one only.
    What did not run in one of both has a place there all the same, if it is known.
    """

    standing: Standing
    is_changed: bool
    step: str
    left: Side | None
    right: Side | None
    said: str
    lines: LinesOnly | None

    @property
    def name(self) -> str:
        """Its name, in A if it is there."""
        found = self.left or self.right
        return found.name if found else ""

    @property
    def title(self) -> str:
        """The title of the step, or else its name."""
        return self.step or self.name

    @property
    def is_folded(self) -> bool:
        """Whether it is enough to name it: nothing of it differs."""
        return self.standing is Standing.SAME and self.lines is None


@dataclass(frozen=True, slots=True)
class Folded:
    """Rows one after the other of which nothing differs, and what is said instead of them."""

    said: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Stop:
    """A definition on the path of a reading: a step, or a hop on the way to one."""

    title: str
    written: Written
    match: Match | None


def rows_of(
    left: Reading,
    right: Reading,
    matches: Matches,
    lines: Mapping[int, LinesOnly],
    whole: Whole,
) -> tuple[Row, ...]:
    """Compare the paths of two readings: their steps, and the hops that lead to these.

    Args:
        left: One reading.
        right: The other one.
        matches: What ran in both.
        lines: The lines that ran in one only, by the numbers of the matches.
        whole: Whether the readings are whole.

    Returns:
        A row for each definition, in the order of A, those of B where they come.
    """
    one, other = _stops(left, matches.left), _stops(right, matches.right)
    made = _Rows(left, right, matches, lines, whole)
    return tuple(
        row for key in _merged(one, other) for row in made.of(one.get(key), other.get(key))
    )


def _stops(reading: Reading, known: Mapping[CodeRef, Match]) -> dict[int | str, _Stop]:
    """Return the definitions on the path, by the number of the match or the title of the step."""
    ways, ids = approaches(reading), {call.id for call in calls_of(reading)}
    found: dict[int | str, _Stop] = {}
    for step in reading.steps:
        if step.call is None or step.call.id not in ids or is_comprehension(step.call):
            continue
        way = ways.get(step.number)
        hops = [hop.call for hop in way.hops if hop.call.id in ids] if way else []
        codes = [call.code for call in hops if not is_comprehension(call)]
        for code in codes:
            found.setdefault(known[code].number, _stop("", known[code], reading.trace))
        key, stop = _stop_of_step(step, known, reading.trace)
        if key not in found or not found[key].title:
            found[key] = stop
    return found


def _stop(title: str, match: Match, trace: Trace) -> _Stop:
    ran = next(each for each in (match.left, match.right) if each and each.written.trace is trace)
    return _Stop(title, ran.written, match)


def _stop_of_step(
    step: ReadStep, known: Mapping[CodeRef, Match], trace: Trace
) -> tuple[int | str, _Stop]:
    title, shown = step.step.title, step.definition
    assert step.call is not None
    if not step.step.proofs or shown is None:
        match = known[step.call.code]
        return match.number, _stop(title, match, trace)
    name = shown.name.partition(":")[2]
    return title, _Stop(title, Written(trace, shown.filename, name, shown.span), None)


def _merged(one: Mapping[int | str, _Stop], other: Mapping[int | str, _Stop]) -> list[int | str]:
    """Return the keys of both, each once: those of A in their order, those of B between them."""
    here, there = list(one), list(other)
    found: list[int | str] = []
    for _, a, a_end, b, b_end in SequenceMatcher(None, here, there, autojunk=False).get_opcodes():
        found += [*here[a:a_end], *there[b:b_end]]
    return list(dict.fromkeys(found))


class _Rows:
    """Makes the rows of two readings."""

    def __init__(
        self,
        left: Reading,
        right: Reading,
        matches: Matches,
        lines: Mapping[int, LinesOnly],
        whole: Whole,
    ) -> None:
        self._traces = left.trace, right.trace
        # Of what a topic names, a trace has the sources, also if it did not run.
        self._named = left.walkthrough.wanted & right.walkthrough.wanted
        self._lines, self._whole = lines, whole
        self._ran = [
            {(code.filename, code.qualname) for code in known}
            for known in (matches.left, matches.right)
        ]

    def of(self, here: _Stop | None, there: _Stop | None) -> Iterator[Row]:
        """Yield the row of a definition, or two rows if a step is another definition in both."""
        title = next((each.title for each in (here, there) if each and each.title), "")
        match = next((each.match for each in (here, there) if each and each.match), None)
        if match is not None:
            yield self._of_match(match, title)
        elif here and there and _is_same_definition(here.written, there.written):
            yield self._of_both(title, here.written, there.written, "", None)
        else:
            if here:
                yield self._of_left(title, here.written)
            if there:
                yield self._of_right(title, there.written)

    def _of_match(self, match: Match, title: str) -> Row:
        one, other, lines = match.left, match.right, self._lines.get(match.number)
        if one and other:
            said = "" if match.is_same or lines else wording.changed_elsewhere(_unknown(one, other))
            return self._of_both(title, one.written, other.written, said, lines)
        if one:
            return self._of_left(title, one.written, lines)
        return self._of_right(title, match.either.written, lines)

    def _of_both(
        self, title: str, one: Written, other: Written, said: str, lines: LinesOnly | None
    ) -> Row:
        is_changed = not one.is_same(other)
        standing = Standing.CHANGED if is_changed else Standing.SAME
        if one.name != other.name:
            standing = Standing.MOVED
        return Row(standing, is_changed, title, _side(one), _side(other), said, lines)

    def _of_left(self, title: str, one: Written, lines: LinesOnly | None = None) -> Row:
        standing = Standing.GONE, Standing.ONLY_A
        found, place = self._elsewhere(one, 1, standing, is_whole=self._whole.right)
        return Row(found, False, title, _side(one), place, "", lines)

    def _of_right(self, title: str, other: Written, lines: LinesOnly | None = None) -> Row:
        standing = Standing.NEW, Standing.ONLY_B
        found, place = self._elsewhere(other, 0, standing, is_whole=self._whole.left)
        return Row(found, False, title, place, _side(other), "", lines)

    def _elsewhere(
        self, written: Written, where: int, standing: tuple[Standing, Standing], *, is_whole: bool
    ) -> tuple[Standing, Side | None]:
        """Say what became of a definition that did not run in the other reading."""
        trace = self._traces[where]
        there = _written_in(trace, written)
        if there is not None and (there.filename, there.qualname) in self._ran[where]:
            there = None  # it is another definition, which has a row of its own
        side = None if there is None else _side(there)
        if not is_whole:
            return Standing.NOT_RECORDED, side
        is_gone = there is None and (written.name in self._named or _lacks(trace, written))
        return standing[not is_gone], side


def _side(written: Written) -> Side:
    remark = written.trace.files[written.filename].remark or ""
    name = short_name(written.qualname)
    texts = map(printable_line, (name, written.name, written.place, remark))
    name, definition, place, remark = texts
    return Side(name, definition, place, written.link, remark)


def _is_same_definition(one: Written, other: Written) -> bool:
    """Say whether what a step shows without a call is the same in both."""
    if one.name == other.name:
        return True
    return may_be_same(one, other) and one.is_like(other) >= SAME_NAME


def _unknown(one: Ran, other: Ran) -> list[str]:
    """Return in which of both it is not known which lines ran."""
    return [name for name, ran in (("A", one), ("B", other)) if ran.lines is None]


def _written_in(trace: Trace, written: Written) -> Written | None:
    """Find a definition in the sources of another trace, which are those of the files that ran."""
    found = resolve([written.name], trace)
    if found is not None:
        return Written(trace, found.filename, written.qualname, found.span)
    files = {
        file.path: name
        for name, file in trace.files.items()
        if Written(trace, name, "", written.span).owner == written.owner
    }
    old = SourceText(written.path, written.trace.files[written.filename].text, ReadFrom.INSTALLED)
    new = [SourceText(path, trace.files[n].text, ReadFrom.INSTALLED) for path, n in files.items()]
    moved = same_definition(old, written.qualname, new)
    if moved is None:
        return None
    return Written(trace, files[moved.source.path], moved.qualname, moved.span)


def _lacks(trace: Trace, written: Written) -> bool:
    """Say whether it is certain that another trace's release has not a definition.

    It is where the trace has the source of its module, or that of its class.
    """
    own_file = written.trace.files[written.filename]
    if written.qualname not in definitions(own_file.text):  # such as a lambda
        return False
    if any(_rules_out(file, own_file.module) for file in trace.files.values()):
        return True
    outer, _, within = written.qualname.partition(".")
    return bool(within) and any(
        outer in definitions(file.text)
        for name, file in trace.files.items()
        if Written(trace, name, "", written.span).owner == written.owner
    )


def _rules_out(file: SourceFile, module: str) -> bool:
    """Say whether a file is a module that lacks something, or one that can have none within it."""
    is_plain = not file.path.endswith("/__init__.py")
    return file.module == module or (is_plain and module.startswith(f"{file.module}."))
