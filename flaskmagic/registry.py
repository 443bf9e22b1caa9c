"""What a room offers in files of one kind: each is found in its file, by its name or a suffix."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol, TypeVar

from flaskmagic.errors import Problem


class Written(Protocol):
    """A form in which something is written to a file.

    ``suffixes`` are those of the files that are written so by default, with their dot; ``""`` is
    for files without any.
    """

    name: str
    suffixes: tuple[str, ...]
    is_binary: bool


T = TypeVar("T", bound=Written)


class UnknownFormat(Problem):
    """A format that does not exist, or that is not clear."""

    exit_code = 2


def found_in(room: ModuleType, attribute: str) -> dict[str, T]:
    """Return what the modules of a room offer.

    Args:
        room: A package.
        attribute: The name under which a module offers something; others are passed over.

    Returns:
        What is offered, by its name, in the order of the names.
    """
    modules = [
        import_module(f"{room.__name__}.{each.name}")
        for each in pkgutil.iter_modules(room.__path__)
    ]
    found = [getattr(each, attribute) for each in modules if hasattr(each, attribute)]
    return {each.name: each for each in sorted(found, key=lambda each: each.name)}


def choose(
    known: Mapping[str, T], name: str | None, file: Path | None, default: str, example: str
) -> T:
    """Return what is asked for by name, or else by the suffix of a file.

    Args:
        known: What there is, by its name.
        name: The name of one, or ``None``.
        file: The file that is to be written, or ``None``.
        default: The name of the one that is taken where neither says anything.
        example: What a file may be called, without its suffix.

    Returns:
        The one that is meant.

    Raises:
        UnknownFormat: There is none of that name or suffix, or it is binary and there is no file.
    """
    if name is not None:
        if name not in known:
            raise UnknownFormat(f"no format {name!r}: the formats are {', '.join(known)}")
        found = known[name]
    elif file is None:
        found = known[default]
    else:
        found = _by_suffix(known, file)
    if found.is_binary and file is None:
        said = f"{found.name} needs a file: use --output {example}{found.suffixes[0]}"
        raise UnknownFormat(said)
    return found


def _by_suffix(known: Mapping[str, T], file: Path) -> T:
    suffixes = {suffix: each for each in known.values() for suffix in each.suffixes}
    found = suffixes.get(file.suffix.lower())
    if found is None:
        said = ", ".join(filter(None, suffixes))
        raise UnknownFormat(f"{file}: its suffix is not one of {said}: use --format")
    return found
