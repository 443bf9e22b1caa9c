"""Where a call stands on its way: the bar of each step, and of every other call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from flaskmagic.reading.subgoals.bar import Bar, Stop
from flaskmagic.reading.subgoals.marks import CLOSES, EMIT, EMITTED, END, EVENT, START, Way
from flaskmagic.reading.subgoals.passings import Passings
from flaskmagic.trace import MAIN_THREAD, Call, Exchange, ExchangeKind, Kind, Trace

if TYPE_CHECKING:
    from flaskmagic.reading.model import ReadStep

_BESIDE = (START, END)
_LEAST = 2


class Place(NamedTuple):
    """A subgoal of an exchange: ``stop`` is its index on the way, ``None`` before the first."""

    exchange: Exchange
    way: Way
    stop: int | None


class Subgoals:
    """The subgoals of a reading."""

    def __init__(self, trace: Trace, steps: Sequence[ReadStep]) -> None:
        """Look for nothing yet.

        Args:
            trace: The trace.
            steps: The steps of the reading.
        """
        self._trace, self._steps = trace, steps
        self._passings = Passings(trace)

    def of_step(self, step: ReadStep) -> Bar:
        """Return the bar at a step.

        Args:
            step: A step of the reading.

        Returns:
            The bar. A step that did not run is nowhere on it, and has that of the steps around it.
        """
        if step.call is not None:
            return self.of_call(step.call)
        place = self._nearest(step)
        return () if place is None else self._bar(place._replace(stop=None))

    def of_call(self, call: Call) -> Bar:
        """Return the bar at a call.

        Args:
            call: A call of the trace.

        Returns:
            The bar, empty where it is not known what the call was made for.
        """
        place = self._place(call)
        return () if place is None else self._bar(place)

    @property
    def before(self) -> Bar:
        """The bar before the first step: the reader is nowhere on it yet."""
        place = next(iter(self._places.values()), None)
        return () if place is None else self._bar(place._replace(stop=None))

    @property
    def journeys(self) -> list[list[tuple[str, list[int]]]]:
        """The subgoals of the whole reading, way by way, each with the numbers of its steps."""
        found = []
        for way in Way:
            here = [(number, place) for number, place in self._places.items() if place.way is way]
            reached = {stop for _, place in here for stop in self._reached(place)}
            if len(reached) >= _LEAST:
                found.append(
                    [
                        (name, [number for number, place in here if place.stop == stop])
                        for stop, name in enumerate(way.value)
                        if stop in reached
                    ]
                )
        return found

    def of_exchange(self, exchange: Exchange) -> Bar:
        """Return the subgoals that a request or an event came to.

        Args:
            exchange: The exchange.

        Returns:
            The bar, with the reader nowhere on it.
        """
        way = Way.EVENT if exchange.kind is ExchangeKind.EVENT else Way.REQUEST
        return self._bar(Place(exchange, way, None))

    def _place(self, call: Call) -> Place | None:
        exchange = self._trace.exchange_by_call.get(call.id)
        if exchange is None:
            return self._beside(call)
        passing = self._passings.latest(call, self._passings.family(exchange))
        if passing is None:
            return Place(exchange, Way.REQUEST, None)
        return Place(exchange, passing.mark.way, passing.mark.stop)

    def _beside(self, call: Call) -> Place | None:
        """Return the place of a call of no exchange: at the start or the end of the server."""
        every = self._trace.exchanges
        if self._trace.kind is Kind.BLOCK or call.thread != MAIN_THREAD or not every:
            return None
        if self._closed is not None and call.id >= self._closed:
            return Place(self._around(call), Way.REQUEST, END)
        is_before = call.id < every[0].first
        return Place(self._around(call), Way.REQUEST, START) if is_before else None

    @cached_property
    def _closed(self) -> int | None:
        """The id of the first call that closes the server after all that was asked."""
        last = self._trace.exchanges[-1].first
        closing = (call for name in CLOSES for call in self._trace.by_definition.get(name, ()))
        return min((call.id for call in closing if call.id > last), default=None)

    def _around(self, call: Call) -> Exchange:
        """Return the exchange of the reading that begins after a call, or else its last one."""
        own = self._asked or self._trace.exchanges
        return next((each for each in own if each.first > call.id), own[-1])

    @cached_property
    def _asked(self) -> Sequence[Exchange]:
        """The requests and WebSockets of the reading's steps, in their order."""
        by_number = {each.number: each for each in self._trace.exchanges}
        found = {}
        for step in self._steps:
            exchange = step.call and self._trace.exchange_by_call.get(step.call.id)
            if exchange:
                outer = by_number[self._passings.family(exchange)]
                found[outer.number] = outer
        return sorted(found.values(), key=lambda each: each.first)

    @cached_property
    def _places(self) -> Mapping[int, Place]:
        """The places of the steps that have one, by the numbers of the steps."""
        found = ((step.number, self._place(step.call)) for step in self._steps if step.call)
        return {number: place for number, place in found if place is not None}

    def _nearest(self, step: ReadStep) -> Place | None:
        """Return the place of the last step before a step, or else of the first one after it."""
        before = [number for number in self._places if number < step.number]
        number = before[-1] if before else next(iter(self._places), None)
        return None if number is None else self._places[number]

    def _bar(self, here: Place) -> Bar:
        """Return the bar of an exchange: what it came to, with the first step of each.

        One subgoal alone is no way: there is no bar then.
        """
        reached = self._reached(here)
        if len(reached) < _LEAST:
            return ()
        first = self._first_steps(here)
        return tuple(
            Stop(name, first.get(stop), stop == here.stop)
            for stop, name in enumerate(here.way.value)
            if stop in reached
        )

    def _reached(self, here: Place) -> set[int]:
        """Return the subgoals that an exchange came to on a way."""
        exchange, way = here.exchange, here.way
        family = self._passings.of_family(self._passings.family(exchange))
        of_way = [each for each in family if each.mark.way is way]
        if way is Way.EVENT and exchange.kind is not ExchangeKind.EVENT:
            return {each.mark.stop for each in of_way}  # all the events that it brought
        own = [each for each in of_way if each.exchange == exchange.number]
        found = {each.mark.stop for each in own}
        if way is Way.EVENT:
            sent = min((each.call.id for each in own if each.mark.stop == EMIT), default=None)
            before = (each for each in of_way if each.call.id < exchange.first)
            found |= {each.mark.stop for each in before if each.mark.stop < EVENT}
            left = (each.call.id for each in of_way if each.mark.stop == EMITTED)
            found |= {EMITTED} if sent is not None and any(id_ > sent for id_ in left) else set()
        if way is Way.REQUEST:
            found |= self._ends | {stop for stop in _BESIDE if stop == here.stop}
        return found

    @cached_property
    def _ends(self) -> set[int]:
        """Whether the reading has steps at the start and at the end of the server."""
        stops = {place.stop for place in self._places.values() if place.way is Way.REQUEST}
        return {stop for stop in _BESIDE if stop in stops}

    def _first_steps(self, here: Place) -> dict[int, int]:
        """Return the first step of each subgoal, of the same request or the same connection."""
        found: dict[int, int] = {}
        for number, place in self._places.items():
            is_beside = place.stop in _BESIDE and place.way is Way.REQUEST
            if place.way is here.way and (is_beside or self._is_same(place, here)):
                found.setdefault(-1 if place.stop is None else place.stop, number)
        return found

    def _is_same(self, one: Place, other: Place) -> bool:
        family = self._passings.family
        return family(one.exchange) == family(other.exchange)
