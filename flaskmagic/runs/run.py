"""Runs an app, visits it, and makes the trace of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Set
from dataclasses import dataclass, replace
from pathlib import Path

from flaskmagic.host.locks import other_releases
from flaskmagic.host.python import find_python
from flaskmagic.host.visited import CannotRun, Visited, run_and_visit
from flaskmagic.inside.job import Job
from flaskmagic.runs.explain import explain
from flaskmagic.source.describe import with_sources
from flaskmagic.source.environment import Environment
from flaskmagic.trace import Kind, LogReader, Trace, assemble
from flaskmagic.tracer.engines.choice import SETTRACE
from flaskmagic.tracer.records import REMARK
from flaskmagic.tracer.value_texts import ValueTexts
from flaskmagic.visitor.actions import PATIENCE
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.demo import make_demo_visit
from flaskmagic.visitor.demo_visit import DemoVisit
from flaskmagic.visitor.facts import AppFacts
from flaskmagic.visitor.followed import Sent
from flaskmagic.visitor.own_visit import OwnVisit
from flaskmagic.visitor.sent_secrets import secrets_of
from flaskmagic.visitor.visit import Visit


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its trace, what the app printed, and what went wrong on the way.

    ``remark`` is what must be said beside the trace although nothing went wrong.
    """

    trace: Trace
    output: str
    problem: str | None = None
    remark: str | None = None


def run_demo_app(
    visit: DemoVisit,
    wanted: Set[str] = frozenset(),
    *,
    python: Path | None = None,
    port: int | None = None,
    patience: float = PATIENCE,
    engine: str | None = None,
) -> Run:
    """Run the demo app, and make a visit.

    Args:
        visit: What is done.
        wanted: The definitions of which lines and values are kept.
        python: The Python to run it with. The default is the one that runs this.
        port: The port to serve on. The default is a free one.
        patience: Seconds that the app may take to answer.
        engine: What records it. The default is ``settrace``.

    Returns:
        The run.

    Raises:
        flaskmagic.host.visited.CannotRun: The port can't be used.
        flaskmagic.host.child.BrokenPython: The Python can't be started, or can't be recorded.
    """

    def visiting(client: Client, _facts: AppFacts) -> list[str]:
        make_demo_visit(visit, client)
        return []

    job = Job(
        demo=True,
        has_events=visit.has_events,
        extras=visit.needs,
        wanted=tuple(sorted(wanted)),
        engines=engines(engine),
        follows=_sought(visit.follows),
    )
    program = python or Path(sys.executable)
    visited = run_and_visit(program, job, visiting, port=port, patience=patience)
    texts = ValueTexts(False)
    return finish(visited, wanted, Kind.DEMO, visit.topic, visit.title, texts, visit.follows)


def run_own_app(
    app: str | None,
    visit: Visit,
    wanted: Set[str] = frozenset(),
    *,
    python: Path | None = None,
    port: int | None = None,
    patience: float = PATIENCE,
    wait: float | None = None,
    show_secrets: bool = False,
    finds_uses: bool = False,
    engine: str | None = None,
    printed: Callable[[str], None] | None = None,
    follows: Sent | None = None,
) -> Run:
    """Run an app of the reader's own, and make a visit.

    Args:
        app: What ``flask --app`` takes, or ``None`` for the app that flask finds.
        visit: What is done.
        wanted: The definitions of which lines and values are kept.
        python: The Python to run it with. The default is the one that
            :func:`flaskmagic.host.python.find_python` finds.
        port: The port to serve on. The default is a free one.
        patience: Seconds that the app may take to answer.
        wait: Seconds to wait, after the visit, for threads of the app's that sleep. The default is
            not to wait for them.
        show_secrets: Whether values that look secret are kept.
        finds_uses: Whether it is found what the app's own code uses of libraries.
        engine: What records it. The default is ``settrace``.
        printed: Called, on another thread, with each line that the app prints.
        follows: A value that is sent, and is looked for.

    Returns:
        The run.

    Raises:
        CannotRun: There is no such app, or it can't be made.
        flaskmagic.host.child.BrokenPython: Its Python can't be started, or can't be recorded.
    """
    secrets = secrets_of(visit)
    texts = ValueTexts(show_secrets, secrets)
    job = Job(
        app=app,
        has_events=bool(visit.socketio_events),
        wanted=tuple(sorted(wanted)),
        show_secrets=show_secrets,
        secrets=tuple(sorted(secrets)),
        finds_uses=finds_uses,
        engines=engines(engine),
        follows=_sought(follows),
    )

    def visiting(client: Client, facts: AppFacts) -> list[str]:
        return OwnVisit(visit, facts, texts.learn).make(client)

    try:
        visited = run_and_visit(
            python or find_python(app).path,
            job,
            visiting,
            port=port,
            patience=patience,
            wait=wait,
            printed=printed,
            texts=texts,
        )
    except CannotRun as error:  # what the app says may hold a secret
        raise CannotRun(texts.text(str(error))) from None
    return finish(visited, wanted, Kind.APP, "", visit.title, texts, follows)


def make_own_app(
    app: str | None,
    *,
    python: Path | None = None,
    printed: Callable[[str], None] | None = None,
) -> Run:
    """Make an app of the reader's own, without serving it, and find what it uses of libraries.

    Args:
        app: What ``flask --app`` takes, or ``None`` for the app that flask finds.
        python: The Python to run it with, as for :func:`run_own_app`.
        printed: Called, on another thread, with each line that the app prints.

    Returns:
        The run, in which nothing was asked for.

    Raises:
        CannotRun: There is no such app, or it can't be made.
        flaskmagic.host.child.BrokenPython: Its Python can't be started, or can't be recorded.
    """
    texts = ValueTexts(False)
    job = Job(app=app, finds_uses=True, is_served=False)
    found = python or find_python(app).path
    try:
        visited = run_and_visit(found, job, lambda *_: (), printed=printed, texts=texts)
    except CannotRun as error:
        raise CannotRun(texts.text(str(error))) from None
    title = f"{app or 'the app that flask finds'}, made and not asked for anything"
    return finish(visited, frozenset(), Kind.APP, "", title, texts)


def engines(named: str | None) -> tuple[str, ...]:
    """Return what is to record an app that nobody but us looks at.

    Args:
        named: The engine that was asked for, if one was.

    Returns:
        It, or the default.
    """
    return (named or SETTRACE,)


def _sought(sent: Sent | None) -> tuple[str, ...]:
    return () if sent is None else (sent.core, sent.tail)


def finish(
    visited: Visited,
    wanted: Set[str],
    kind: Kind,
    scenario: str,
    title: str,
    texts: ValueTexts,
    follows: Sent | None = None,
) -> Run:
    """Make the trace of what was visited.

    Args:
        visited: What is left of the process.
        wanted: The definitions of which lines and values were kept.
        kind: What was recorded.
        scenario: The topic whose visit it was, or "".
        title: The visit in words.
        texts: They know what is secret.
        follows: The value that was looked for, if one was.

    Returns:
        The run.
    """
    reader = LogReader()
    reader.feed(visited.records)
    trace = assemble(
        reader,
        kind=kind,
        scenario=scenario,
        title=title,
        interrupted=visited.interrupted,
        followed=None if follows is None else (str(follows.place), follows.text),
    )
    trace = without_secrets(trace, texts)
    environment = Environment(reader.python)
    trace = with_sources(trace, wanted, reader.app_packages, reader.app_folder, environment)
    told = [values[0] for name, *values in visited.records if name == REMARK]
    remarks = [*visited.remarks, *told]
    if reader.app_folder is not None:
        remarks += filter(None, [other_releases(Path(reader.app_folder), environment.versions)])
    explained = (
        explain(trace, reader.standing) if visited.problems and not visited.interrupted else ()
    )
    problems = [*visited.problems, *explained, *filter(None, [trace.shortfall])]
    problem, remark = texts.text("; ".join(problems)), texts.text("; ".join(remarks))
    return Run(trace, visited.output, problem or None, remark or None)


def without_secrets(trace: Trace, texts: ValueTexts) -> Trace:
    """Leave out what came to be known as a secret after the app's process had written it down.

    Args:
        trace: The trace.
        texts: They know what is secret.

    Returns:
        The trace without it.
    """
    calls = trace.columns.with_texts(texts.shown)
    exchanges = tuple(
        replace(
            each,
            name=texts.shown(each.name),
            location=each.location and texts.shown(each.location),
        )
        for each in trace.exchanges
    )
    followed = trace.followed and replace(
        trace.followed,
        sightings=tuple(
            replace(each, before=texts.shown(each.before), after=texts.shown(each.after))
            for each in trace.sightings
        ),
    )
    return replace(
        trace,
        title=texts.shown(trace.title),
        calls=calls,
        exchanges=exchanges,
        followed=followed,
    )
