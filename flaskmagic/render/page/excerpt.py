"""The excerpt of a step, line by line, with what was left out folded up beneath it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flaskmagic.lines import split_lines
from flaskmagic.reading import Reading, ReadStep
from flaskmagic.reading.hops import Onward
from flaskmagic.reading.view import excerpt_of
from flaskmagic.render.highlight import Mark, Segment, coloured, segments
from flaskmagic.source.excerpts import Fold, Line
from flaskmagic.trace.site_columns import columns

_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A line to show: the spaces that it begins with, how wide they are, and the rest of it."""

    line: Line
    lead: str
    indent: int
    segments: Sequence[Segment]

    @property
    def state(self) -> str:
        """Whether the line ran: ``ran``, ``idle``, or ``""`` where that is not known."""
        return {True: "ran", False: "idle", None: ""}[self.line.ran]


@dataclass(frozen=True, slots=True)
class Folded:
    """Lines that are shown when they are asked for."""

    label: str
    rows: Sequence[Row]


def excerpt_rows(
    reading: Reading, step: ReadStep, onward: Sequence[Onward]
) -> Iterator[Row | Folded]:
    """Yield what is shown of a step's definition: every line of it, some of them folded."""
    definition = step.definition
    if definition is None:
        return
    every = _all_rows(reading, step, onward)
    number = definition.span.first_line
    for item in excerpt_of(reading, step, {way.site.line for way in onward}):
        count = item.count if isinstance(item, Fold) else 1
        rows = [every[line] for line in range(number, number + count) if line in every]
        number += count
        if isinstance(item, Fold):
            yield Folded(str(item), rows)
        else:
            yield from rows


def _all_rows(reading: Reading, step: ReadStep, onward: Sequence[Onward]) -> Mapping[int, Row]:
    definition = step.definition
    if definition is None:
        return {}
    file, span = reading.trace.files[definition.filename], definition.span
    numbers = range(span.first_line, span.last_line + 1)
    # If every line led on, none would be folded but the docstring.
    unfolded = excerpt_of(reading, step, set(numbers))
    known = {line.number: line for line in unfolded if isinstance(line, Line)}
    marks = _marks(split_lines(file.text), onward)
    texts = split_lines(file.text)
    runs = coloured(file.text, span.first_line, span.last_line, file.is_template)
    found = {}
    for number, of_line in zip(numbers, runs, strict=False):
        line = known.get(number) or Line(number, texts[number - 1], None)
        lead = line.text[: len(line.text) - len(line.text.lstrip())]
        width = min(len(lead.expandtabs(4)), _DEEPEST)
        rest = segments(of_line, marks.get(number, []), len(lead))
        found[number] = Row(line, lead, width, rest)
    return found


def _marks(lines: Sequence[str], onward: Sequence[Onward]) -> Mapping[int, list[Mark]]:
    found: dict[int, list[Mark]] = {}
    for site, step in onward:
        title = f"leads to step {step.number}: {step.step.title}"
        for number, start, end in columns(site, lines):
            mark = Mark(start, end, f"#step-{step.number}", title)
            if all((other.start, other.end) != (start, end) for other in found.get(number, ())):
                found.setdefault(number, []).append(mark)
    return found
