"""Whose code a call is: the name that stands at its row, and the colour of both."""

from __future__ import annotations

from functools import cached_property

from rich.style import Style

from flaskmagic.library_colours import Colour, colours_of
from flaskmagic.reading import Reading
from flaskmagic.reading.library import in_order, library_of, library_of_step


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
        # First those of the steps: a page has only these, and they have the same colours there.
        steps = (library_of_step(self._reading.trace, step) for step in self._reading.steps)
        return colours_of((*in_order(steps), *in_order(self._names.values())))

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
