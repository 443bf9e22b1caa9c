"""Looks calls up without making those that were not asked for."""

from __future__ import annotations

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
        return self._calls.columns.make(self._calls.position(id_))

    def __contains__(self, id_: object) -> bool:
        try:
            self._calls.position(id_)  # type: ignore[arg-type]
        except (KeyError, TypeError):
            return False
        return True

    def __iter__(self) -> Iterator[int]:
        return iter(self._calls.ids)

    def __len__(self) -> int:
        return len(self._calls)
