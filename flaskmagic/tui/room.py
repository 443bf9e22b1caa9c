"""What a presenter brings along: notes, bookmarks, and the address of the published pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.tui import published
from flaskmagic.tui.bookmarks import Bookmark, Bookmarks
from flaskmagic.tui.kept_bookmarks import keep
from flaskmagic.tui.presenter import PresenterNotes, read_notes, read_text
from flaskmagic.tui.walk import Place, Walk


@dataclass(frozen=True, slots=True)
class Brought:
    """What the presenter named: the address of the site, and a file of notes.

    With ``keep_bookmarks``, bookmarks of steps are written into that file. ``topics`` are further
    topics that the file may have notes on.
    """

    site: str | None = None
    notes: Path | None = None
    keep_bookmarks: bool = False
    topics: Collection[str] = ()

    def check(self) -> None:
        """Look at what can be wrong before anything is run.

        Raises:
            KeepsNothing: A file is needed, and none is named.
            Problem: The address is none, or the file can't be read.
        """
        if self.keep_bookmarks and self.notes is None:
            raise KeepsNothing("--keep-bookmarks writes into the file of --notes: name one")
        if self.site is not None:
            published.folder_of(self.site)
        if self.notes is not None:
            read_text(self.notes)


class KeepsNothing(Problem):
    """Bookmarks are to be kept, and no file is named."""

    exit_code = 2


class Room:
    """Gives the notes of a place, marks places, and makes links to them."""

    def __init__(self, brought: Brought, readings: Sequence[Reading]) -> None:
        """Read what was brought.

        Args:
            brought: What the presenter named.
            readings: The readings.

        Raises:
            Problem: The file or the address is not right.
        """
        brought.check()
        self._brought = brought
        self._readings: Sequence[Reading] = ()
        self._pages: published.Published | None = None
        self._notes = PresenterNotes({}, ())
        self._bookmarks = Bookmarks()
        self.opened(readings)

    def opened(self, readings: Sequence[Reading]) -> None:
        """Read what was brought on further readings, which the published pages have as well.

        Args:
            readings: The readings.

        Raises:
            Problem: The file of the notes is not right.
        """
        self._readings = [*self._readings, *readings]
        site, file = self._brought.site, self._brought.notes
        if site is not None:
            self._pages = published.Published(site, self._readings)
        if file is not None:
            self._notes = read_notes(file, self._readings, self._brought.topics)
        for number, step in self._notes.bookmarks:
            reading = self._readings[number]
            if any(reading is each for each in readings):
                self._bookmarks.add(_of_step(reading, step))

    def _number(self, walk: Walk) -> int | None:
        """Return the number of a reading, if it is one that the notes and the pages may know."""
        return next((n for n, each in enumerate(self._readings) if each is walk.reading), None)

    def text(self, walk: Walk) -> str:
        """Return the presenter's notes on what is shown.

        Args:
            walk: Where the reader is.

        Returns:
            Markdown, or an empty text.
        """
        number, place = self._number(walk), walk.place
        if number is None or not place.is_step:
            return ""
        return self._notes.texts.get((number, place.step), "")

    def is_bookmarked(self, walk: Walk) -> bool:
        """Say whether what is shown is bookmarked.

        Args:
            walk: Where the reader is.

        Returns:
            Whether it is.
        """
        return self._bookmarks.has(Bookmark.of(walk))

    def mark(self, walk: Walk) -> str:
        """Bookmark what is shown, or take the bookmark away.

        Args:
            walk: Where the reader is.

        Returns:
            What to say.
        """
        is_set = self._bookmarks.toggle(Bookmark.of(walk))
        said = "Bookmarked: B goes round the bookmarks." if is_set else "The bookmark is gone."
        file, place = self._brought.notes, walk.place
        if file is None or not self._brought.keep_bookmarks:
            return said
        if not (place.is_step and place.step):
            return f"{said} Only those of steps are kept in {file.name}."
        try:
            keep(file, walk.reading, place.step, is_set=is_set)
        except (Problem, OSError) as error:
            return f"{said} It is not kept: {error}"
        return f"{said} It is {'kept' if is_set else 'gone'} in {file.name} too."

    def next_bookmark(self, walk: Walk, readings: Sequence[Reading]) -> tuple[int, Place] | None:
        """Return the bookmark after what is shown, and after the last one the first.

        Args:
            walk: Where the reader is.
            readings: The readings that are open, in their order.

        Returns:
            The number of its reading among them and its place, or ``None`` if there is none.
        """
        return self._bookmarks.after(Bookmark.of(walk), readings)

    def link(self, walk: Walk) -> str | None:
        """Return the link to what is shown on the published pages.

        Args:
            walk: Where the reader is.

        Returns:
            The link, or ``None`` where they show no such place.

        Raises:
            Problem: No site was named.
        """
        if self._pages is None:
            raise Problem(published.NO_SITE)
        number = self._number(walk)
        return None if number is None else self._pages.link(number, walk)


def _of_step(reading: Reading, number: int) -> Bookmark:
    call = reading.steps[number - 1].call if number else None
    return Bookmark(reading, Place(step=number, call=call))
