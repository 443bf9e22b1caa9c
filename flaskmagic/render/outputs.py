"""The outputs that a reading can be written as: each is one file of this room."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from flaskmagic import render as room
from flaskmagic.errors import Problem
from flaskmagic.reading import Reading

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


class Output(Protocol):
    """One form of a reading. A module of this room that has one under the name ``OUTPUT`` adds it.

    ``suffixes`` are those of the files that are written so by default, with their dot.
    ``takes_several`` says whether one document can hold more than one reading.
    """

    name: str
    suffixes: tuple[str, ...]
    is_binary: bool
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


class UnknownOutput(Problem):
    """An output that there is none of, or that is not clear."""

    exit_code = 2


class OnePage(Problem):
    """More than one reading for an output that holds one."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__("a page has one topic: write 'flaskmagic site --output DIR' for more")


@cache
def outputs() -> Mapping[str, Output]:
    """Return every output by its name: each is found in its file.

    Returns:
        The outputs, in the order of their names.
    """
    modules = [import_module(f"{room.__name__}.{each.name}") for each in _modules()]
    found: list[Output] = [each.OUTPUT for each in modules if hasattr(each, "OUTPUT")]
    return {output.name: output for output in sorted(found, key=lambda output: output.name)}


def _modules() -> list[pkgutil.ModuleInfo]:
    return list(pkgutil.iter_modules(room.__path__))


def output_for(name: str | None, file: Path | None) -> Output:
    """Return the output that is asked for by name, or else by the suffix of a file.

    Args:
        name: The name of an output, or ``None``.
        file: The file that is to be written, or ``None``.

    Returns:
        The output; plain text where neither says anything.

    Raises:
        UnknownOutput: There is no such output, or none with that suffix, or it is binary and there
            is no file.
    """
    known = outputs()
    if name is not None:
        if name not in known:
            raise UnknownOutput(f"no format {name!r}: there are {', '.join(known)}")
        found = known[name]
    elif file is None or not file.suffix:
        found = known[_DEFAULT]
    else:
        found = _by_suffix(file)
    if found.is_binary and file is None:
        suffix = found.suffixes[0]
        raise UnknownOutput(f"{found.name} needs a file: say --output reading{suffix}")
    return found


def _by_suffix(file: Path) -> Output:
    suffixes = {suffix: each for each in outputs().values() for suffix in each.suffixes}
    found = suffixes.get(file.suffix.lower())
    if found is None:
        known = ", ".join(sorted(suffixes))
        raise UnknownOutput(f"{file}: its suffix is none of {known}: say --format")
    return found


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
