"""What a report quotes and names of a library's code, and where that stands in a release."""

from __future__ import annotations

from dataclasses import dataclass

from flaskmagic.eras.revisions import Release


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Quoted code: its lines, each with the number that is written before it, if there is one.

    ``file`` is the file as the words around name it, ``first`` and ``last`` the lines that they
    name; they decide where the code alone fits several places.
    """

    lines: tuple[tuple[int | None, str], ...]
    file: str | None = None
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Lines of a file that words or a link name, and the definitions that are named with them."""

    file: str
    first: int
    last: int
    definitions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Located:
    """Where an excerpt stands.

    ``offset`` is what its own numbers must be raised by to be those of the file; ``None`` if it
    has none. ``score`` is the part of it that is found there, at most 1.
    """

    release: Release
    path: str
    first: int
    last: int
    offset: int | None
    score: float
