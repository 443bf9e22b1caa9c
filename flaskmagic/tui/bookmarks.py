"""Places that the reader marked to come back to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flaskmagic.tui.walk import Place


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A place in one of the readings, by its number from 0."""

    reading: int
    place: Place

    @property
    def order(self) -> tuple[int, int, int, str, int]:
        """Where it stands among others; what is the same place has the same."""
        place = self.place
        call = place.call.id if place.call and not place.is_step else 0
        return (self.reading, place.step, call, place.filename or "", place.line or 0)


class Bookmarks:
    """The bookmarks of all readings."""

    def __init__(self, places: Sequence[Bookmark] = ()) -> None:
        self._all = {each.order: each for each in places}

    def __len__(self) -> int:
        return len(self._all)

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
        self._all[mark.order] = mark
        return True

    def after(self, mark: Bookmark) -> Bookmark | None:
        """Return the bookmark after a place, and after the last one the first.

        Args:
            mark: The place.

        Returns:
            The bookmark, or ``None`` if there is none at all.
        """
        orders = sorted(self._all)
        later = [order for order in orders if order > mark.order]
        return self._all[(later or orders)[0]] if orders else None
