"""Looks over an environment: which releases, changed or not, and which steps would be found."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from importlib.metadata import PackageNotFoundError, distribution

from flaskmagic.reading.matcher import read, resolve
from flaskmagic.reading.model import ReadStep, Status
from flaskmagic.source.origins import condition
from flaskmagic.source.repositories import REPOSITORIES
from flaskmagic.trace import Trace
from flaskmagic.walkthroughs.model import Walkthrough
from flaskmagic.walkthroughs.needs import missing, needed
from flaskmagic.walkthroughs.releases import Standing, not_yet, standing


class Verdict(Enum):
    """What there is to say of a step before anything runs."""

    FOUND = "found"
    NOT_YET = "not in this version"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Installed:
    """A distribution: where it is installed, in which condition, and which files were changed."""

    name: str
    version: str
    location: str
    condition: str
    changed: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class CheckedStep:
    """A step whose definition was looked for in the installed sources.

    ``finding`` says that something is wrong on releases that we support.
    """

    step: ReadStep
    verdict: Verdict
    reason: str
    finding: bool


@dataclass(frozen=True, slots=True)
class CheckedTopic:
    """The steps of one topic, and which library it lacks here, if any."""

    walkthrough: Walkthrough
    steps: tuple[CheckedStep, ...]
    lacked: str = ""


@dataclass(frozen=True, slots=True)
class EnvironmentCheck:
    """All that the doctor found."""

    python: str
    executable: str
    python_standing: Standing
    distributions: tuple[Installed, ...]
    absent: tuple[str, ...]
    topics: tuple[CheckedTopic, ...]

    @property
    def findings(self) -> int:
        """How many steps are not found though they should be."""
        return sum(step.finding for topic in self.topics for step in topic.steps)


def examine(
    walkthroughs: Sequence[Walkthrough], sources: Callable[[Walkthrough], Trace], python: str
) -> EnvironmentCheck:
    """Check the walkthroughs against the installed sources, without running anything.

    Args:
        walkthroughs: The walkthroughs.
        sources: Returns, for a walkthrough, a trace without calls that holds its files.
        python: The version of Python.

    Returns:
        All that was found.
    """
    distributions = tuple(_distributions())
    names = {found.name.lower() for found in distributions}
    versions = {found.name: found.version for found in distributions} | {"Python": python}
    return EnvironmentCheck(
        python=python,
        executable=sys.executable,
        python_standing=standing("Python", python),
        distributions=distributions,
        absent=tuple(name for name in REPOSITORIES if name not in names),
        topics=tuple(
            _check_topic(walkthrough, sources(walkthrough), versions)
            for walkthrough in walkthroughs
        ),
    )


def _check_topic(walkthrough: Walkthrough, trace: Trace, versions: dict[str, str]) -> CheckedTopic:
    if missing(walkthrough):
        return CheckedTopic(walkthrough, (), needed(walkthrough))
    return CheckedTopic(walkthrough, _check_all(walkthrough, trace, versions))


def _check_all(
    walkthrough: Walkthrough, trace: Trace, versions: dict[str, str]
) -> tuple[CheckedStep, ...]:
    supported = not any(str(standing(name, version)) for name, version in versions.items())
    return tuple(
        CheckedStep(step, verdict, reason, supported and verdict is Verdict.MISSING)
        for step in read(walkthrough, trace).steps
        for verdict, reason in [_check(step, trace, versions)]
    )


def _distributions() -> Iterator[Installed]:
    for name in ("flaskmagic", *REPOSITORIES):
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        state, changed = condition(found)
        yield Installed(
            name=found.metadata["Name"],
            version=found.version,
            location=str(found.locate_file("")),
            condition=state,
            changed=tuple(changed),
            standing=standing(found.metadata["Name"], found.version),
        )


def _check(step: ReadStep, trace: Trace, versions: dict[str, str]) -> tuple[Verdict, str]:
    """Return what is to be said of a step, and why if it is not found."""
    wanted, since = step.step, step.step.since
    if step.status is Status.NOT_IN_VERSION:
        names = " or ".join(wanted.definitions)
        if since is not None and not_yet(since, versions):
            return Verdict.NOT_YET, f"{names} came with {since}"
        return Verdict.MISSING, f"there is no {names}"
    if wanted.proofs and resolve(wanted.proofs, trace) is None:
        return Verdict.MISSING, f"there is no {' or '.join(wanted.proofs)} to prove it"
    if wanted.focus and step.focus_line is None:
        texts = " or ".join(map(repr, wanted.focus))
        return Verdict.MISSING, f"{step.name} has no line with {texts}"
    return Verdict.FOUND, ""
