"""Which readings of two traces, or of two files of traces, are compared with each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flaskmagic.errors import Problem
from flaskmagic.reading.choice import pair, traces_for
from flaskmagic.reading.exchanges import read_alone
from flaskmagic.reading.matcher import read
from flaskmagic.reading.model import Reading
from flaskmagic.trace import Kind, Trace
from flaskmagic.walkthroughs import Walkthrough

Pair = tuple[Reading, Reading]


class NothingInCommon(Problem):
    """Two traces have nothing that can be compared."""

    exit_code = 2


def paired(
    left: Sequence[Trace],
    right: Sequence[Trace],
    chosen: Sequence[Walkthrough],
    every: Sequence[Walkthrough],
) -> list[Pair]:
    """Pair the readings of traces.

    Args:
        left: The traces of the one.
        right: Those of the other.
        chosen: The topics that are compared. The default is what both have: topics of the demo app,
            or what was asked of an own app.
        every: All topics.

    Returns:
        The pairs. Two traces of one request or event each are compared, whatever these are; else
        those that both were asked for, the first with the first.

    Raises:
        NothingInCommon: There are none.
        flaskmagic.reading.choice.NoTrace: One of them has no trace of a topic.
    """
    if chosen:
        sides = (pair(chosen, traces_for(chosen, each)) for each in (left, right))
        return list(zip(*sides, strict=True))
    found = [*_of_topics(left, right, every), *_of_exchanges(left, right, every)]
    if not found:
        raise NothingInCommon(f"nothing was asked of both: A has {_said(left)}, B {_said(right)}")
    return found


def _of_topics(
    left: Sequence[Trace], right: Sequence[Trace], every: Sequence[Walkthrough]
) -> Iterator[Pair]:
    one, other = (
        {each.scenario: each for each in traces if each.kind is Kind.DEMO}
        for traces in (left, right)
    )
    for topic in every:
        if topic.scenario in one and topic.scenario in other:
            yield read(topic, one[topic.scenario]), read(topic, other[topic.scenario])


def _of_exchanges(
    left: Sequence[Trace], right: Sequence[Trace], every: Sequence[Walkthrough]
) -> Iterator[Pair]:
    one, other = (
        [
            reading
            for trace in traces
            if trace.kind is not Kind.DEMO
            for reading in read_alone(trace, every)
        ]
        for traces in (left, right)
    )
    if len(one) == len(other) == 1:
        yield one[0], other[0]
        return
    for each in one:
        same = next((there for there in other if _asked(there) == _asked(each)), None)
        if same is not None:
            other.remove(same)
            yield each, same


def _asked(reading: Reading) -> str:
    return reading.exchange.title if reading.exchange else ""


def _said(traces: Sequence[Trace]) -> str:
    """Return what traces have, to be named in a message."""
    asked = [each.title for trace in traces for each in trace.exchanges]
    topics = [each.scenario for each in traces if each.kind is Kind.DEMO]
    return ", ".join(list(dict.fromkeys(topics or asked))[:5]) or "no request or event"
