"""The way of one request through the code: which library calls which, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.printable import printable_line
from flaskmagic.reading.chains import ChainHop, short_name
from flaskmagic.reading.subgoals import Bar, Subgoals, in_words
from flaskmagic.trace import Call, Exchange, Trace

CLIENT, OWN, PYTHON = "Client", "Our code", "Python"

_MOST = 16
"""Arrows that are drawn between the first and the last one."""

_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Arrow:
    """A call from one lane to another, or what was sent.

    ``label`` is the hop that made it, and ``subgoal`` where on its way the request is then.
    """

    start: str
    end: str
    text: str
    label: str
    subgoal: str


@dataclass(frozen=True, slots=True)
class Journey:
    """The arrows, and the lanes between which they go, from left to right."""

    caption: str
    lanes: tuple[str, ...]
    arrows: tuple[Arrow, ...]


def journey_of(
    trace: Trace, exchange: Exchange, told: Sequence[tuple[str, ChainHop]], answer: str
) -> Journey:
    """Return the way of a request.

    Args:
        trace: The trace.
        exchange: The request.
        told: The hops of the report with their labels.
        answer: What was answered, in a few words.

    Returns:
        Its journey: the hops that lead from one library into another one.
    """
    hops = [each for each in told if trace.exchange_by_call.get(each[1].call.id) is exchange]
    hops.sort(key=lambda each: each[1].call.id)
    subgoals = Subgoals(trace, ())
    bar = subgoals.of_exchange(exchange)
    first, last = (bar[0].name, bar[-1].name) if bar else ("", "")
    arrows = [Arrow(CLIENT, PYTHON, _cut(exchange.title), "", first)]
    arrows += list(_crossings(trace, hops, subgoals))[:_MOST]
    arrows.append(Arrow(PYTHON, CLIENT, _cut(answer), "", last))
    lanes = dict.fromkeys(lane for arrow in arrows for lane in (arrow.start, arrow.end))
    return Journey(
        f"{printable_line(exchange.title)} through the code: which library calls which, "
        f"with the number of the hop{_on_the_way(bar)}",
        tuple(lanes),
        tuple(arrows),
    )


def _on_the_way(bar: Bar) -> str:
    return f". On its way: {in_words(bar)}" if bar else ""


def _crossings(
    trace: Trace, hops: Sequence[tuple[str, ChainHop]], subgoals: Subgoals
) -> Iterator[Arrow]:
    for label, hop in hops:
        caller = trace.parent(hop.call)
        start = "" if caller is None else _lane(trace, caller)
        end = _lane(trace, hop.call)
        if start and start != end:
            here = (stop.name for stop in subgoals.of_call(hop.call) if stop.is_here)
            yield Arrow(start, end, _cut(short_name(hop.call)), label, next(here, ""))


def _lane(trace: Trace, call: Call) -> str:
    file = trace.files[call.code.filename]
    if file.is_own:
        return OWN
    package = file.module.partition(".")[0]
    found = trace.distributions.get(package)
    return PYTHON if found is None else printable_line(found.name)


def _cut(text: str) -> str:
    said = printable_line(text)
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
