"""The libraries of a page by their numbers: the style has a colour for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flaskmagic.colours import colours_of
from flaskmagic.reading import Reading, ReadStep
from flaskmagic.reading.owners import libraries_of, library_of, library_of_step


class Library(NamedTuple):
    """A library: its number on the page, and its name."""

    number: int
    name: str


class Libraries:
    """Says of a file and of a step whose they are."""

    def __init__(self, reading: Reading) -> None:
        self._trace = reading.trace
        self.names = libraries_of(reading)
        self._known = {name: Library(number, name) for number, name in enumerate(self.names)}

    def named(self, name: str) -> Library:
        """Return a library.

        Args:
            name: Its name.

        Returns:
            The library with its number.
        """
        return self._known[name]

    def of_file(self, filename: str) -> Library:
        """Return the library that a file is of.

        Args:
            filename: The file, as the trace names it.

        Returns:
            The library.
        """
        return self._known[library_of(self._trace, filename)]

    def of_step(self, step: ReadStep) -> Library:
        """Return the library that a step shows.

        Args:
            step: The step.

        Returns:
            The library.
        """
        return self._known[library_of_step(self._trace, step)]

    @property
    def style(self) -> str:
        """A rule of CSS for each library, which sets its colour."""
        return style_of(self.names)


def style_of(names: Sequence[str]) -> str:
    """Return the colours of libraries.

    Args:
        names: The libraries, by their numbers on the page.

    Returns:
        A rule of CSS for each, which sets its colour.
    """
    return "".join(
        f".lib{number} {{ --lib: light-dark({colour.light}, {colour.dark}); }}\n"
        for number, colour in enumerate(colours_of(names).values())
    )
