"""The outputs that a reading can be written as: each is one file of this room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from flaskmagic import render as room
from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.registry import Written, choose, found_in
from flaskmagic.render import onward

WIDTH = 100
"""Columns of plain text that goes to no terminal."""

_DEFAULT = "text"


@dataclass(frozen=True, slots=True)
class Layout:
    """How readings are to be laid out.

    With ``full`` the tree of every recorded call is added, where an output does not have it in any
    case. ``as_list`` is for outputs that programs read: a list, even of one reading. ``width`` is
    in columns.
    """

    full: bool = False
    as_list: bool = False
    width: int = WIDTH


class Output(Written, Protocol):
    """One form of a reading. A module that has one under the name ``OUTPUT`` adds it.

    Modules of this room say all that there is to say of a step; those of
    :mod:`flaskmagic.render.onward` have what another program can show.

    ``takes_several`` says whether one document can hold more than one reading.
    """

    takes_several: bool

    def write(self, readings: Sequence[Reading], layout: Layout) -> str | bytes:
        """Write readings as one document.

        Args:
            readings: The readings, in their order; one, unless the output takes several.
            layout: How to lay them out.

        Returns:
            The document: ``bytes`` if the output is binary, or else text.
        """
        ...


class OnePage(Problem):
    """More than one reading for an output that holds one."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "a page, a tour or a diagram has one topic, or one request: name one, or write "
            "'flaskmagic site --output DIR' for pages of more"
        )


@cache
def outputs() -> Mapping[str, Output]:
    """Return every output by its name: each is found in its file.

    Returns:
        The outputs, those for readers first.
    """
    return found_in(room, "OUTPUT") | found_in(onward, "OUTPUT")


def output_for(name: str | None, file: Path | None) -> Output:
    """Return the output that is asked for by name, or else by the suffix of a file.

    Args:
        name: The name of an output, or ``None``.
        file: The file that is to be written, or ``None``.

    Returns:
        The output; plain text where neither says anything.

    Raises:
        UnknownFormat: There is no such output, or none with that suffix, or it is binary and there
            is no file.
    """
    return choose(outputs(), name, file, _DEFAULT, "reading")


def check_count(output: Output, count: int) -> None:
    """Refuse more readings than an output can hold.

    Args:
        output: The output.
        count: The number of readings.

    Raises:
        OnePage: There are several, and the output takes one.
    """
    if count > 1 and not output.takes_several:
        raise OnePage
