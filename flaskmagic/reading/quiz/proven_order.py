"""Which calls the run proves to have begun before which, in one thread or in several."""

from __future__ import annotations

from collections.abc import Mapping

from flaskmagic.trace import Call, Trace

_Known = Mapping[str, int]


class ProvenOrder:
    """The order of calls that holds in any run like this one.

    In one thread, it is that in which they began. Between threads, it is known only that what a
    thread did before it began the call that led to another thread came before all in that one.
    What two threads did beside each other proves nothing, in whatever order it was written down.
    """

    def __init__(self, trace: Trace) -> None:
        """Look at each call once, in the order in which they began.

        Args:
            trace: The trace.
        """
        self._known: dict[int, _Known] = {}
        """By call: of each other thread, the last call that is known to have begun before."""
        of_thread: dict[str, _Known] = {}
        for call in trace.calls:
            parent = trace.parent(call)
            if parent is not None and parent.thread != call.thread:
                of_thread[call.thread] = _later(
                    of_thread.get(call.thread, {}),
                    {**self._known[parent.id], parent.thread: parent.id},
                )
            self._known[call.id] = of_thread.get(call.thread, {})

    def began_before(self, first: Call, second: Call) -> bool:
        """Say whether the run proves that a call began before another.

        Args:
            first: A call.
            second: Another one.

        Returns:
            Whether ``first`` began before ``second``.
        """
        if first.thread == second.thread:
            return first.id < second.id
        return first.id <= self._known[second.id].get(first.thread, 0)


def _later(one: _Known, other: _Known) -> _Known:
    return {thread: max(one.get(thread, 0), other.get(thread, 0)) for thread in {*one, *other}}
