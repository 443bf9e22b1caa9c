"""The recorded calls as rows that can be folded; of many calls only those in view are looked at."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from flaskmagic.reading import Reading
from flaskmagic.trace import Call


class FoldedTree:
    """The tree of calls with what is folded in it; a call is known by its position in the tree.

    At first the calls that lead to a step are open. The calls between them are gathered in gaps,
    one row each. ``horizon`` is the id of the last call to show, if not all are to be shown.
    """

    def __init__(self, reading: Reading) -> None:
        tree = reading.tree
        self.calls, self.positions = tree.calls, tree.positions
        self.parents, self.ends = tree.parents, tree.ends
        self.horizon: int | None = None
        marked = (tree.positions[call] for call in tree.marks)
        self._on_the_way = {above for position in marked for above in self._chain(position)}
        self._folded: set[int] = set()
        self._gaps: dict[int, int] = {}
        self._rows: list[int] | None = None
        self.fold_all()

    @property
    def rows(self) -> Sequence[int]:
        """The positions of the calls, and of the first call of each gap, that have a row."""
        if self._rows is None:
            self._rows = list(self._visible())
        return self._rows

    def gap(self, position: int) -> int:
        """Return how many calls are gathered in the row of a position.

        Args:
            position: The position.

        Returns:
            The number; 0 if the row is that of one call.
        """
        end = self._gaps.get(position, position)
        if self.horizon is None:
            return end - position
        return sum(self.is_known(each) for each in range(position, end))

    def is_known(self, position: int) -> bool:
        """Say whether a call is not beyond the horizon.

        Args:
            position: The call.

        Returns:
            Whether it may be shown.
        """
        return self.horizon is None or self.calls[position].id <= self.horizon

    def is_folded(self, position: int) -> bool | None:
        """Say whether the calls below a call are folded.

        Args:
            position: The call.

        Returns:
            Whether they are, or ``None`` if there are none.
        """
        if self.ends[position] == position + 1 or not self.is_known(position + 1):
            return None
        return position in self._folded

    def row_of(self, position: int) -> int:
        """Return the row of a call, or of what it is folded into.

        Args:
            position: The call.

        Returns:
            The row, from 0.
        """
        return max(bisect_right(self.rows, position) - 1, 0)

    def reveal(self, position: int) -> None:
        """Open what a call is folded into.

        Args:
            position: The call.
        """
        for above in self._chain(position):
            if above != position:
                self._folded.discard(above)
            starts = sorted(self._gaps)
            start = starts[max(bisect_right(starts, above) - 1, 0)] if starts else above
            if start <= above < self._gaps.get(start, start):
                del self._gaps[start]
        self._rows = None

    def toggle(self, position: int) -> None:
        """Open a gap, or fold or unfold the calls below a call.

        Args:
            position: The first call of the gap, or the call.
        """
        if position in self._gaps:
            del self._gaps[position]
        elif position in self._folded:
            self._folded.discard(position)
        else:
            self._folded.add(position)
        self._rows = None

    def unfold_all(self) -> None:
        """Give every call a row."""
        self._folded.clear()
        self._gaps.clear()
        self._rows = None

    def fold_all(self) -> None:
        """Show what leads to the steps, and the rest in gaps."""
        on_the_way = self._on_the_way
        self._folded = {
            position
            for position, end in enumerate(self.ends)
            if end > position + 1 and position not in on_the_way
        }
        self._gaps = {}
        for above in (-1, *on_the_way):
            self._gather(above)
        self._rows = None

    @property
    def is_unfolded(self) -> bool:
        """Whether every call has a row."""
        return not self._folded and not self._gaps

    def look_as_far_as(self, call: Call | None) -> None:
        """Set the horizon.

        Args:
            call: The last call to show; ``None`` shows nothing yet.
        """
        self.horizon = 0 if call is None else call.id
        self._rows = None

    def _chain(self, position: int) -> Iterator[int]:
        while position >= 0:
            yield position
            position = self.parents[position]

    def _gather(self, above: int) -> None:
        """Put the calls below a call that lead to no step in gaps."""
        start = end = above + 1
        last = len(self.calls) if above < 0 else self.ends[above]
        while end < last:
            if end in self._on_the_way:
                self._add_gap(start, end)
                start = self.ends[end]
            end = self.ends[end]
        self._add_gap(start, end)

    def _add_gap(self, start: int, end: int) -> None:
        if start < end and self.ends[start] < end:
            self._gaps[start] = end

    def _visible(self) -> Iterator[int]:
        position = 0
        while position < len(self.calls):
            if self.is_known(position):
                yield position
            if position in self._gaps:
                position = self._gaps[position]
            elif position in self._folded or not self.is_known(position):
                position = self.ends[position]
            else:
                position += 1
