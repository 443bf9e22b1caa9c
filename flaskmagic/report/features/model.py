"""What a report says of the features that an app uses.

Every text is Markdown, but for what a style writes as code: a place, a name, the source of a line.
"""

from __future__ import annotations

from dataclasses import dataclass

from flaskmagic.report.document import Document

OF_LIBRARY = "library/"
"""Begins the key of a section on what a library does that nobody wrote a note on."""


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line of the app's own code that uses a feature.

    ``names`` are the definitions that it uses, in the names of their libraries. ``ran`` says
    whether the line ran.
    """

    place: str
    link: str | None
    source: str
    names: frozenset[str]
    ran: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """The calls that lead to the line that does the work.

    ``start`` says where the chain begins, and ``own_place`` is the last line of own code on the way
    to it, or ``""``; ``hops`` are its calls, a row each, and ``labels`` what
    they are called; ``work_place`` is the line that does the work, ``work_source`` its statement in
    one line, ``excerpt`` that statement, which may be left out, and ``note`` what it did in this
    run.
    """

    title: str
    start: str
    own_place: str
    labels: tuple[str, ...]
    hops: Document
    work_place: str
    work_link: str | None
    work_source: str
    excerpt: Document
    note: str
    definition: str


@dataclass(frozen=True, slots=True)
class Section:
    """A feature: where it is used, and its chains.

    ``shown`` are those of its own lines that there is room for, and ``uses`` the same as rows, with
    the count of the others. ``unproven`` are the titles of the lines of work that did
    not run; ``evidence`` has a line for each that did.
    """

    number: int
    key: str
    title: str
    question: str
    own_lines: tuple[OwnLine, ...]
    shown: tuple[OwnLine, ...]
    uses: Document
    chains: tuple[Chain, ...]
    unproven: tuple[str, ...]
    exchanges: tuple[str, ...]
    evidence: tuple[str, ...]

    @property
    def is_of_library(self) -> bool:
        """Whether it is on what a library does that nobody wrote a note on."""
        return self.key.startswith(OF_LIBRARY)
