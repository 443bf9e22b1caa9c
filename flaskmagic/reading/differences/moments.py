"""The path of a reading as moments, one after the other: a call begins, and a call ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from flaskmagic.reading.extent import Extent
from flaskmagic.reading.hops import source_line
from flaskmagic.reading.model import Reading
from flaskmagic.trace import Call, Outcome, Trace

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """A call that begins, or that ends; ``key`` is what it has in common with one elsewhere."""

    call: Call
    is_end: bool
    key: Key


def calls_of(reading: Reading) -> Sequence[Call]:
    """Return the calls of a reading that are compared.

    Args:
        reading: The reading.

    Returns:
        Those of its exchange, without what stands above it; of a whole run, all.
    """
    exchange = reading.exchange
    return reading.calls if exchange is None else reading.trace.calls_by_exchange[exchange.number]


def causes(reading: Reading) -> Set[int]:
    """Return the calls of own code, and those whose exception others had to deal with.

    An exception that a library raises and takes up itself, such as that of a cache without the
    key, is its own affair.

    Args:
        reading: The reading.

    Returns:
        The ids of own calls, and of calls that raised into the code of another owner.
    """
    extent = Extent(reading.trace, reading.exchange, with_start=reading.with_start)
    return {
        call.id
        for call in calls_of(reading)
        if extent.is_own(call.code) or (call.outcome is Outcome.RAISED and extent.crosses(call))
    }


def with_those_above(trace: Trace, calls: Set[int]) -> Set[int]:
    """Return calls and all that stand above them.

    Args:
        trace: The trace.
        calls: The ids of the calls.

    Returns:
        The ids.
    """
    found: set[int] = set()
    for number in calls:
        above: Call | None = trace.by_id[number]
        while above is not None and above.id not in found:
            found.add(above.id)
            above = trace.parent(above)
    return found


def moments(reading: Reading, same: Set[str]) -> list[Moment]:
    """Return the moments of a reading, in the order of its tree: threads are not interleaved.

    Args:
        reading: The reading.
        same: The files, by their paths, that are the same in the other reading: there a call site
            is known by its line, and elsewhere by its text.

    Returns:
        The moments.
    """
    calls = calls_of(reading)
    known = {call.id for call in calls}
    below: dict[int | None, list[Call]] = {}
    for call in calls:
        parent = call.parent_id if call.parent_id in known else None
        below.setdefault(parent, []).append(call)
    return list(_walk(reading.trace, below, same))


def on_the_way(every: Sequence[Moment], keys: Set[Key]) -> list[Moment]:
    """Return the moments of calls that are as those on the way to something.

    Args:
        every: All moments of a reading.
        keys: What is on the way, in this reading or in the other one.

    Returns:
        The moments of the first calls, and of those in turn that have such a key.
    """
    found: list[Moment] = []
    chosen: set[int] = set()
    depth = 0
    for each in every:
        call = each.call
        depth -= each.is_end
        is_below = depth == 0 or call.parent_id in chosen
        if call.id in chosen or (not each.is_end and is_below and (not depth or each.key in keys)):
            chosen.add(call.id)
            found.append(each)
        depth += not each.is_end
    return found


def _walk(
    trace: Trace, below: Mapping[int | None, Sequence[Call]], same: Set[str]
) -> Iterator[Moment]:
    """Yield the moments of a tree; its depth is that of the run, so it is not recursive."""
    waiting = [(call, False) for call in reversed(below.get(None, ()))]
    while waiting:
        call, is_end = waiting.pop()
        yield Moment(call, is_end, (_end_key if is_end else _begin_key)(trace, call, same))
        if not is_end:
            waiting.append((call, True))
            waiting += [(each, False) for each in reversed(below.get(call.id, ()))]


def _begin_key(trace: Trace, call: Call, same: Set[str]) -> Key:
    site = call.call_site
    if site is None:
        return trace.name(call.code), "", ""
    path = trace.files[site.filename].path
    line = str(site.line) if path in same else source_line(trace, site.filename, site.line)
    return trace.name(call.code), path, line


def _end_key(trace: Trace, call: Call, same: Set[str]) -> Key:
    """Return how a call ended, and of own code that is the same in both, the lines that ran."""
    raised = (call.exception or "") if call.outcome is Outcome.RAISED else ""
    file = trace.files[call.code.filename]
    knows = file.is_own and file.path in same and not call.incomplete
    lines = map(str, sorted(call.lines or ())) if knows else ()
    return trace.name(call.code), call.outcome.value, raised, "ends", *lines
