"""``flaskmagic step``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api, signals
from flaskmagic.commands.app_options import AppOptions, WrongOption, with_own_app
from flaskmagic.commands.help import READ
from flaskmagic.commands.more_topics import more_topics
from flaskmagic.commands.options import Level, Notes, Only, Port, Saved, Topic
from flaskmagic.commands.runs import Recorded, end, is_own, only_asked, record_demo, record_or_load
from flaskmagic.commands.topics import choose


@with_own_app
def step(
    app_options: AppOptions,
    topic: Topic = None,
    notes: Notes = None,
    quiz: Annotated[
        bool,
        typer.Option("--quiz", help="Before each step, ask what comes next.", rich_help_panel=READ),
    ] = False,
    level: Level = None,
    presenter: Annotated[
        Path | None,
        typer.Option(
            "--notes",
            metavar="FILE",
            help="Show notes of your own beside the steps (.md: each heading names a step).",
            rich_help_panel=READ,
        ),
    ] = None,
    keep_bookmarks: Annotated[
        bool,
        typer.Option(
            "--keep-bookmarks",
            help="Keep the bookmarks of steps in the file of --notes.",
            rich_help_panel=READ,
        ),
    ] = False,
    pages: Annotated[
        str | None,
        typer.Option(
            "--site",
            metavar="URL",
            help="Where the pages of 'flaskmagic site' are: C copies the link to a step.",
            rich_help_panel=READ,
        ),
    ] = None,
    source: Saved = None,
    only: Only = None,
    port: Port = None,
) -> None:
    """Step through a reading in the terminal: the path, the source and the notes side by side.

    With a TOPIC, the demo app is run, or your own with --app or --request. Without one, it is the
    app that flask would find here, or else the demo app with all topics. Your own app is kept
    running: r asks it for another request. Press ? for the keys.
    """
    from flaskmagic import tui
    from flaskmagic.tui.room import Brought

    if level is not None and not quiz:
        raise WrongOption("--level needs --quiz: it says how a question is asked")
    topics = [name for each in api.topics() for name in (each.topic, each.title)]
    brought = Brought(pages, presenter, keep_bookmarks, topics)
    brought.check()
    tui.check()
    step_through = partial(tui.run, quiz=quiz, level=api.Level(level or 1), brought=brought)
    chosen = choose(topic, notes)
    if source is not None:
        recorded = record_or_load(chosen, app_options, source, port, only)
        with signals.allowed():  # the terminal is to be given back
            readings = api.read_each(recorded.traces, *recorded.topics)
            step_through(readings, more=more_topics(recorded, source, port))
    else:
        recorded = _live(chosen, app_options, port, only, step_through)
    end(recorded)


def _live(
    chosen: Sequence[api.Walkthrough],
    app_options: AppOptions,
    port: int | None,
    only: Sequence[str] | None,
    step_through: Callable[..., None],
) -> Recorded:
    """Run an app, keep it while its readings are stepped through, and end it."""
    from flaskmagic.commands import live

    printed = live.Printed()
    its_own = is_own(chosen, app_options)
    kept = live.keep_own(chosen, app_options, port, printed) if its_own else live.keep_demo(printed)
    try:
        run = (
            live.begin(kept, chosen, app_options)
            if its_own
            else record_demo(chosen, port, app_options.engine)
        )
        recorded = only_asked(run, only)
        with printed.held(), signals.allowed():  # the terminal is to be given back
            readings = api.read_each(recorded.traces, *recorded.topics)
            step_through(readings, more=more_topics(recorded, None, port), live=kept)
    finally:
        with signals.held():
            kept.app.end()
    return recorded
