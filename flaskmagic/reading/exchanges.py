"""Reads a trace without a walkthrough: of each request or event the way there, own code, and back.

All of the app's own code that ran for a request is in it. The way from the socket is told in full
once. Of the other calls of libraries some are chosen: see :mod:`flaskmagic.reading.chosen_calls`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flaskmagic.reading import exchange_wording, wording
from flaskmagic.reading.answered import answer_of
from flaskmagic.reading.chosen_calls import Asked, choose
from flaskmagic.reading.extent import Extent
from flaskmagic.reading.left_out import left_out
from flaskmagic.reading.model import Reading
from flaskmagic.reading.notes import Notes
from flaskmagic.reading.own_code import own_functions, with_something_new
from flaskmagic.reading.path_steps import path_step
from flaskmagic.reading.spine import AsIn, Spine, as_in, goal_of, names_of, spine_told
from flaskmagic.trace import Exchange, ExchangeKind, Kind, Trace
from flaskmagic.walkthroughs.model import Walkthrough

TOPIC = "path"

_OF_REQUEST = "How did the request reach your code, and the answer the socket?"
_OF_EVENT = "How did the event reach your code, and what did it set off?"
_QUESTIONS = (
    "Where do the libraries call your code, and what do they do with its answer?",
    "What does your code call, and what does it get?",
)


def read_exchanges(
    trace: Trace, walkthroughs: Sequence[Walkthrough], only: Collection[int] | None = None
) -> list[Reading]:
    """Read what was asked of an app: one reading for each request or event.

    Args:
        trace: The trace of an app or a block.
        walkthroughs: The walkthroughs that the notes are taken from.
        only: The numbers of the exchanges to read. The default is all of them.

    Returns:
        The readings, in the order of the exchanges. The first one also tells how the app was made
        and started. Of a trace without exchanges, and of the demo app, there is one of the whole
        run.
    """
    if trace.kind is Kind.DEMO or not trace.exchanges:
        return [read_run(trace, walkthroughs)]
    reader = _Reader(trace, walkthroughs)
    kept = (each for each in trace.exchanges if each.like is None)
    return [reader.read(each) for each in kept if only is None or each.number in only]


def read_run(trace: Trace, walkthroughs: Sequence[Walkthrough]) -> Reading:
    """Read a whole run as one path, whatever was asked in it.

    Args:
        trace: The trace.
        walkthroughs: The walkthroughs that the notes are taken from.

    Returns:
        The reading.
    """
    return _Reader(trace, walkthroughs).read(None)


def read_alone(trace: Trace, walkthroughs: Sequence[Walkthrough]) -> list[Reading]:
    """Read what was asked of an app that runs already: each from the socket on, by itself.

    Args:
        trace: The trace; how the app was made and started is not in it.
        walkthroughs: The walkthroughs that the notes are taken from.

    Returns:
        A reading for each request or event.
    """
    return [_Reader(trace, walkthroughs, is_first=False).read(each) for each in trace.exchanges]


class _Reader:
    """Makes one reading after the other, and knows what the earlier ones told."""

    def __init__(
        self, trace: Trace, walkthroughs: Sequence[Walkthrough], *, is_first: bool = True
    ) -> None:
        self._trace = trace
        self._notes = Notes(trace, walkthroughs)
        self._spines: list[Spine] = []
        self._known: set[str] = set()
        self._passed: set[str] = set()
        self._is_first = is_first

    def read(self, exchange: Exchange | None) -> Reading:
        """Read an exchange, or the whole run."""
        trace = self._trace
        extent = Extent(trace, exchange, with_start=self._is_first)
        every = own_functions(extent)
        # What ran for the request comes first: what did the same at the start is told with it.
        own = with_something_new(sorted(every, key=lambda call: not extent.is_asked(call)))
        served = [call for call in own if extent.is_asked(call)]
        goal = goal_of(extent, [call for call in served if extent.crosses(call)])
        told = as_in(self._spines, extent, goal)
        asked = Asked(extent, self._notes, goal, every, told.names if told else (), self._known)
        calls = sorted([*own, *choose(asked, own)], key=lambda call: call.id)
        steps = tuple(
            path_step(number, call, extent, self._notes) for number, call in enumerate(calls, 1)
        )
        name = exchange.title if exchange is not None else ""
        spine = spine_told(extent, name, goal, steps, told)
        reading = Reading(
            _walkthrough(trace, exchange, told, is_first=self._is_first),
            trace,
            steps,
            exchange=exchange,
            with_start=self._is_first,
            told=frozenset(self._passed),
            left_out=left_out(extent, calls),
        )
        self._spines += [spine] if spine is not None else []
        self._known |= {step.name for step in steps}
        self._passed |= set(names_of(trace, goal))
        self._is_first = False
        return reading


def _walkthrough(
    trace: Trace, exchange: Exchange | None, told: AsIn | None, *, is_first: bool
) -> Walkthrough:
    """Return what stands above the steps: the answer, and where the way to it was told."""
    title, topic = "The path", TOPIC
    if exchange is not None:
        title = exchange_wording.heading(exchange, answer_of(trace, exchange))
        topic = TOPIC if exchange.number == 1 else f"{TOPIC}-{exchange.number}"
    is_event = exchange is not None and exchange.kind is ExchangeKind.EVENT
    before = [wording.ABOUT_LINES] if is_first else []
    return Walkthrough(
        topic=topic,
        title=title,
        technology="",
        question=_OF_EVENT if is_event else _OF_REQUEST,
        scenario=trace.scenario,
        introduction="\n\n".join([*before, *([exchange_wording.as_in(told)] if told else [])]),
        steps=(),
        questions=_QUESTIONS,
    )
