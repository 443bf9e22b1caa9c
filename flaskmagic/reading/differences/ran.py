"""What ran in a reading, by definition, and which lines of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from flaskmagic.reading.differences.written import Written, written
from flaskmagic.reading.model import Reading
from flaskmagic.trace import Call, CodeRef, Outcome, Trace

_COMPREHENSIONS = ("<listcomp>", "<setcomp>", "<dictcomp>")


@dataclass(frozen=True)
class Ran:
    """A definition that ran, and the lines of all its calls if all of these are known."""

    code: CodeRef
    written: Written
    lines: frozenset[int] | None


def calls_of(reading: Reading) -> Sequence[Call]:
    """Return the calls of a reading that are compared.

    Args:
        reading: The reading.

    Returns:
        Those of its exchange, without what stands above it; of a whole run, all.
    """
    exchange = reading.exchange
    return reading.calls if exchange is None else reading.trace.calls_by_exchange[exchange.number]


def is_comprehension(call: Call) -> bool:
    """Say whether a call is that of a comprehension, which from Python 3.12 on is none.

    Args:
        call: The call.

    Returns:
        Whether it is: then it is a part of the function that it is in.
    """
    return call.code.qualname.endswith(_COMPREHENSIONS)


def caller_of(trace: Trace, call: Call) -> Call | None:
    """Return the nearest call above a call that is not that of a comprehension.

    Args:
        trace: The trace.
        call: The call.

    Returns:
        The call above, or ``None`` if there is none.
    """
    above = trace.parent(call)
    while above is not None and is_comprehension(above):
        above = trace.parent(above)
    return above


def ran_in(reading: Reading) -> Mapping[CodeRef, Ran]:
    """Return what ran in a reading.

    Args:
        reading: The reading.

    Returns:
        What ran of each definition, in the order of their first calls.
    """
    calls: dict[CodeRef, list[Call]] = {}
    within: dict[CodeRef, set[int]] = {}
    for call in calls_of(reading):
        if is_comprehension(call):
            around = caller_of(reading.trace, call) or call
            within.setdefault(around.code, set()).update(call.lines or ())
        else:
            calls.setdefault(call.code, []).append(call)
    return {
        code: _ran(reading.trace, code, each, within.get(code, set()))
        for code, each in calls.items()
    }


def _ran(trace: Trace, code: CodeRef, calls: Sequence[Call], within: Set[int]) -> Ran:
    known = [call.lines for call in calls if call.lines is not None and not call.incomplete]
    lines = frozenset(within).union(*known) if len(known) == len(calls) else None
    return Ran(code, written(trace, code), lines)


def is_whole(reading: Reading) -> bool:
    """Say whether all calls of a reading are recorded: else what is not there may have run.

    Args:
        reading: The reading.

    Returns:
        Whether they are.
    """
    trace, exchange = reading.trace, reading.exchange
    first = None if exchange is None else trace.by_id.get(exchange.first)
    has_ended = first is None or first.outcome is not Outcome.UNFINISHED
    return has_ended and not trace.gaps and not trace.interrupted
