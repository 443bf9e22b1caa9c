"""Chains for features that nobody wrote a note on: from the own line down to where most is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from flaskmagic.reading.chains import is_machinery
from flaskmagic.report.technologies import own_calls
from flaskmagic.trace import Call, Trace

_DEEPEST = 8
"""Calls below the own line that are followed."""


class Below:
    """What was called below the own lines of a trace."""

    def __init__(self, trace: Trace) -> None:
        """Read the trace once.

        Args:
            trace: The trace.
        """
        self.trace = trace
        self._sizes = _sizes(trace)
        self._first: dict[tuple[str, str], Call] = {}
        for _, call in own_calls(trace):
            site = call.call_site
            if site is not None:
                place = f"{trace.files[site.filename].path}:{site.line}"
                for named in self._named(call):
                    name = trace.name(named.code).removesuffix(".__init__")
                    self._first.setdefault((place, name), named)

    def work_of(self, places: Sequence[str], definition: str) -> Call | None:
        """Return the call in which a feature ends, as far as calls tell.

        Args:
            places: The own lines that use the feature, as ``file:line``.
            definition: The definition of the feature.

        Returns:
            From its first call on, of each call the one below it that made the most calls itself.
            ``None`` if it was not called.
        """
        found = (self._first.get((place, definition)) for place in places)
        call = next(filter(None, found), None)
        for _ in range(_DEEPEST):
            below = self.trace.calls_of(call) if call is not None else ()
            if not below:
                break
            call = max(below, key=lambda each: self._sizes[each.id])
        return call

    def _named(self, call: Call) -> Iterator[Call]:
        if not is_machinery(self.trace.name(call.code)):
            yield call
            return
        for inner in self.trace.calls_of(call):
            yield from self._named(inner)


def _sizes(trace: Trace) -> Mapping[int, int]:
    """Return how many calls there are in and below each call; one begins after its parent."""
    sizes: dict[int, int] = defaultdict(lambda: 1)
    for number, parent in reversed(list(trace.columns.links())):
        if parent:
            sizes[parent] += sizes[number]
    return sizes
