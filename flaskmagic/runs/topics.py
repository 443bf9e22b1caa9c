"""The visits of the topics, recorded on the releases that are asked for: once, and then kept."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from flaskmagic import signals
from flaskmagic.eras.environments import environment_of, packages_in
from flaskmagic.eras.index import NoIndex
from flaskmagic.eras.named_files import packages_of
from flaskmagic.eras.recordings import keep_recording, kept_recording, own_digest
from flaskmagic.eras.revisions import Release
from flaskmagic.errors import Problem
from flaskmagic.runs.run import Run, run_demo_app
from flaskmagic.source.environment import Environment
from flaskmagic.source.in_scope import in_scope
from flaskmagic.source.repositories import normalized
from flaskmagic.trace import Trace
from flaskmagic.tracer.scope import PACKAGES
from flaskmagic.visitor.demo_visit import DemoVisit


def topics_on(
    releases: Collection[Release], visits: Sequence[DemoVisit], say: Callable[[str], None]
) -> list[Trace]:
    """Return what runs in the topics on some releases, with the lines of every definition.

    Args:
        releases: The releases. Those that the demo app does not run through are left out.
        visits: The visits of the topics. Those whose libraries are not there are not made.
        say: Called with a line before anything is downloaded, made or recorded.

    Returns:
        A trace for each topic; none where they can't be recorded, and then it is said why.
    """
    wanted = [each for each in releases if PACKAGES & set(packages_of(each.distribution))]
    try:
        needs = sorted({name for visit in visits for name in visit.needs})
        python, environment = _environment(wanted, needs, say)
        return _recorded_once(python, environment, visits, say)
    except Problem as error:
        say(f"the topics are not recorded: {error}")
        return []


def _environment(
    releases: Sequence[Release], needs: Sequence[str], say: Callable[[str], None]
) -> tuple[Path, Environment]:
    """Return a Python with the releases: the one that runs this if it has them.

    What topics need besides is there as far as it can be installed together.
    """
    here = Environment.here()
    versions = here.versions()
    if all(versions.get(each.distribution) == each.version for each in releases):
        return Path(sys.executable), here
    try:
        python = environment_of(releases, say, needs)
    except NoIndex:
        if not needs:
            raise
        python = environment_of(releases, say)
    return python, packages_in(python)


def _recorded_once(
    python: Path,
    environment: Environment,
    visits: Sequence[DemoVisit],
    say: Callable[[str], None],
) -> list[Trace]:
    versions = environment.versions()
    ready = [each for each in visits if set(map(normalized, each.needs)) <= versions.keys()]
    installed = (f"{name}=={version}" for name, version in sorted(versions.items()))
    made_of = [own_digest(), sys.version, *(each.topic for each in ready), *installed]
    found = kept_recording(made_of)
    if not found:
        found, is_whole = _recorded(python, environment, ready, say)
        if is_whole:
            keep_recording(made_of, found)
    return found


def _recorded(
    python: Path,
    environment: Environment,
    visits: Sequence[DemoVisit],
    say: Callable[[str], None],
) -> tuple[list[Trace], bool]:
    """Record the visits; a topic that went wrong is told, and makes the recording not whole."""
    wanted = in_scope(environment)
    runs: list[Run] = []
    for number, visit in enumerate(visits, 1):
        say(f"recording topic {number} of {len(visits)}, {visit.topic}: {visit.title}")
        with signals.held():
            run = run_demo_app(replace(visit, follows=None), wanted, python=python)
        if run.trace.interrupted:
            raise signals.Interrupted
        if run.problem is not None:
            say(f"{visit.topic} is left out: {run.problem}")
        runs.append(run)
    whole = [run.trace for run in runs if run.problem is None]
    return whole, len(whole) == len(runs)
