"""What a report says, before any style gives it a form.

Every text is Markdown, but for what a style writes as code: a ``place``, a ``definition``, the
``source`` of a line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from flaskmagic.reading import Reading
from flaskmagic.report.document import Document
from flaskmagic.report.features.licences import Family
from flaskmagic.report.features.model import Section
from flaskmagic.report.licences import Licence


@dataclass(frozen=True, slots=True)
class Part:
    """A distribution that belongs to a technology: its release, its code and its licence."""

    name: str
    version: str
    summary: str
    repository: str | None
    licence: Licence


@dataclass(frozen=True, slots=True)
class ReportStep:
    """A step of a topic. ``block`` is all that is to be said of it but its title."""

    number: int
    title: str
    part: str
    status: str
    definition: str
    place: str
    link: str | None
    calls: int
    note: str
    block: Document


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a technology: the chain of calls, step by step.

    ``key`` names its place for own words; ``evidence`` has a line for each executed step.
    ``trail`` is where a value went that was followed, below ``trail_title``.
    """

    key: str
    title: str
    question: str
    introduction: str
    run: str
    steps: tuple[ReportStep, ...]
    questions: tuple[str, ...]
    evidence: tuple[str, ...]
    reading: Reading
    trail_title: str
    trail: Document

    @property
    def unexecuted(self) -> tuple[ReportStep, ...]:
        """The steps that did not run."""
        return tuple(step for step in self.steps if step.status != "executed")


@dataclass(frozen=True, slots=True)
class Use:
    """A line of the app's own code that calls into a technology, and what it called.

    ``excerpt`` is the called definition.
    """

    place: str
    link: str | None
    source: str
    definition: str
    definition_link: str | None
    excerpt: Document
    calls: int


@dataclass(frozen=True, slots=True)
class Technology:
    """A technology that was met on the path.

    ``also`` are the steps of other technologies' topics that lie in its code; ``uses`` are the
    places where the app's own code calls it.
    """

    key: str
    name: str
    parts: tuple[Part, ...]
    purpose: str
    who: str
    topics: tuple[Topic, ...]
    also: tuple[tuple[Topic, ReportStep], ...]
    uses: tuple[Use, ...]
    questions: tuple[str, ...]
    evidence: tuple[str, ...]


class Evidence(Protocol):
    """What is made only for styles that ask for it: of a large run it takes long."""

    @property
    def paths(self) -> tuple[Topic, ...]:
        """The topics that belong to no one technology."""

    @property
    def technologies(self) -> tuple[Technology, ...]:
        """What was met on the path."""


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report; ``environment`` names every release that it holds for.

    ``sections`` tell of the features that the app uses, a section each, ``also`` of those for
    which there was no room, and ``unreached`` are those
    that were not reached; ``exchanges`` are the headings of the requests and events of the run,
    ``families`` the licences, and ``idle`` the lines of own functions that did not run. ``is_demo``
    says that all is about the demo app; ``who`` worked on it; ``figure`` is the way of one request.

    ``notes`` are the reader's own, held against the run. ``evidence`` tells of the same run topic
    by topic.
    """

    title: str
    team: str
    environment: str
    interrupted: bool
    is_demo: bool
    releases: str
    exchanges: tuple[str, ...]
    sections: tuple[Section, ...]
    also: Document
    figure: Document
    families: tuple[Family, ...]
    idle: Document
    unreached: tuple[str, ...]
    who: str
    notes: tuple[Topic, ...]
    evidence: Evidence

    @property
    def paths(self) -> tuple[Topic, ...]:
        """The topics that belong to no one technology, such as the path through an app."""
        return self.evidence.paths

    @property
    def technologies(self) -> tuple[Technology, ...]:
        """What was met on the path."""
        return self.evidence.technologies
