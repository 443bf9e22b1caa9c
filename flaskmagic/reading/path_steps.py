"""A call of the path as a step, with the note that fits it."""

from __future__ import annotations

from flaskmagic.lines import split_lines
from flaskmagic.reading.extent import Extent
from flaskmagic.reading.landmarks import LANDMARKS
from flaskmagic.reading.matcher import focus_line, note_on, shown_lines, span_of
from flaskmagic.reading.model import Definition, ReadStep, Status
from flaskmagic.reading.notes import Notes
from flaskmagic.source.definitions import Span
from flaskmagic.trace import Call, Outcome, Trace
from flaskmagic.walkthroughs.model import Step


def path_step(number: int, call: Call, extent: Extent, notes: Notes) -> ReadStep:
    """Make a step of a call.

    Args:
        number: The number of the step.
        call: The call.
        extent: The calls of the reading.
        notes: The notes that there are.

    Returns:
        The step.
    """
    trace = extent.trace
    name, noted = trace.name(call.code), notes.on(call)
    file, span = trace.files[call.code.filename], _span(trace, call)
    title = noted.title if noted else _title(extent, call)
    step = Step(title=title, part=extent.part(call), line=0, definitions=(name,), note="")
    definition = None if span is None else Definition(name, call.code.filename, file.path, span)
    raised = call.outcome is Outcome.RAISED
    marked = focus_line(noted, definition, trace, call.lines or ()) if noted else None
    return ReadStep(
        number=number,
        step=step,
        status=Status.EXECUTED,
        definition=definition,
        call=call,
        calls=len(extent.by_code[call.code]),
        lines=_lines_that_called(extent, call) if call.lines is None else call.lines,
        all_lines=call.lines is not None and not call.incomplete,
        focus_line=call.raised_line if raised else marked,
        shown=_told_of(noted, definition, trace, call) if noted else frozenset(),
        note=note_on(noted, call, trace) if noted else "",
    )


def _told_of(
    noted: Step, definition: Definition | None, trace: Trace, call: Call
) -> frozenset[int]:
    """Return the lines that a note tells of, with the one that gives way to a line that raised."""
    ran = call.lines or ()
    marked = focus_line(noted, definition, trace, ran)
    return shown_lines(noted, definition, trace, ran) | ({marked} if marked else set())


def _span(trace: Trace, call: Call) -> Span | None:
    """Return where a function is written; of a lambda and the like, from its first line that ran.

    Where those end is not known.
    """
    first, count = call.code.first_line, len(split_lines(trace.files[call.code.filename].text))
    last = min(max(first, *(call.lines or (first,))), count)
    is_there = 1 <= first <= count
    return span_of(trace, call.code) or (Span(first, first, last, first) if is_there else None)


def _lines_that_called(extent: Extent, call: Call) -> frozenset[int]:
    """Return the lines of a call that are known to have run because they made a recorded call."""
    sites = (other.call_site for other in extent.calls_of(call))
    return frozenset(
        site.line for site in sites if site is not None and site.filename == call.code.filename
    )


def _title(extent: Extent, call: Call) -> str:
    trace, name = extent.trace, extent.trace.name(call.code)
    owner, file = extent.owner(call.code), trace.files[call.code.filename]
    if file.is_template and not owner:
        outer, _, inner = call.code.qualname.partition(".<locals>.")
        block = outer.removeprefix("root").replace("block_", "block ", 1)
        return f"Your template: {', '.join(filter(None, [file.module, block, inner]))}"
    if not owner:
        return f"Your code: {call.code.qualname.rpartition('.')[2]}"
    if name in LANDMARKS and extent.is_asked(call):
        return LANDMARKS[name]
    distribution = trace.distributions.get(owner)
    return f"{distribution.name if distribution else 'Python'}: {call.code.qualname}"
