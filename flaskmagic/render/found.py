"""What is found of a project or of servers, and the outputs of it: each is one file of a room."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from rich.console import Console

from flaskmagic.registry import Written, choose, found_in

TEXT = "text"
"""The name of the output that is for terminals, in each room."""

Found = TypeVar("Found")
Given = TypeVar("Given", contravariant=True)


class FoundOutput(Written, Protocol[Given]):
    """One form of what was found. A module of the room that has one as ``OUTPUT`` adds it."""

    def write(self, found: Given, width: int) -> str:
        """Write it as one document.

        Args:
            found: What was found.
            width: The columns that there are, for plain text.

        Returns:
            The document.
        """
        ...


class Outputs(Generic[Found]):
    """The outputs of a room, which is named as a module; a file is ``called`` so in messages."""

    def __init__(self, room: str, called: str) -> None:
        self._room, self._called = room, called

    def by_name(self) -> Mapping[str, FoundOutput[Found]]:
        """Return every output by its name.

        Returns:
            The outputs, in the order of their names.
        """
        return found_in(sys.modules[self._room], "OUTPUT")

    def choose(self, name: str | None, file: Path | None) -> FoundOutput[Found]:
        """Return the output that is asked for by name, or else by the suffix of a file.

        Args:
            name: The name of an output, or ``None``.
            file: The file that is to be written, or ``None``.

        Returns:
            The output; plain text where neither says anything.

        Raises:
            flaskmagic.registry.UnknownFormat: There is no such output, or none with that suffix.
        """
        return choose(self.by_name(), name, file, TEXT, self._called)


def as_text(render: Callable[[Found, Console], None], found: Found, width: int) -> str:
    """Return what is printed into a console as plain text.

    Args:
        render: Prints it.
        found: What was found.
        width: The columns that there are.

    Returns:
        The text, without spaces at the ends of lines.
    """
    console = Console(file=io.StringIO(), record=True, width=width, force_terminal=False)
    render(found, console)
    return "\n".join(line.rstrip() for line in console.export_text().split("\n"))
