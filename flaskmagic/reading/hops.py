"""The calls between the steps: how the run got from one to the next."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from flaskmagic.lines import split_lines
from flaskmagic.reading.model import Reading, ReadStep
from flaskmagic.trace import Call, CallSite, Trace


@dataclass(frozen=True, slots=True)
class Hop:
    """One call on the way to a step, seen from the line that made it.

    ``source`` is that line, stripped; ``new_thread`` says that the line started the thread in
    which the call ran.
    """

    caller: str
    path: str
    line: int
    source: str
    call: Call
    new_thread: bool


@dataclass(frozen=True, slots=True)
class Approach:
    """How a step was reached: from the nearest step above it, or from where its thread began.

    ``known`` counts the hops at the start that led to an earlier step as well, and are left out
    of ``hops``. The last hop is the one that called the step's definition.
    """

    known: int
    hops: tuple[Hop, ...]


def approaches(reading: Reading) -> dict[int, Approach]:
    """Find out how each executed step was reached.

    Args:
        reading: The reading.

    Returns:
        The approaches by the numbers of their steps. A step has none if its call is also that of
        a step before it: it was reached with that one.
    """
    trace = reading.trace
    seen: set[str] = set(reading.told)
    read: set[int] = set()
    found = {}
    for step in reading.steps:
        if step.call is None or step.call.id in read:
            continue
        read.add(step.call.id)
        hops = list(_hops_to(step.call, reading))
        known = 0
        while known < len(hops) - 1 and trace.name(hops[known].call.code) in seen:
            known += 1
        found[step.number] = Approach(known, tuple(hops[known:]))
        seen.update(trace.name(hop.call.code) for hop in hops)
        seen.add(trace.name(step.call.code))
    return found


def _hops_to(call: Call, reading: Reading) -> Iterator[Hop]:
    """Yield the hops from the nearest step above ``call`` down to it."""
    trace = reading.trace
    chain = [call]
    for above in trace.ancestors(call):
        if above.id in reading.tree.marks:
            break
        chain.append(above)
    for hop in reversed(chain):
        parent, site = trace.parent(hop), hop.call_site
        if parent is not None and site is not None:
            yield Hop(
                caller=trace.name(parent.code),
                path=trace.files[site.filename].path,
                line=site.line,
                source=source_line(trace, site.filename, site.line),
                call=hop,
                new_thread=hop.thread != parent.thread and not _is_called(trace, hop),
            )


def _is_called(trace: Trace, call: Call) -> bool:
    """Say whether the line that led to a call in another thread calls it by its name.

    It did not start the thread then: it stands in a generator that the thread went on with.
    """
    called = re.sub(r"\(.*", "", trace.call_text(call) or "", flags=re.DOTALL)
    return called.rpartition(".")[2] == call.code.qualname.rpartition(".")[2]


def source_line(trace: Trace, filename: str, line: int) -> str:
    """Return a line of a traced file without its indentation.

    Args:
        trace: The trace.
        filename: The file.
        line: The number of the line, from 1.

    Returns:
        The line, empty if there is none.
    """
    lines = split_lines(trace.files[filename].text)
    return lines[line - 1].strip() if 1 <= line <= len(lines) else ""


def is_named(trace: Trace, call: Call) -> bool:
    """Say whether the line that made a call shows the name of what it calls, or of its class.

    Args:
        trace: The trace that the call is of.
        call: The call.

    Returns:
        Whether the name is there; it is not where the source of the call is not known.
    """
    parts = call.code.qualname.split(".")
    name = parts[-2] if parts[-1] == "__init__" and len(parts) > 1 else parts[-1]
    return re.search(rf"\b{re.escape(name)}\b", trace.call_text(call) or "") is not None


def passed_through(reading: Reading) -> dict[int, Counter[str]]:
    """Count the calls after each executed step and before the next, by module.

    Args:
        reading: The reading.

    Returns:
        The counts by the numbers of the steps. The calls on the way to the next step are not
        counted: they are shown as its hops. The last step has what came after it.
    """
    trace = reading.trace
    steps = [step for step in reading.steps if step.call is not None]
    on_the_way = {id_ for step in steps for id_ in _way(step, trace)}
    counts = {step.number: Counter[str]() for step in steps}
    calls = reading.calls
    began = [bisect_left(calls.ids, step.call.id) for step in steps if step.call is not None]
    for step, start, end in zip(steps, began, [*began, len(calls)][1:], strict=True):
        for code, count in calls.counted(start, end, without=on_the_way).items():
            counts[step.number][trace.files[code.filename].module] += count
    return counts


def _way(step: ReadStep, trace: Trace) -> Iterator[int]:
    if step.call is not None:
        yield step.call.id
        yield from (call.id for call in trace.ancestors(step.call))


class Onward(NamedTuple):
    """An expression in a step's definition that led to another step."""

    site: CallSite
    step: ReadStep


def ways_on(reading: Reading) -> dict[int, list[Onward]]:
    """Find the calls in each step's definition that led to another step.

    Args:
        reading: The reading.

    Returns:
        The calls by the numbers of the steps whose definitions they stand in.
    """
    owners = reading.tree.shown
    found: dict[int, list[Onward]] = {step.number: [] for step in owners.values()}
    for step in owners.values():
        below = step.call
        for above in reading.trace.ancestors(below) if below else ():
            if above.id in owners:
                site = _site_within(below, above)
                if site is not None:
                    found[owners[above.id].number].append(Onward(site, step))
                break
            below = above
    return found


def _site_within(call: Call | None, caller: Call) -> CallSite | None:
    """Return the call site, if it is in the caller's file, which that of a thread may not be."""
    site = call.call_site if call else None
    return site if site and site.filename == caller.code.filename else None
