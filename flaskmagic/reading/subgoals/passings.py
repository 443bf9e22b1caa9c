"""The calls of a trace by which it came to its subgoals, looked up by the marks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from flaskmagic.reading.subgoals.marks import MARKS, Mark, Way
from flaskmagic.trace import Call, Calls, Exchange, ExchangeKind, Trace


@dataclass(frozen=True, slots=True)
class Passing:
    """A call by which the run came to a subgoal, in the exchange of a number."""

    call: Call
    mark: Mark
    exchange: int


class Passings:
    """The passings of a trace, by thread and by exchange.

    An event belongs together with the WebSocket, or the request, that brought it: they are one
    *family*, known by the number of that one.
    """

    def __init__(self, trace: Trace) -> None:
        """Look for nothing yet.

        Args:
            trace: The trace.
        """
        self._trace = trace
        self._of_families: dict[int, Sequence[Passing]] = {}

    def of_family(self, number: int) -> Sequence[Passing]:
        """Return those of a family, in the order in which their calls began.

        Args:
            number: The number of the family.

        Returns:
            The passings.
        """
        if number not in self._of_families:
            self._of_families[number] = self._found(number)
        return self._of_families[number]

    def _found(self, family: int) -> Sequence[Passing]:
        members = frozenset(each for each, of in self._families.items() if of == family)
        found = [each for mark in MARKS for each in self._of(mark, members)]
        found.sort(key=lambda each: each.call.id)
        seen: set[tuple[int, Way, int]] = set()
        kept = []
        for each in found:
            key = each.exchange, each.mark.way, each.mark.stop
            if each.mark.again or key not in seen:
                kept.append(each)
            seen.add(key)
        return kept

    def _of(self, mark: Mark, members: Collection[int]) -> Iterator[Passing]:
        """Yield what a mark fits, whether it is the first of its exchange or not."""
        trace = self._trace
        exchanges = [each for each in members if mark.way in self._ways[each]]
        named = (
            trace.by_definition[name] for name in mark.definitions if name in trace.by_definition
        )
        for call in chain.from_iterable(map(partial(self._within, exchanges), named)):
            if self._is_below(call, mark) and self._led_on(call, mark):
                yield Passing(call, mark, trace.exchange_by_call[call.id].number)

    def _within(self, exchanges: Collection[int], calls: Calls) -> Iterator[Call]:
        """Yield the calls of some exchanges, and make no other."""
        numbers = self._trace.exchange_by_call.numbers
        inside = (at for at in calls.positions if numbers[at + 1] in exchanges)
        return map(calls.columns.make, inside)

    def _is_below(self, call: Call, mark: Mark) -> bool:
        above = self._trace.ancestors(call) if mark.below else ()
        return not mark.below or any(self._trace.name(each.code) == mark.below for each in above)

    def _led_on(self, call: Call, mark: Mark) -> bool:
        if mark.led_to is None:
            return True
        texts = (self._trace.call_text(below) or "" for below in self._trace.calls_of(call))
        return any(mark.led_to.search(text) for text in texts)

    @cached_property
    def _ways(self) -> Mapping[int, frozenset[Way]]:
        """The ways that each exchange may go."""
        brought = {self.family(each) for each in self._trace.exchanges if _is_event(each)}
        found = {}
        for each in self._trace.exchanges:
            ways = set() if _is_event(each) else {Way.REQUEST}
            if _is_event(each) or each.number in brought:
                ways.add(Way.EVENT)
            elif each.kind is ExchangeKind.WEBSOCKET:
                ways.add(Way.MESSAGE)
            found[each.number] = frozenset(ways)
        return found

    def family(self, exchange: Exchange) -> int:
        """Return the family of an exchange.

        Args:
            exchange: The exchange.

        Returns:
            The number of the exchange that brought it, if it is an event; else its own.
        """
        return self._families[exchange.number]

    @cached_property
    def _families(self) -> Mapping[int, int]:
        trace, found = self._trace, {}
        for each in trace.exchanges:
            found[each.number] = each.number
            first = trace.by_id.get(each.first) if _is_event(each) else None
            for above in trace.ancestors(first) if first is not None else ():
                outer = trace.exchange_by_call.get(above.id)
                if outer is not None and not _is_event(outer):
                    found[each.number] = outer.number
                    break
        return found

    def latest(self, call: Call, family: int) -> Passing | None:
        """Return where the run was when a call was made.

        Args:
            call: The call.
            family: The family of its exchange.

        Returns:
            The last passing up to the call in its own thread; if there is none, that up to the
            call which started the thread.
        """
        above = self._trace.ancestors(call)
        ids = {call.id, *(each.id for each in above)}
        thread = ""
        for here in (call, *above):
            if here.thread == thread:
                continue
            thread = here.thread
            passed = [each for each in self.of_family(family) if each.call.thread == thread]
            count = bisect_right(passed, here.id, key=lambda each: each.call.id)
            for each in reversed(passed[:count]):
                if not each.mark.within or each.call.id in ids:
                    return each
        return None


def _is_event(exchange: Exchange) -> bool:
    return exchange.kind is ExchangeKind.EVENT
