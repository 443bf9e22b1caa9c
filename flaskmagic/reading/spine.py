"""The way from the socket to what a request was made for, told once for all that came that way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flaskmagic.reading.extent import Extent
from flaskmagic.reading.model import ReadStep
from flaskmagic.trace import Call, Outcome, Trace

_CALLING = frozenset({"flask.app:Flask.dispatch_request", "flask_socketio:SocketIO._handle_event"})
"""What calls the view of a request, and the handler of an event."""


def goal_of(extent: Extent, entries: Sequence[Call]) -> Call | None:
    """Return what the exchange was made for.

    Args:
        extent: The calls of the reading.
        entries: The calls by which libraries enter the app's own code for it.

    Returns:
        The view, or the handler of the event; else the first own code that was called; else the
        first event that came with it; else what a library called in its place, or what the
        exchange began with. ``None`` if there is nothing of the kind.
    """
    for call in entries:
        if any(extent.trace.name(above.code) in _CALLING for above in _above(extent, call)):
            return call
    return entries[0] if entries else _event_within(extent) or _without_own_code(extent)


def _above(extent: Extent, call: Call) -> list[Call]:
    """Return the calls of the same exchange above a call."""
    return [above for above in extent.trace.ancestors(call) if extent.is_asked(above)]


def _event_within(extent: Extent) -> Call | None:
    """Return the call with which the first event begins that came in the exchange."""
    for each in extent.trace.exchanges if extent.exchange is not None else ():
        first = extent.trace.by_id.get(each.first)
        parent = None if first is None else extent.trace.parent(first)
        if parent is not None and extent.trace.exchange_by_call.get(parent.id) is extent.exchange:
            return first
    return None


def _without_own_code(extent: Extent) -> Call | None:
    """Return what answered where no own code was called: what raised, or what was called last."""
    calling = extent.calls_that(lambda code: extent.trace.name(code) in _CALLING)
    found = next(filter(extent.is_asked, calling), None)
    while found is not None and found.outcome is Outcome.RAISED:
        raised = [call for call in extent.calls_of(found) if call.outcome is Outcome.RAISED]
        if not raised:
            return found
        found = raised[-1]
    if found is None:
        exchange = extent.exchange
        return None if exchange is None else extent.trace.by_id.get(exchange.first)
    below = extent.calls_of(found)
    return below[-1] if below else found


@dataclass(frozen=True, slots=True)
class AsIn:
    """The part of a way that an earlier reading told: the ``first`` to the ``last`` of its steps.

    ``end`` is the definition that it leads to, or ``""`` where that is own code. ``before`` is
    where that reading says that its own way begins.
    """

    title: str
    first: int
    last: int
    end: str
    names: frozenset[str]
    before: AsIn | None

    @property
    def is_from_socket(self) -> bool:
        """Whether the way begins at a socket, and not at a client that calls the app."""
        return any(name.startswith("socketserver:") for name in self.names)


@dataclass(frozen=True, slots=True)
class Spine:
    """The way to a goal as a reading told it.

    ``names`` are the definitions from the first call on; ``steps`` has the name and the number of
    each step on the way. ``before`` is where its beginning was told.
    """

    title: str
    names: tuple[str, ...]
    steps: tuple[tuple[str, int], ...]
    before: AsIn | None


def names_of(trace: Trace, goal: Call | None) -> tuple[str, ...]:
    """Return the definitions on the way to a goal.

    Args:
        trace: The trace.
        goal: The call at its end.

    Returns:
        Their names, from the first call on, without the goal's.
    """
    above = trace.ancestors(goal) if goal is not None else ()
    return tuple(trace.name(call.code) for call in reversed(above))


def spine_told(
    extent: Extent, title: str, goal: Call | None, steps: Sequence[ReadStep], before: AsIn | None
) -> Spine | None:
    """Return the way to a goal as it was told.

    Args:
        extent: The calls of the reading.
        title: What the reading is called.
        goal: Its goal.
        steps: Its steps.
        before: Where the beginning of the way was told, if it was.

    Returns:
        The way, or ``None`` if there is no goal.
    """
    if goal is None:
        return None
    above = {call.id for call in extent.trace.ancestors(goal)}
    on_it = [step for step in steps if step.call is not None and step.call.id in above]
    within = [step for step in on_it if step.call and step.call.id in extent.trace.exchange_by_call]
    told = tuple((step.name, step.number) for step in within)
    return Spine(title, names_of(extent.trace, goal), told, before)


def as_in(earlier: Sequence[Spine], extent: Extent, goal: Call | None) -> AsIn | None:
    """Return how much of the way to a goal was told before: the same chain of definitions.

    Args:
        earlier: The ways that were told.
        extent: The calls of the reading.
        goal: Its goal.

    Returns:
        The longest part from the socket on, or ``None`` if no step of it was told.
    """
    names, best = names_of(extent.trace, goal), None
    longest = 0
    for spine in earlier:
        same = _same(names, spine.names)
        numbers = [number for name, number in spine.steps if name in names[:same]]
        if same > longest and numbers:
            is_whole = same == len(names) and goal is not None and extent.is_own(goal.code)
            end = "" if is_whole else names[same - 1].partition(":")[2]
            longest = same
            told = frozenset(names[:same])
            best = AsIn(spine.title, min(numbers), max(numbers), end, told, spine.before)
    return best


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many names two chains have in common at their start."""
    count = 0
    for name, also in zip(one, other, strict=False):
        if name != also:
            break
        count += 1
    return count
