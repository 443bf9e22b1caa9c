"""The claims of a walkthrough, held against a run: which sentences are told of it."""

from __future__ import annotations

from flaskmagic.checks.lint import Finding
from flaskmagic.reading.claims import holds
from flaskmagic.reading.matcher import read
from flaskmagic.trace import Trace
from flaskmagic.walkthroughs.model import Walkthrough

_SAID = {True: "holds", False: "does not hold", None: "can't be known"}


def held_claims(walkthrough: Walkthrough, trace: Trace) -> list[Finding]:
    """Return what becomes of each claim in a run.

    Args:
        walkthrough: The walkthrough.
        trace: The run.

    Returns:
        A line for each claim, in the order of the file; those of the introduction come first.
    """
    found = [
        Finding(1, f"claims.{name} {_SAID[holds(claim, trace, None)]}")
        for name, claim in walkthrough.claims.items()
    ]
    for step in sorted(read(walkthrough, trace).steps, key=lambda each: each.step.line):
        for name, claim in step.step.claims.items():
            said = (
                "is not asked: the step was not executed"
                if step.call is None
                else _SAID[holds(claim, trace, step.call)]
            )
            found.append(Finding(step.step.line, f"claims.{name} {said}"))
    return found
