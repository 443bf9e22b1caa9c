"""The calls that one reading tells of, and what its choice of steps asks about them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from flaskmagic.reading.client_calls import calls_of_clients
from flaskmagic.trace import MAIN_THREAD, Call, Calls, CodeRef, Exchange, ExchangeKind, Kind, Trace

_FOR = {
    ExchangeKind.REQUEST: "For the request",
    ExchangeKind.WEBSOCKET: "For the WebSocket",
    ExchangeKind.EVENT: "For the event",
}


def calls_for(trace: Trace, exchange: Exchange | None, *, with_start: bool) -> Calls:
    """Return the calls that a reading tells of.

    Args:
        trace: The trace.
        exchange: What the reading is about; without one it is the whole run.
        with_start: Whether the calls are added that belong to no exchange, but for a client's.

    Returns:
        The calls of the exchange and those above it, in the order in which they began.
    """
    if exchange is None:
        return trace.columns
    found = set(trace.calls_by_exchange[exchange.number].ids)
    if exchange.first in trace.by_id:
        found.update(call.id for call in trace.ancestors(trace.by_id[exchange.first]))
    if with_start:
        found |= set(trace.calls_by_exchange[0].ids) - calls_of_clients(trace)
    return trace.columns.only(sorted(found))


class Extent:
    """The calls of one exchange, those above it, and with the start those of no exchange.

    Without an exchange they are the calls of the whole run.
    """

    def __init__(
        self, trace: Trace, exchange: Exchange | None = None, *, with_start: bool = True
    ) -> None:
        """Take the calls out of a trace.

        Args:
            trace: The trace.
            exchange: What the reading is about; without one it is the whole run.
            with_start: Whether the calls that belong to no exchange may be steps as well.
        """
        self.trace, self.exchange, self.with_start = trace, exchange, with_start
        self.calls = calls_for(trace, exchange, with_start=with_start)
        self._own = {name for name, file in trace.files.items() if file.is_own}

    @cached_property
    def _children(self) -> dict[int, list[Call]]:
        found: dict[int, list[Call]] = {}
        for call in self.calls:
            if call.parent_id is not None:
                found.setdefault(call.parent_id, []).append(call)
        return found

    @cached_property
    def by_code(self) -> Mapping[CodeRef, Sequence[Call]]:
        """The calls of each function."""
        found: dict[CodeRef, list[Call]] = {}
        for call in self.calls:
            found.setdefault(call.code, []).append(call)
        return found

    def calls_that(self, is_meant: Callable[[CodeRef], bool]) -> list[Call]:
        """Return the calls of some functions: there are far fewer functions than calls.

        Args:
            is_meant: Says whether a function is one of them.

        Returns:
            The calls that may be steps, in the order in which they began.
        """
        meant = (calls for code, calls in self.by_code.items() if is_meant(code))
        found = (call for calls in meant for call in calls if self.may_be_step(call))
        return sorted(found, key=lambda call: call.id)

    @cached_property
    def below_own(self) -> frozenset[int]:
        """The ids of the calls that the app's own code set off, however far below it.

        A block of own code that makes requests sets off all of them: that does not count.
        """
        found: set[int] = set()
        for call in self.calls:
            if self.exchange is not None and call.id == self.exchange.first:
                continue
            parent = self.trace.parent(call)
            if parent is not None and (parent.id in found or self.is_own(parent.code)):
                found.add(call.id)
        return frozenset(found)

    def calls_of(self, call: Call) -> Sequence[Call]:
        """Return the calls that a call made, in their order.

        Args:
            call: A call.

        Returns:
            The calls directly below it.
        """
        return self._children.get(call.id, ())

    def next_call_of(self, caller: Call, after: Call) -> Call | None:
        """Return what a caller called next, in the same thread.

        Args:
            caller: The caller.
            after: A call that it made.

        Returns:
            The call that it made after that one, if there is one.
        """
        calls = self.calls_of(caller)
        later = range(bisect_right(calls, after.id, key=lambda call: call.id), len(calls))
        return next((calls[n] for n in later if calls[n].thread == after.thread), None)

    def owner(self, code: CodeRef) -> str:
        """Return whose code a function is.

        Args:
            code: The function.

        Returns:
            A top-level package, or ``""`` for the app's own code.
        """
        file = self.trace.files[code.filename]
        return "" if file.is_own else file.path.partition("/")[0].removesuffix(".py")

    def is_own(self, code: CodeRef) -> bool:
        """Say whether a function is the app's own.

        Args:
            code: The function.

        Returns:
            Whether its file is the app's own.
        """
        return code.filename in self._own

    def crosses(self, call: Call) -> bool:
        """Say whether a call leads from the code of one owner to that of another.

        Args:
            call: A call.

        Returns:
            Whether it does; so does a call that nothing recorded made.
        """
        parent = self.trace.parent(call)
        return parent is None or self.owner(parent.code) != self.owner(call.code)

    def is_asked(self, call: Call) -> bool:
        """Say whether a call belongs to what was asked for, and not to the start of the server.

        Args:
            call: A call.

        Returns:
            Whether it is of the exchange. In a whole run, requests have their own threads; a block
            has no start.
        """
        if self.exchange is not None:
            return self.trace.exchange_by_call.get(call.id) is self.exchange or self._of_block(call)
        return call.thread != MAIN_THREAD or self.trace.kind is Kind.BLOCK

    def may_be_step(self, call: Call) -> bool:
        """Say whether a reading tells of a call: the start is told once.

        Args:
            call: A call.

        Returns:
            Whether it may be a step.
        """
        return self.with_start or call.id in self.trace.exchange_by_call

    def part(self, call: Call) -> str:
        """Return the heading under which a call is told.

        Args:
            call: A call.

        Returns:
            The heading.
        """
        exchange = self.trace.exchange_by_call.get(call.id)
        if self.exchange is not None and exchange is not None:
            is_it = exchange is self.exchange
            return _FOR[exchange.kind] if is_it else "In the request that brought it"
        if self.trace.kind is Kind.BLOCK:
            return "What was recorded"
        if call.thread == MAIN_THREAD:
            return "While the app is made and started"
        return "For a request" if self.exchange is None else "Beside the requests"

    def _of_block(self, call: Call) -> bool:
        """Say whether a call stands in a block beside its requests: it is all own will."""
        is_beside = call.id not in self.trace.exchange_by_call
        return self.trace.kind is Kind.BLOCK and self.with_start and is_beside
