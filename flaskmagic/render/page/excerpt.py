"""An excerpt, line by line, with what was left out of that of a step folded up beneath it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine, StepView
from flaskmagic.render.highlight import Mark, Segment, coloured, segments

_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Row:
    """A line to show: the spaces that it begins with, how wide they are, and the rest of it."""

    line: ExcerptLine
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


def excerpt_rows(view: StepView) -> Iterator[Row | Folded]:
    """Lay out the excerpt of a step: every line of the definition, some of them folded.

    Args:
        view: The step.

    Yields:
        The lines, and the folds, in their order.
    """
    every = _rows(view.excerpt, view.is_template)
    for item in view.excerpt:
        if isinstance(item, ExcerptFold):
            yield Folded(item.label, [every[line.number] for line in item.lines])
        else:
            yield every[item.number]


def asked_rows(excerpt: Sequence[ExcerptLine | ExcerptFold]) -> Iterator[Row | Folded]:
    """Lay out the lines beside a question: what is left out there may be the answer.

    Args:
        excerpt: The lines.

    Yields:
        The lines, and for those that are left out, a fold with none.
    """
    every = _rows([item for item in excerpt if isinstance(item, ExcerptLine)], is_template=False)
    for item in excerpt:
        yield Folded(item.label, ()) if isinstance(item, ExcerptFold) else every[item.number]


def _rows(excerpt: Sequence[ExcerptLine | ExcerptFold], is_template: bool) -> Mapping[int, Row]:
    """Return the lines of the excerpt in colour, by their numbers."""
    lines = [line for item in excerpt for line in _unfolded(item)]
    text = "".join(f"{line.text}\n" for line in lines)
    runs = coloured(text, 1, len(lines), is_template)
    found = {}
    for line, of_line in zip(lines, runs, strict=False):
        lead = line.text[: len(line.text) - len(line.text.lstrip())]
        width = min(len(lead.expandtabs(4)), _DEEPEST)
        marks = [
            Mark(on.start, on.end, f"#step-{on.step}", f"leads to step {on.step}: {on.title}")
            for on in line.leads_on
        ]
        found[line.number] = Row(line, lead, width, segments(of_line, marks, len(lead)))
    return found


def _unfolded(item: ExcerptLine | ExcerptFold) -> Sequence[ExcerptLine]:
    return item.lines if isinstance(item, ExcerptFold) else (item,)
