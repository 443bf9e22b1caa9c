"""What there is to say on a topic: the notes, each beside a definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flaskmagic.visitor.demo_visit import DemoVisit
from flaskmagic.walkthroughs.claims import Claim


@dataclass(frozen=True, slots=True)
class Step:
    """One note and the definition that it stands beside.

    ``definitions`` and ``proofs`` are full names (``module:qualname``), one for each era of the
    library: the first that exists counts. A step is proven by a call of its definition or, where
    it has ``proofs``, by a call of one of those in which ``proof_line`` ran. The call must also
    have run the ``focus`` line (unless a proof is named), have had the arguments ``where``, have
    been ``called_from`` one of those definitions, and have been made by an expression that
    contains ``call``. ``since`` names the release that brought the definition (``Flask 2.2``),
    where an era that we support lacks it. The excerpt has the lines ``show`` too; each has its
    texts in different eras. ``demo_where`` is a ``where`` that holds for a scenario
    of the demo app only: on another app any call will do. A ``demo`` step tells of the demo app
    only: on another app it is left out. The call must lie below one of ``within``.

    A step with ``work`` shows the line that does the work of a ``feature``, which is what a report
    calls it; whoever uses one of the definitions ``uses`` uses that feature. A name of these may
    end with ``*``.

    Sentences of the note rest on ``claims``: see :mod:`~.claims`.
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
    within: tuple[str, ...] = ()
    feature: str | None = None
    work: bool = False
    uses: tuple[str, ...] = ()
    claims: Mapping[str, Claim] = field(default_factory=dict)
    show: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Walkthrough:
    """The authored notes on one topic.

    ``scenario`` is the topic whose visit of the demo app they are for, or None if they are for the
    reader's own app; ``visit`` is that visit. ``questions`` can be answered in one's own words
    from what the steps show. ``order`` is the place among the topics: 1 is the first, and 0
    stands for notes of a reader's own; ``group`` is the heading that it stands below there.
    ``parts`` has what stands below the heading of a part. Sentences of the introduction rest on
    ``claims``.
    """

    topic: str
    title: str
    technology: str
    question: str
    scenario: str | None
    introduction: str
    steps: tuple[Step, ...]
    questions: tuple[str, ...] = ()
    visit: DemoVisit | None = None
    order: int = 0
    group: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)

    @property
    def wanted(self) -> frozenset[str]:
        """The definitions of which lines and values must be recorded to prove the steps."""
        return frozenset(name for step in self.steps for name in (*step.definitions, *step.proofs))

    @property
    def named(self) -> frozenset[str]:
        """Every definition that a step names, callers included."""
        above = {name for step in self.steps for name in (*step.called_from, *step.within)}
        every = [
            *self.claims.values(),
            *(each for step in self.steps for each in step.claims.values()),
        ]
        return self.wanted | above | {name for claim in every for name in claim.named}
