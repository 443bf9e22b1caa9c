"""Which of several traces a topic is read on, and which topics there are to read."""

from __future__ import annotations

from collections.abc import Sequence

from flaskmagic.errors import Problem
from flaskmagic.reading.matcher import read
from flaskmagic.reading.model import Reading, Status
from flaskmagic.trace import Kind, Trace
from flaskmagic.walkthroughs import Walkthrough


class NoTrace(Problem):
    """A topic whose visit none of the traces is of."""


def traces_for(chosen: Sequence[Walkthrough], traces: Sequence[Trace]) -> list[Trace]:
    """Return the trace for each walkthrough.

    Args:
        chosen: The walkthroughs; without any, all traces are meant.
        traces: The traces that there are.

    Returns:
        A trace for each walkthrough, in their order, or a lone trace of an app of the reader's
        own, which serves them all.

    Raises:
        NoTrace: None is of the visit that a walkthrough is for.
    """
    if not chosen or [trace.kind for trace in traces] == [Kind.APP]:
        return list(traces)
    by_scenario = {trace.scenario: trace for trace in traces}
    for each in chosen:
        if (each.scenario or "") not in by_scenario:
            recorded = ", ".join(by_scenario) or "nothing"
            raise NoTrace(f"has no trace of {each.scenario or 'own'!r}: it has {recorded}")
    return [by_scenario[each.scenario or ""] for each in chosen]


def pair(chosen: Sequence[Walkthrough], traces: Sequence[Trace]) -> list[Reading]:
    """Read each walkthrough on its trace.

    Args:
        chosen: The walkthroughs.
        traces: A trace for each of them, in their order, or a lone one of an app of the reader's
            own. They are fewer after a run that was interrupted.

    Returns:
        The readings; of a walkthrough that has no trace there is none.
    """
    if [trace.kind is Kind.DEMO for trace in traces] == [False]:
        return [read(each, traces[0]) for each in chosen]
    return [read(each, trace) for each, trace in zip(chosen, traces, strict=False)]


def all_that_ran(every: Sequence[Walkthrough], traces: Sequence[Trace]) -> list[Reading]:
    """Read all topics that the traces have something on.

    Args:
        every: The walkthroughs of all topics.
        traces: The traces.

    Returns:
        On a visit of the demo app its topic, on an app of the reader's own each topic that the
        run went through.
    """
    found: list[Reading] = []
    for trace in traces:
        found += [read(each, trace) for each in every if each.scenario == trace.scenario]
        found += read_that_ran(trace, every) if trace.kind is Kind.APP else []
    return found


def read_that_ran(trace: Trace, walkthroughs: Sequence[Walkthrough]) -> list[Reading]:
    """Return the readings of those walkthroughs of which most steps were executed.

    Args:
        trace: The trace.
        walkthroughs: The walkthroughs to choose from.

    Returns:
        The readings.
    """
    readings = [read(walkthrough, trace) for walkthrough in walkthroughs]
    # With half of its steps or more not executed, a walkthrough tells of something else.
    return [reading for reading in readings if 2 * _executed(reading) > len(reading.steps)]


def _executed(reading: Reading) -> int:
    return sum(step.status is Status.EXECUTED for step in reading.steps)
