"""Holds a walkthrough against a trace: which steps ran, where, in which order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from flaskmagic.lines import split_lines
from flaskmagic.reading.claims import true_of
from flaskmagic.reading.model import Definition, Reading, ReadStep, Status
from flaskmagic.source.definitions import Span, definitions
from flaskmagic.source.templates import template_definitions
from flaskmagic.trace import Call, CodeRef, Kind, Trace
from flaskmagic.tracer.values import represent
from flaskmagic.walkthroughs.model import Step, Walkthrough

# The backticks that an author put around a place give way to those of the value.
_PLACEHOLDER = re.compile(r"`?\{(?:result|arguments\.(?P<argument>\w+))\}`?")


def read(walkthrough: Walkthrough, trace: Trace) -> Reading:
    """Match each step with the call that proves it, and put the steps in the order of the run.

    A step is matched with the first fitting call after the call of the step before it, or else
    with the first fitting call of all. A step that has none stays after the step before it.

    Args:
        walkthrough: The walkthrough.
        trace: The trace.

    Returns:
        The reading, its steps numbered from 1.
    """
    found: list[tuple[int, ReadStep]] = []
    before: ReadStep | None = None
    position = 0
    for step in _told_of(walkthrough, trace):
        read_step = _read_step(step, trace, before)
        if read_step.call is not None:
            before, position = read_step, read_step.call.id
        found.append((position, read_step))
    ordered = sorted(found, key=lambda item: item[0])
    steps = tuple(replace(step, number=n) for n, (_, step) in enumerate(ordered, 1))
    return Reading(walkthrough, trace, steps)


def _told_of(walkthrough: Walkthrough, trace: Trace) -> Iterator[Step]:
    """Yield the steps of a walkthrough that a trace's app can have."""
    steps = [step for step in walkthrough.steps if _of_demo(trace) or not step.demo]
    titles = {step.title for step in steps}
    for step in steps:
        yield step if step.follows in titles else replace(step, follows=None)


def _of_demo(trace: Trace) -> bool:
    """Say whether a trace is of the scenario that walkthroughs are written for."""
    return trace.kind is Kind.DEMO


def _read_step(step: Step, trace: Trace, before: ReadStep | None) -> ReadStep:
    definition = resolve(step.definitions, trace)
    proof = resolve(step.proofs, trace) if step.proofs else definition
    every = trace.by_definition.get(proof.name, ()) if proof else ()
    call, unfound = None, _unfound(step, definition, proof, trace)
    if definition is not None and not unfound:
        fitting = partial(fits, step=step, trace=trace)
        call = next(filter(fitting, _first_to_try(every, before, definition)), None)
    if definition is None or call is None:
        is_missing = bool(trace.gaps) and not unfound
        missing = Status.NOT_RECORDED if is_missing else Status.NOT_EXECUTED
        return ReadStep(
            number=0,
            step=step,
            status=Status.NOT_IN_VERSION if definition is None else missing,
            definition=definition,
            calls=len(every),
            focus_line=focus_line(step, definition, trace, ()),
            unfound=unfound,
        )
    if not step.proofs:
        definition = _as_called(definition, call, trace)
    lines = _lines_of(definition, call)
    return ReadStep(
        number=0,
        step=step,
        status=Status.EXECUTED,
        definition=definition,
        call=call,
        calls=len(every),
        lines=lines,
        focus_line=focus_line(step, definition, trace, lines),
        shown=shown_lines(step, definition, trace, lines),
        proof_line=_proof_line(step, call, trace),
        note=note_on(step, call, trace),
        all_lines=not call.incomplete,
    )


def _first_to_try(
    calls: Sequence[Call], before: ReadStep | None, definition: Definition
) -> Iterator[Call]:
    """Yield calls in the order in which they may be a step: first those after the step before."""
    first = 0
    if before is not None and before.call is not None:
        # Two steps may speak of one call, if they show two different definitions.
        again = before.definition is not None and before.definition.name == definition.name
        first = bisect_left(calls, before.call.id + again, key=lambda call: call.id)
    for at in (*range(first, len(calls)), *range(first)):
        yield calls[at]


def fits(call: Call, step: Step, trace: Trace) -> bool:
    """Say whether a call of a step's definition or proof meets the step's conditions.

    Args:
        call: The call.
        step: The step.
        trace: The trace that the call is of.

    Returns:
        Whether it meets all of them.
    """
    arguments = call.arguments or {}
    wanted = [*step.where.items(), *(step.demo_where.items() if _of_demo(trace) else ())]
    if any(arguments.get(name) != represent(value) for name, value in wanted):
        return False
    if step.called_from:
        caller = trace.parent(call)
        if caller is None or trace.name(caller.code) not in step.called_from:
            return False
    if step.within:
        above = {trace.name(each.code) for each in trace.ancestors(call)}
        if above.isdisjoint(step.within):
            return False
    if step.call is not None and step.call not in (trace.call_text(call) or ""):
        return False
    texts = step.proof_line if step.proofs else step.focus
    return _ran(trace, call, span_of(trace, call.code), texts)


def _ran(trace: Trace, call: Call, span: Span | None, texts: Sequence[str]) -> bool:
    """Say whether the line of ``texts`` ran; a line of the signature runs with every call."""
    if not texts or span is None:
        return True
    lines = call.lines or frozenset()
    line = _find_line(trace, call.code.filename, span, texts, lines)
    return line is not None and (line in lines or line < span.body_line)


def _unfound(
    step: Step, definition: Definition | None, proof: Definition | None, trace: Trace
) -> tuple[str, ...]:
    """Return the texts that a step looks for and that no line of its definition or proof has."""
    for texts, where in ((step.focus, definition), (step.proof_line, proof)):
        if texts and where is not None:
            spans = _spans(trace, where.filename)[where.name.partition(":")[2]]
            if not any(_find_line(trace, where.filename, span, texts, ()) for span in spans):
                return texts
    return ()


def _find_line(
    trace: Trace, filename: str, span: Span, texts: Sequence[str], executed: Iterable[int]
) -> int | None:
    """Return the line within ``span`` that holds one of ``texts``, rather one that ran.

    The docstring is not looked at.
    """
    source = split_lines(trace.files[filename].text)
    docstring = range(span.docstring[0], span.docstring[1] + 1) if span.docstring else ()
    for text in texts:
        lines = [
            line
            for line in range(span.first_line, span.last_line + 1)
            if line <= len(source) and text in source[line - 1] and line not in docstring
        ]
        if lines:
            return next((line for line in lines if line in set(executed)), lines[0])
    return None


def focus_line(
    step: Step, definition: Definition | None, trace: Trace, executed: Iterable[int]
) -> int | None:
    """Return the line of a definition that a step marks.

    Args:
        step: The step.
        definition: The definition, if one was found.
        trace: The trace that has its source.
        executed: The lines that ran: one of them is chosen before any other.

    Returns:
        The number of the line, or ``None`` if no line is marked.
    """
    if definition is None:
        return None
    return _find_line(trace, definition.filename, definition.span, step.focus, executed)


def shown_lines(
    step: Step, definition: Definition | None, trace: Trace, executed: Iterable[int]
) -> frozenset[int]:
    """Return the lines of a definition that a step shows besides the marked one.

    Args:
        step: The step.
        definition: The definition, if one was found.
        trace: The trace that has its source.
        executed: The lines that ran: one of them is chosen before any other.

    Returns:
        A line for each text that the definition has.
    """
    if definition is None:
        return frozenset()
    filename, span = definition.filename, definition.span
    found = (_find_line(trace, filename, span, texts, executed) for texts in step.show)
    return frozenset(line for line in found if line is not None)


def _proof_line(step: Step, call: Call, trace: Trace) -> int | None:
    span = span_of(trace, call.code)
    if span is None or not step.proof_line:
        return None
    return _find_line(trace, call.code.filename, span, step.proof_line, call.lines or ())


def resolve(names: Sequence[str], trace: Trace) -> Definition | None:
    """Find a definition in the traced sources.

    Args:
        names: Its names as ``module:qualname``, for releases that differ.
        trace: The trace that has the sources.

    Returns:
        The definition of the first name that there is one for, or ``None``.
    """
    for name in names:
        module, _, qualname = name.partition(":")
        for filename, file in trace.files.items():
            if file.module == module:
                spans = _spans(trace, filename).get(qualname)
                if spans:
                    return Definition(name, filename, file.path, spans[-1])
    return None


def _spans(trace: Trace, filename: str) -> dict[str, Sequence[Span]]:
    file = trace.files[filename]
    return dict((template_definitions if file.is_template else definitions)(file.text))


def span_of(trace: Trace, code: CodeRef) -> Span | None:
    """Return where a function that ran is written.

    Args:
        trace: The trace that it ran in.
        code: The function.

    Returns:
        Its lines, or ``None`` where they are not known, as of a lambda.
    """
    spans = _spans(trace, code.filename).get(code.qualname, ())
    exact = [span for span in spans if span.first_line == code.first_line]
    return next(iter([*exact, *spans]), None)


def _as_called(definition: Definition, call: Call, trace: Trace) -> Definition:
    """Return the definition that ran, where a name is defined more than once."""
    span = span_of(trace, call.code)
    return definition if span is None else replace(definition, span=span)


def _lines_of(definition: Definition, call: Call) -> frozenset[int]:
    span = definition.span
    if call.code.filename != definition.filename or call.lines is None:
        return frozenset()
    return frozenset(line for line in call.lines if span.first_line <= line <= span.last_line)


def note_on(step: Step, call: Call, trace: Trace) -> str:
    """Return what the note of a step says of a call: what is true, with the values of the call.

    Args:
        step: The step.
        call: The call.
        trace: The trace that it is of.

    Returns:
        The note, in Markdown.
    """
    return fill_in(true_of(step.note, step.claims, trace, call), call)


def fill_in(note: str, call: Call) -> str:
    """Put the values of a call, as inline code, in the places that a note leaves for them.

    Args:
        note: The note, in Markdown.
        call: The call.

    Returns:
        The note. Where a value is missing, it says so.
    """

    def value(place: re.Match[str]) -> str:
        name = place["argument"]
        text = call.result if name is None else (call.arguments or {}).get(name)
        return "(not recorded)" if text is None else inline_code(text)

    return _PLACEHOLDER.sub(value, note)


def inline_code(text: str) -> str:
    """Return a text as inline code of Markdown, whatever backticks are in it.

    Args:
        text: The text.

    Returns:
        The Markdown, in one line.
    """
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}".replace("\n", " ")
