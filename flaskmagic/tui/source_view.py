"""What the source pane shows: a file, which of its lines ran, and where it leads on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flaskmagic.lines import split_lines
from flaskmagic.reading import Definition, Reading, ReadStep
from flaskmagic.reading.matcher import span_of
from flaskmagic.reading.step_view import states_of
from flaskmagic.source.definitions import Span
from flaskmagic.source.line_states import line_states
from flaskmagic.trace import Call, SourceFile
from flaskmagic.trace.site_columns import site_columns
from flaskmagic.tui.walk import Walk


@dataclass(frozen=True)
class SourceView:
    """A file as it is to be shown.

    ``ran`` says of the lines of the definition at ``span`` whether they ran, as far as it is
    known. ``line`` is where the reader is; ``onward`` are the lines and characters of the call
    that leads to the next step.
    """

    filename: str
    file: SourceFile
    name: str = ""
    span: Span | None = None
    ran: Mapping[int, bool | None] = field(default_factory=dict)
    focus: int | None = None
    line: int | None = None
    onward: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def docstring(self) -> range:
        """The lines of a docstring that is longer than a line: they are folded."""
        if self.span is None or self.span.docstring is None:
            return range(0)
        first, last = self.span.docstring
        inside = self.line is not None and first <= self.line <= last
        return range(0) if first == last or inside else range(first, last + 1)

    @property
    def aim(self) -> int:
        """The line that must be in view."""
        start = self.span.def_line if self.span else 1
        return self.line or self.focus or min(self.onward, default=start)

    def next_ran(self, step: int) -> int | None:
        """Return the next line that ran, or the one before.

        Args:
            step: 1 for the next line, -1 for the one before.

        Returns:
            The line, or ``None`` if there is none.
        """
        lines = sorted(number for number, ran in self.ran.items() if ran)
        here = self.line or (0 if step > 0 else self.aim)
        found = [number for number in lines if (number - here) * step > 0]
        return found[0 if step > 0 else -1] if found else None


def source_view(walk: Walk) -> SourceView | None:
    """Return what is to be seen at the place of a walk.

    Args:
        walk: The walk.

    Returns:
        The source, or ``None`` at the opening and for a step that is not in this version.
    """
    place = walk.place
    step = walk.shown_step
    if step is not None and step.definition is not None:
        return _of_step(walk, step, step.definition)
    if place.call is not None:
        return _of_call(walk, place.call)
    if place.filename is not None:
        return SourceView(place.filename, walk.trace.files[place.filename], line=place.line)
    return None


def _of_step(walk: Walk, step: ReadStep, definition: Definition) -> SourceView:
    filename, span = definition.filename, definition.span
    # What proves an attribute is a call elsewhere, which leads on in lines of its own.
    is_called = step.call is not None and not step.step.proofs
    return SourceView(
        filename,
        walk.trace.files[filename],
        step.name.partition(":")[2],
        span,
        states_of(walk.trace, step),
        step.focus_line,
        walk.place.line,
        _onward(walk, filename) if is_called else {},
    )


def _of_call(walk: Walk, call: Call) -> SourceView:
    trace = walk.trace
    filename, span = call.code.filename, span_of(trace, call.code)
    file, name = trace.files[filename], call.code.qualname
    if span is None:
        line = walk.place.line or max(call.code.first_line, 1)
        return SourceView(filename, file, name, line=line, onward=_onward(walk, filename))
    ran = line_states(
        file.text, span, call.lines, python=not file.is_template, complete=not call.incomplete
    )
    return SourceView(
        filename, file, name, span, ran, None, walk.place.line, _onward(walk, filename)
    )


def _onward(walk: Walk, filename: str) -> dict[int, tuple[int, int]]:
    call = walk.onward()
    site = call.call_site if call else None
    if site is None or site.filename != filename:
        return {}
    lines = split_lines(walk.trace.files[filename].text)
    return {number: (start, end) for number, start, end in site_columns(site, lines)}


def enclosing(reading: Reading, filename: str, line: int) -> Call | None:
    """Find the call to show for a line: the first that ran it, or else the first around it.

    Args:
        reading: The reading.
        filename: The file.
        line: The line.

    Returns:
        The call, or ``None`` where no function that ran has the line.
    """
    spans = {
        code: span
        for code in {call.code for call in reading.calls if call.code.filename == filename}
        if (span := span_of(reading.trace, code)) and span.first_line <= line <= span.last_line
    }
    if not spans:
        return None
    inner = max(spans, key=lambda code: spans[code].first_line)
    calls = list(_calls_of(reading, inner.qualname, filename))
    return next((call for call in calls if call.lines and line in call.lines), calls[0])


def _calls_of(reading: Reading, qualname: str, filename: str) -> Iterator[Call]:
    for call in reading.calls:
        if call.code.qualname == qualname and call.code.filename == filename:
            yield call
