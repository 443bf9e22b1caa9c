"""The outputs of two servers beside each other: each is one file of this room."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol

from flaskmagic.reading.beside import Beside
from flaskmagic.registry import Written, choose, found_in


class BesideOutput(Written, Protocol):
    """One form of them. A module of this room that has one as ``OUTPUT`` adds it."""

    def write(self, found: Beside, width: int) -> str:
        """Write them as one document.

        Args:
            found: The two servers.
            width: The columns that there are, for plain text.

        Returns:
            The document.
        """
        ...


@cache
def outputs() -> Mapping[str, BesideOutput]:
    """Return every output by its name.

    Returns:
        The outputs, in the order of their names.
    """
    return found_in(sys.modules[__name__], "OUTPUT")


def output_for(name: str | None, file: Path | None) -> BesideOutput:
    """Return the output that is asked for by name, or else by the suffix of a file.

    Args:
        name: The name of an output, or ``None``.
        file: The file that is to be written, or ``None``.

    Returns:
        The output; plain text where neither says anything.

    Raises:
        UnknownFormat: There is no such output, or none with that suffix.
    """
    return choose(outputs(), name, file, "text", "beside")
