"""Places that the reader marked to come back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flaskmagic.reading import Reading
from flaskmagic.tui.walk import Place, Walk

_Order = tuple[int, int, int, str, int]


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place in a reading."""

    reading: Reading
    place: Place

    @classmethod
    def of(cls, walk: Walk) -> Bookmark:
        """Return what is shown.

        Args:
            walk: The walk.

        Returns:
            Its place in its reading.
        """
        return cls(walk.reading, walk.place)

    @property
    def order(self) -> _Order:
        """Where it stands in its reading; what is the same place has the same."""
        place = self.place
        call = place.call.id if place.call and not place.is_step else 0
        return (id(self.reading), place.step, call, place.filename or "", place.line or 0)


class Bookmarks:
    """The bookmarks of all readings."""

    def __init__(self) -> None:
        self._all: dict[_Order, Bookmark] = {}

    def add(self, mark: Bookmark) -> None:
        """Mark a place.

        Args:
            mark: The place.
        """
        self._all[mark.order] = mark

    def has(self, mark: Bookmark) -> bool:
        """Say whether a place is marked.

        Args:
            mark: The place.

        Returns:
            Whether it is.
        """
        return mark.order in self._all

    def toggle(self, mark: Bookmark) -> bool:
        """Mark a place, or take its mark away.

        Args:
            mark: The place.

        Returns:
            Whether it is marked now.
        """
        if self._all.pop(mark.order, None) is not None:
            return False
        self.add(mark)
        return True

    def after(self, mark: Bookmark, readings: Sequence[Reading]) -> tuple[int, Place] | None:
        """Return the bookmark after a place, and after the last one the first.

        Args:
            mark: The place.
            readings: The readings that are open, in their order; one may have been closed.

        Returns:
            The number of its reading among them and its place, or ``None`` if there is none.
        """
        numbers = {id(reading): number for number, reading in enumerate(readings)}
        found = {
            (numbers[each.order[0]], *each.order[1:]): each
            for each in self._all.values()
            if each.order[0] in numbers
        }
        if not found:
            return None
        here = (numbers[mark.order[0]], *mark.order[1:])
        orders = sorted(found)
        order = next((each for each in orders if each > here), orders[0])
        return order[0], found[order].place
