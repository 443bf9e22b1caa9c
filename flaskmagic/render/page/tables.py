"""A table that numbers what repeats."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any


class Table:
    """Numbers the distinct rows that it is asked for, in the order in which they came."""

    def __init__(self, rows: Iterable[Hashable] = ()) -> None:
        self._numbers = {row: number for number, row in enumerate(rows)}

    def index(self, row: Hashable) -> int:
        """Return the number of a row.

        Args:
            row: The row.

        Returns:
            Its number, from 0; a new one at the first call.
        """
        return self._numbers.setdefault(row, len(self._numbers))

    @property
    def rows(self) -> list[Any]:
        """All rows, by their numbers."""
        return list(self._numbers)
