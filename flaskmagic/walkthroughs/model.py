"""What there is to say on a topic, and what is left of it once it is held against a trace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from flaskmagic.source.definitions import Span
from flaskmagic.tracer import Call, Trace


@dataclass(frozen=True, slots=True)
class Step:
    """One note and the definition that it stands beside.

    ``definitions`` and ``proofs`` are full names (``module:qualname``), one for each era of the
    library: the first that exists counts. A step is proven by a call of its definition or, where
    it has ``proofs``, by a call of one of those in which ``proof_line`` ran. The call must also
    have run the ``focus`` line (unless a proof is named), have had the arguments ``where``, have
    been ``called_from`` one of those definitions, and have been made by an expression that
    contains ``call``. ``since`` names the release that brought the definition (``Flask 2.2``),
    where an era that we support lacks it. ``demo_where`` is a ``where`` that holds for a scenario
    of the demo app only: on another app any call will do. A ``demo`` step tells of the demo app
    only: on another app it is left out.
    """

    title: str
    part: str
    line: int
    definitions: tuple[str, ...]
    note: str
    focus: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    proof_line: tuple[str, ...] = ()
    where: Mapping[str, object] = field(default_factory=dict)
    demo_where: Mapping[str, object] = field(default_factory=dict)
    called_from: tuple[str, ...] = ()
    call: str | None = None
    follows: str | None = None
    since: str | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Walkthrough:
    """The authored notes on one topic.

    ``questions`` can be answered in one's own words from what the steps show.
    """

    topic: str
    title: str
    technology: str
    question: str
    scenario: str
    introduction: str
    steps: tuple[Step, ...]
    questions: tuple[str, ...] = ()

    @property
    def wanted(self) -> frozenset[str]:
        """The definitions of which lines and values must be recorded to prove the steps."""
        return frozenset(name for step in self.steps for name in (*step.definitions, *step.proofs))

    @property
    def named(self) -> frozenset[str]:
        """Every definition that a step names, callers included."""
        return self.wanted | {name for step in self.steps for name in step.called_from}


class Status(Enum):
    """Whether a step holds in the run that it was held against."""

    EXECUTED = "executed"
    NOT_EXECUTED = "not executed"
    NOT_IN_VERSION = "not in this version"


@dataclass(frozen=True, slots=True)
class Definition:
    """Where something is written in the source that ran."""

    name: str
    filename: str
    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class ReadStep:
    """A step held against a trace.

    ``call`` is the call that proves it and ``calls`` how often that was called in the run;
    ``lines`` are the lines of the definition that ran in ``call``: all of them, or if not
    ``all_lines`` those that called something, where more was not recorded. ``proof_line`` is the
    line of the step's proof, where it asks for one. ``note`` has the values of the run filled in,
    and is empty unless the step was executed.
    """

    number: int
    step: Step
    status: Status
    definition: Definition | None
    call: Call | None = None
    calls: int = 0
    lines: frozenset[int] = frozenset()
    focus_line: int | None = None
    proof_line: int | None = None
    note: str = ""
    all_lines: bool = True

    @property
    def name(self) -> str:
        """The definition's full name in this version, or the first that was asked for."""
        return self.definition.name if self.definition else self.step.definitions[0]


@dataclass(frozen=True, slots=True)
class Reading:
    """A walkthrough matched with a trace."""

    walkthrough: Walkthrough
    trace: Trace
    steps: tuple[ReadStep, ...]
