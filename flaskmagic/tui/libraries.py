"""Whose code a call is: the name that stands at its row, and the colour of both."""

from __future__ import annotations

from functools import cached_property

from rich.style import Style

from flaskmagic.colours import Colour, colours_of
from flaskmagic.reading import Reading
from flaskmagic.reading.owners import libraries_of, library_of


class Libraries:
    """The libraries of a reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    @cached_property
    def _names(self) -> dict[str, str]:
        trace = self._reading.trace
        return {filename: library_of(trace, filename) for filename in trace.files}

    @cached_property
    def _colours(self) -> dict[str, Colour]:
        return colours_of(libraries_of(self._reading))

    def name(self, filename: str) -> str:
        """Return whose code a file is.

        Args:
            filename: The file.

        Returns:
            The name of the library.
        """
        return self._names[filename]

    def style(self, name: str, *, dark: bool) -> Style:
        """Return the colour of a library.

        Args:
            name: The name of the library.
            dark: Whether it stands on a dark ground.

        Returns:
            The style.
        """
        colour = self._colours[name]
        return Style(color=colour.dark if dark else colour.light)
