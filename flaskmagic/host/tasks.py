"""The threads that an app starts for work of its own, as its log tells of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flaskmagic.tracer.functions import Function
from flaskmagic.tracer.log import (
    BEGAN,
    BEGAN_CLOSELY,
    ENDED,
    ENDED_CLOSELY,
    OF_FRAME,
    RESUMED,
    THREAD,
    Reader,
)
from flaskmagic.tracer.records import EVENTS, FUNCTION


class Tasks:
    """Follows the threads that the app's own code started, until the last call of each is over.

    One that only sleeps has not ended, nor has one that is to call something later. Those that the
    main thread started, such as a scheduler's, are there as long as the app is: they don't count.
    """

    def __init__(self) -> None:
        self._own: set[int] = set()
        self._readers: dict[int, Reader] = defaultdict(Reader)
        self._stacks: dict[int, list[int]] = defaultdict(list)
        self._running: set[int] = set()

    @property
    def running(self) -> int:
        """How many threads are still at work."""
        return len(self._running)

    def feed(self, records: Iterable[list[Any]]) -> None:
        """Take the next records of a log.

        Args:
            records: The records.
        """
        for name, *values in records:
            if name == FUNCTION:
                function = Function.from_record(values)
                if function.is_own:
                    self._own.add(function.number)
            elif name == EVENTS:
                number, _name, is_started, events = values
                self._follow(number, is_started, events)

    def _follow(self, thread: int, is_started: bool, events: list[Any]) -> None:
        stack = self._stacks[thread]
        for kind, facts in self._readers[thread].read(events):
            if kind in (BEGAN, BEGAN_CLOSELY):
                stack.append(facts[1])
            elif kind == RESUMED:
                stack.append(OF_FRAME)  # it is no own function: those are looked at closely
            elif kind in (ENDED, ENDED_CLOSELY) and stack:
                stack.pop()
                if not stack:
                    self._running.discard(thread)
            elif kind == THREAD and is_started and not self._own.isdisjoint(stack):
                self._running.add(facts[0])
