"""The readings that a command shows, and the traces that they are of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flaskmagic.commands import traces
from flaskmagic.commands.app_options import AppOptions
from flaskmagic.commands.topics import load_all
from flaskmagic.commands.traces import Recorded
from flaskmagic.console import say
from flaskmagic.reading import Reading, read
from flaskmagic.reading.path import read_path, read_that_ran
from flaskmagic.trace import Kind, Trace
from flaskmagic.walkthroughs import Walkthrough


def read_chosen(
    chosen: Sequence[Walkthrough], app_options: AppOptions, source: Path | None, port: int | None
) -> tuple[Recorded, list[Reading]]:
    """Return what was chosen, or without that the path through the reader's own app.

    The traces are saved ones from ``source``, or those of the app that :func:`_is_own` finds. Of
    the demo app, every topic is read where none was chosen.
    """
    if source is not None:
        recorded = traces.load_saved(source, chosen)
    elif _is_own(chosen, app_options):
        recorded = traces.record_own(chosen, app_options, port)
    else:
        chosen = chosen or load_all()
        recorded = traces.record_demo(chosen, port)
    if chosen:
        return recorded, _pair(chosen, recorded.traces)
    every = load_all()
    return recorded, [read_path(trace, every) for trace in recorded.traces]


def read_everything(
    chosen: Sequence[Walkthrough], app_options: AppOptions, source: Path | None, port: int | None
) -> tuple[Recorded, list[Reading]]:
    """Return what was chosen, or without that everything that there is to read.

    That is every topic on the demo app, or on the reader's own those that the run went through.
    Of an own app the path is read in any case.
    """
    if source is not None:
        recorded = traces.load_saved(source, chosen)
    elif _is_own(chosen, app_options):
        recorded = traces.record_own(chosen, app_options, port)
    else:
        recorded = traces.record_demo(chosen or load_all(), port)
    every = load_all()
    found = [read_path(trace, every) for trace in recorded.traces if trace.kind is Kind.APP]
    if chosen:
        return recorded, found + _pair(chosen, recorded.traces)
    for trace in recorded.traces:
        found += [read(each, trace) for each in every if each.scenario == trace.scenario]
        found += read_that_ran(trace, every) if trace.kind is Kind.APP else []
    return recorded, found


def _is_own(chosen: Sequence[Walkthrough], app_options: AppOptions) -> bool:
    """Say whether the reader's own app is meant: it was named, or flask would find one here.

    A topic means the demo app unless an app is named. Where nothing is named, it is said which
    app is read.
    """
    if chosen or app_options.is_own:
        return app_options.is_own or any(each.visit is None for each in chosen)
    from flaskmagic.scenarios.app_target import AppTarget  # a saved trace is read without Flask

    found = AppTarget.found_by_flask()
    if found is None:
        say("no app is named or found here: this is the demo app (yours: --app)", "dim")
    else:
        say(f"this is your own app, {found.named or found.path}", "dim")
    return found is not None


def _pair(chosen: Sequence[Walkthrough], recorded: Sequence[Trace]) -> list[Reading]:
    """Read each walkthrough on its trace: the last one serves those that have none left."""
    last = len(recorded) - 1
    return [read(each, recorded[min(n, last)]) for n, each in enumerate(chosen) if recorded]
