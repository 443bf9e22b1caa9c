"""The traces that a command reads, made by a run or saved before, and how the command ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from flaskmagic import api, signals
from flaskmagic.commands.app_options import AppOptions
from flaskmagic.console import errors, print_line, say

_FAILED = 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """Traces, the topics that they are to be read for, and how the command is to end.

    Without topics, it is the path through the reader's own code that is read. ``signal`` is what
    ended the runs early.
    """

    traces: Sequence[api.Trace]
    topics: Sequence[api.Walkthrough]
    exit_code: int = 0
    signal: int | None = None


def record_or_load(
    chosen: Sequence[api.Walkthrough],
    app_options: AppOptions,
    source: Path | None,
    port: int | None,
    only: Sequence[str] | None,
    *,
    find_uses: bool = False,
) -> Recorded:
    """Return what a command reads.

    Args:
        chosen: The topics and notes that were asked for.
        app_options: The reader's own app.
        source: The file of saved traces, or ``None`` for a run.
        port: The port of a run.
        only: The exchanges that are read; the default is all of them.
        find_uses: Whether a run is to say what the app's own code uses of libraries.

    Returns:
        The traces. Of the demo app there is one for every topic where none was asked for.

    Raises:
        Problem: The app can't be run, or the file can't be read.
    """
    return only_asked(_record_or_load(chosen, app_options, source, port, find_uses), only)


def only_asked(recorded: Recorded, only: Sequence[str] | None) -> Recorded:
    """Leave out what is not to be read.

    Args:
        recorded: The traces.
        only: The exchanges that are read; the default is all of them.

    Returns:
        The traces with these.

    Raises:
        flaskmagic.errors.Problem: There is no such exchange.
    """
    if not only:
        return recorded
    return replace(recorded, traces=[api.only(each, *only) for each in recorded.traces])


def _record_or_load(
    chosen: Sequence[api.Walkthrough],
    app_options: AppOptions,
    source: Path | None,
    port: int | None,
    find_uses: bool,
) -> Recorded:
    if source is not None:
        return Recorded(api.load(source, *chosen), chosen)
    if is_own(chosen, app_options):
        python = find_python(app_options)
        with signals.held():
            run = _run_app(chosen, app_options, python, port, find_uses=find_uses)
            return ended([run], chosen)
    return record_demo(chosen, port, app_options.engine)


def record_demo(
    chosen: Sequence[api.Walkthrough],
    port: int | None,
    engine: str | None,
    python: Path | None = None,
) -> Recorded:
    """Run the demo app for topics.

    Args:
        chosen: The topics; the default is all that can be run here.
        port: The port of the runs.
        engine: What records them.
        python: The Python to run it with; the default is the one that runs this.

    Returns:
        A trace for each topic.

    Raises:
        flaskmagic.errors.Problem: It can't be run.
    """
    every = _that_can_run(chosen or api.topics())
    with signals.held(), errors.status("") as status:
        runs = api.run_demo(*every, python=python, port=port, engine=engine, progress=status.update)
        return ended(runs, every)


def _that_can_run(topics: Sequence[api.Walkthrough]) -> Sequence[api.Walkthrough]:
    """Return the topics whose libraries are installed, and say which of several are left out."""
    ready = [each for each in topics if not api.lacks(each)]
    if ready:
        for each in topics:
            if lacked := api.lacks(each):
                say(f"{each.topic} is left out: it {lacked}")
    return ready or topics


def end(recorded: Recorded) -> None:
    """End the command as its runs did; what there is was shown.

    Args:
        recorded: What was run.

    Raises:
        typer.Exit: Always.
    """
    if recorded.signal is None:
        raise typer.Exit(recorded.exit_code)
    say("interrupted; this is what was recorded until then", "red")
    raise typer.Exit(signals.exit_code(recorded.signal))


def is_own(chosen: Sequence[api.Walkthrough], app_options: AppOptions) -> bool:
    """Say whether the reader's own app is meant: it was named, or flask would find one here.

    A topic means the demo app, as long as no app is named. Where nothing is named, it is said
    which app is read.

    Args:
        chosen: The topics and notes that were asked for.
        app_options: The reader's own app.

    Returns:
        Whether it is.
    """
    if chosen or app_options.is_own:
        return app_options.is_own or any(each.visit is None for each in chosen)
    found = api.app_found_here()
    if found is None:
        say("no app is named or found here: this is the demo app (yours: --app)", "dim")
    else:
        say(f"this is your own app, {found}", "dim")
    return found is not None


def find_python(app_options: AppOptions) -> Path:
    """Return the Python of the reader's own app, and say which one it is if it is not ours.

    Args:
        app_options: The reader's own app.

    Returns:
        Its path.
    """
    with signals.allowed():  # tools may be asked for it
        python = api.find_python(app_options.app, app_options.python)
    if python.where is not None:
        say(f"the app runs with {python.path} ({python.where})", "dim")
    return python.path


def _run_app(
    chosen: Sequence[api.Walkthrough],
    app_options: AppOptions,
    python: Path,
    port: int | None,
    *,
    find_uses: bool,
) -> api.Run:
    """Run the reader's own app once; what it prints goes to stderr, told apart from ours."""
    with errors.status(app_options.visit.title):
        return api.run_app(
            app_options.app,
            app_options.visit,
            notes=chosen,
            port=port,
            timeout=app_options.timeout,
            wait=app_options.wait,
            show_secrets=app_options.show_secrets,
            find_uses=find_uses,
            engine=app_options.engine,
            python=python,
            printed=print_line,
        )


def ended(runs: Sequence[api.Run], topics: Sequence[api.Walkthrough]) -> Recorded:
    """Say what went wrong in the runs, and what is to be remarked.

    Args:
        runs: The runs.
        topics: What their traces are read for.

    Returns:
        The traces.
    """
    for each in runs:
        if each.problem is not None:
            say(each.problem, "red")
        if each.remark is not None:
            say(each.remark)
    traces = [each.trace for each in runs]
    exit_code = _FAILED if any(each.problem for each in runs) else 0
    return Recorded(traces, topics, exit_code, signals.take())
