"""Looks calls up without making those that were not asked for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from flaskmagic.trace.calls import Call
from flaskmagic.trace.columns import Calls


def in_columns(calls: Sequence[Call]) -> Calls:
    """Return calls in columns.

    Args:
        calls: The calls.

    Returns:
        Them; those that are in columns already are returned as they are.
    """
    return calls if isinstance(calls, Calls) else Calls.of(calls)


class ById(Mapping[int, Call]):
    """Calls in columns by their id."""

    def __init__(self, calls: Calls) -> None:
        """Make none of them.

        Args:
            calls: The calls.
        """
        self._calls = calls

    def __getitem__(self, id_: int) -> Call:
        columns, positions = self._calls.columns, self._calls.positions
        position = columns.position(id_)
        found = bisect_left(positions, position)
        if found == len(positions) or positions[found] != position:
            raise KeyError(id_)
        return columns.make(position)

    def __iter__(self) -> Iterator[int]:
        return iter(self._calls.ids)

    def __len__(self) -> int:
        return len(self._calls)
