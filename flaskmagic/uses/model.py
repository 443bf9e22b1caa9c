"""The uses of libraries: what stands in the code, and beside it, apart, what has run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_VARIABLE = re.compile(r"<(?:[^<>:]+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Proof:
    """When a use was seen to run: in ``exchanges``, by their numbers, or outside of all.

    ``at_import`` is in the main thread, as while the app is made; ``elsewhere`` is in another one.
    """

    exchanges: tuple[int, ...] = ()
    at_import: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A view, a handler of an event, or a hook, that the code leads from to a use.

    ``kind`` is ``"view"``, ``"event"`` or ``"other"``; ``what`` is the rule, the name of the event,
    or in words what leads there. ``methods`` are those of a rule.
    """

    kind: str
    what: str
    methods: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """What to ask for, such as ``GET /img/NAME`` or ``event chat``."""
        if self.kind == "view":
            path = _VARIABLE.sub(lambda variable: variable[1].upper(), self.what)
            return f"{'|'.join(self.methods)} {path}"
        return f"event {self.what}" if self.kind == "event" else self.what


@dataclass(frozen=True, slots=True)
class Use:
    """A place where the app's own code names something of a library.

    ``path`` is the file as it is imported, ``line`` and ``column`` (in bytes, from 0) are those of
    the last name of the ``expression``, and ``text`` is the line. ``function`` is the qualified
    name of the function that it is in, empty in a template or outside of all. ``proof`` says when
    it was seen to run, and is ``None`` if it was not. Then ``line_ran`` says that its line ran but
    that this part of it may not have, and ``entries`` what leads there, the nearest first.
    """

    path: str
    line: int
    column: int
    expression: str
    function: str
    text: str
    is_template: bool = False
    proof: Proof | None = None
    line_ran: bool = False
    entries: tuple[Entry, ...] = ()

    @property
    def ran(self) -> bool:
        """Whether it was seen to run."""
        return self.proof is not None

    @property
    def place(self) -> str:
        """Such as ``server.py:52``."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that a library offers and the app's own code uses.

    ``name`` is what a reader knows it by, such as ``Flask.route``, and ``definition``
    (``module:qualname``) where it is written, such as ``flask.sansio.scaffold:Scaffold.route``.
    ``library`` is the name of the distribution and ``release`` its version.
    """

    name: str
    definition: str
    library: str
    release: str
    uses: tuple[Use, ...]

    @property
    def reached(self) -> int:
        """How many of its uses ran."""
        return sum(use.ran for use in self.uses)


@dataclass(frozen=True, slots=True)
class Library:
    """A distribution at a release, and what is used of it."""

    name: str
    release: str
    features: tuple[Feature, ...]

    @property
    def reached(self) -> int:
        """How many of its features have a use that ran."""
        return sum(feature.reached > 0 for feature in self.features)


@dataclass(frozen=True, slots=True)
class ProjectUses:
    """What a project uses of all libraries.

    ``recorded`` is what was recorded, in words. ``exchanges`` are the titles of what was asked for
    in it, by their numbers. ``remarks`` are what must be said beside it.
    """

    libraries: tuple[Library, ...]
    recorded: str = ""
    exchanges: Mapping[int, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def features(self) -> Iterator[Feature]:
        """Yield the features of all libraries."""
        for library in self.libraries:
            yield from library.features

    def uses(self) -> Iterator[Use]:
        """Yield the uses of all features."""
        for feature in self.features():
            yield from feature.uses
