"""Chooses the call that shows the work of a feature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from flaskmagic.reading.chains import chain_to, last_own
from flaskmagic.reading.matcher import fits, focus_line, resolve, shown_lines
from flaskmagic.trace import Call, Exchange, Trace
from flaskmagic.walkthroughs import Step


@dataclass(frozen=True, slots=True)
class Work:
    """A call in which a line did the work of a feature; it is ``None`` where nobody named it.

    ``shown`` are lines that the note speaks of besides.
    """

    trace: Trace
    step: Step
    call: Call
    line: int | None
    shown: frozenset[int] = frozenset()


def work_of(
    traces: Sequence[Trace], step: Step, own_places: Set[str], followed: Exchange | None
) -> Work | None:
    """Return the call that shows the work of a step.

    Args:
        traces: The traces of the report.
        step: The step.
        own_places: The lines of own code, as ``file:line``, that use the feature.
        followed: The exchange that the report follows where it can.

    Returns:
        A call that such a line led to, rather in the same exchange than by starting the server;
        else one of that exchange; else one below own code; else the first one. ``None`` if the
        line did not run.
    """

    def rank(work: Work) -> tuple[bool, bool, bool, bool]:
        chain, exchanges = chain_to(work.trace, work.call), work.trace.exchange_by_call
        below, exchange = last_own(work.trace, chain), exchanges.get(work.call.id)
        is_apart = below >= 0 and exchanges.get(chain[below].id) is not exchange
        is_others = own_place(work.trace, chain, below) not in own_places
        return is_others or is_apart, is_others, exchange is not followed, below < 0

    return min(_fitting(traces, step), key=rank, default=None)


def calls_of(traces: Sequence[Trace], step: Step) -> list[Call]:
    """Return the calls of a step's definition, whatever ran in them.

    Args:
        traces: The traces of the report.
        step: The step.

    Returns:
        The calls.
    """
    found = ((trace, resolve(step.definitions, trace)) for trace in traces)
    return [
        call for trace, each in found if each for call in trace.by_definition.get(each.name, ())
    ]


def is_unfound(traces: Sequence[Trace], step: Step) -> bool:
    """Say whether a definition ran that does not have the line of a step, in any trace.

    Args:
        traces: The traces of the report.
        step: The step.

    Returns:
        Whether nothing can be said of the line.
    """
    found = [(resolve(step.definitions, trace), trace) for trace in traces]
    known = [(each, trace) for each, trace in found if each is not None]
    return bool(known) and not any(focus_line(step, each, trace, ()) for each, trace in known)


def _fitting(traces: Sequence[Trace], step: Step) -> Iterator[Work]:
    for trace in traces:
        definition = resolve(step.definitions, trace)
        for call in trace.by_definition.get(definition.name, ()) if definition else ():
            line = focus_line(step, definition, trace, call.lines or ())
            if line is not None and fits(call, step, trace):
                shown = shown_lines(step, definition, trace, call.lines or ())
                yield Work(trace, step, call, line, shown)


def own_place(trace: Trace, chain: Sequence[Call], index: int) -> str:
    """Return the line of own code that led on to the end of a chain.

    Args:
        trace: The trace.
        chain: The calls.
        index: Where own code last stands in it, or -1.

    Returns:
        The line as ``file:line``, or ``""``.
    """
    site = chain[index + 1].call_site if index >= 0 else None
    return "" if site is None else f"{trace.files[site.filename].path}:{site.line}"
