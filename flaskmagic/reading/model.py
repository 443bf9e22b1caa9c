"""What is left of a walkthrough once it is held against a trace."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from flaskmagic.reading.call_tree import CallTree
from flaskmagic.reading.claims import true_of
from flaskmagic.reading.extent import calls_for
from flaskmagic.reading.subgoals import Subgoals
from flaskmagic.source.definitions import Span
from flaskmagic.trace import Call, Calls, Exchange, Trace
from flaskmagic.walkthroughs.model import Step, Walkthrough


class Status(Enum):
    """Whether a step ran in the run that it was compared with."""

    EXECUTED = "executed"
    NOT_EXECUTED = "not executed"
    NOT_RECORDED = "not recorded"
    """Calls are missing from the trace, and it may be among them."""
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
    ``all_lines`` those that called something, or ran until its recording ended. ``shown`` are the
    lines that the note speaks of besides the ``focus_line``. ``proof_line`` is the line of the
    step's proof, where it asks for one. ``unfound`` are texts that the step looks
    for and no line has: then it was not executed. ``note`` has the values of the run filled in,
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
    unfound: tuple[str, ...] = ()
    shown: frozenset[int] = frozenset()

    @property
    def name(self) -> str:
        """The definition's full name in this version, or the first that was asked for."""
        return self.definition.name if self.definition else self.step.definitions[0]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The calls that are no steps, by name.

    ``again`` are those of own functions that ran the same lines before, ``libraries`` those of
    each library.
    """

    again: Counter[str] = field(default_factory=Counter)
    libraries: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Reading:
    """A walkthrough matched with a trace.

    ``exchange`` is the request or event that it tells of, if it is of one only; ``with_start`` says
    that it also has the calls that belong to none. ``told`` are the definitions that an earlier
    reading leads through, and ``left_out`` counts the calls that are no steps.
    """

    walkthrough: Walkthrough
    trace: Trace
    steps: tuple[ReadStep, ...]
    exchange: Exchange | None = None
    with_start: bool = True
    told: frozenset[str] = frozenset()
    left_out: LeftOut | None = None

    @cached_property
    def calls(self) -> Calls:
        """The recorded calls that it tells of, in the order in which they began."""
        return calls_for(self.trace, self.exchange, with_start=self.with_start)

    @property
    def introduction(self) -> str:
        """What stands above the steps, as far as it is true of this run."""
        return true_of(self.walkthrough.introduction, self.walkthrough.claims, self.trace)

    @cached_property
    def tree(self) -> CallTree:
        """These calls as a tree, the steps marked."""
        return CallTree(self.calls, self.steps)

    @cached_property
    def subgoals(self) -> Subgoals:
        """How far its calls are on the way of what was asked."""
        return Subgoals(self.trace, self.steps)
