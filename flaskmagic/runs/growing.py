"""A recording that goes on: what is new in it is taken out as a trace, again and again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from typing import Any

from flaskmagic.runs.described import Described
from flaskmagic.trace import Kind, LogReader, Trace
from flaskmagic.trace.assemble import CallMaker
from flaskmagic.trace.exchanges import exchange_from
from flaskmagic.trace.raw_calls import RawCall, RawExchange
from flaskmagic.tracer.records import REMARK


class GrowingRecording:
    """Takes the records of an app's log, and makes traces of what has come since the last one.

    The first trace also has the calls that belong to no exchange, as how the app was made. What
    was taken out is forgotten here. ``remarks`` are those of the app's process since then.
    """

    def __init__(self, kind: Kind, wanted: Set[str]) -> None:
        """Begin before anything was recorded.

        Args:
            kind: What is recorded.
            wanted: The definitions of which lines and values are kept.
        """
        self.reader = LogReader()
        self.described = Described(self.reader, wanted)
        self.remarks: list[str] = []
        self._kind = kind
        self._maker = CallMaker()
        self._count = 0
        self._skipped: Counter[str] = Counter()
        self._is_first = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing was taken out of it by now."""
        return self._is_first

    def feed(self, records: Sequence[list[Any]], expected: int) -> bool:
        """Take the next records.

        Args:
            records: They, in their order.
            expected: How many requests were sent since the last trace.

        Returns:
            Whether it is known that all of them, and what they set off, are over.

        Raises:
            flaskmagic.trace.UnreadableLog: They are damaged.
        """
        self.reader.feed(records)
        self.remarks += [values[0] for name, *values in records if name == REMARK]
        found = list(self._exchanges())
        return len(found) >= expected > 0 and all(each.running <= 0 for each in found)

    def take(self, title: str, *, interrupted: bool = False) -> Trace:
        """Return the trace of what has come since the last one, and forget that.

        Args:
            title: What was asked for, in words.
            interrupted: Whether a signal cut it off.

        Returns:
            The trace. Its exchanges are numbered on from those of the traces before.

        Raises:
            flaskmagic.trace.UnreadableLog: Nothing was recorded.
        """
        replayed = self.reader.replay.replayed()
        raws = list(self._exchanges())
        calls = _with_those_above(replayed.calls if self._is_first else _calls_of(raws))
        unknown = replayed.unknown_starts
        self.described.add(call.function for call in calls)
        trace = Trace(
            kind=self._kind,
            scenario="",
            title=title,
            python=self.reader.python.version,
            distributions=dict(self.described.distributions),
            calls=self._maker.calls(calls, self.reader.functions),
            files=dict(self.described.files),
            skipped=dict(replayed.skipped - self._skipped),
            interrupted=interrupted,
            gaps={thread: self._maker.gap(gap) for thread, gap in replayed.gaps.items()},
            exchanges=tuple(
                exchange_from(raw, number, raw.first.id)
                for number, raw in enumerate(raws, self._count + 1)
            ),
            unknown_starts=tuple(filter({call.thread for call in calls}.__contains__, unknown)),
        )
        self._forget(replayed.skipped, len(raws))
        return trace

    def _exchanges(self) -> Iterable[RawExchange]:
        begun = self.reader.replay.begun.exchanges if self.reader.has_begun else ()
        return sorted((each for each in begun if each.is_one), key=lambda each: each.first.id)

    def _forget(self, skipped: Counter[str], count: int) -> None:
        """Keep nothing of what was told; what goes on of it belongs to no exchange any more."""
        replay = self.reader.replay
        for each in list(replay.begun.exchanges):
            if each.is_one or each.running <= 0:
                replay.forget(each)
        replay.begun.rest.clear()
        self._skipped, self._count, self._is_first = skipped, self._count + count, False


def _calls_of(exchanges: Iterable[RawExchange]) -> Iterable[RawCall]:
    return [call for each in exchanges for call in each.calls]


def _with_those_above(calls: Iterable[RawCall]) -> Iterable[RawCall]:
    """Return calls and all that stand above them, each once."""
    found: dict[int, RawCall] = {}
    for call in calls:
        above: RawCall | None = call
        while above is not None and above.id not in found:
            found[above.id] = above
            above = above.parent
    return found.values()
