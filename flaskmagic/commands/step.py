"""``flaskmagic step``."""

from __future__ import annotations

from typing import Annotated

import typer

from flaskmagic import api, signals
from flaskmagic.commands.app_options import AppOptions, WrongOption, with_own_app
from flaskmagic.commands.help import READ
from flaskmagic.commands.options import Level, Notes, Only, Port, Saved, Topic
from flaskmagic.commands.runs import end, record_or_load
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
    source: Saved = None,
    only: Only = None,
    port: Port = None,
) -> None:
    """Step through a reading in the terminal: the path, the source and the notes side by side.

    With a TOPIC, the demo app is run, or your own with --app or --request. Without one, it is the
    app that flask would find here, or else the demo app with all topics. Press ? for the keys.
    """
    from flaskmagic import tui

    if level is not None and not quiz:
        raise WrongOption("--level needs --quiz: it says how a question is asked")
    tui.check()
    recorded = record_or_load(choose(topic, notes), app_options, source, port, only)
    with signals.allowed():  # the terminal is to be given back
        tui.run(
            api.read_each(recorded.traces, *recorded.topics), quiz=quiz, level=api.Level(level or 1)
        )
    end(recorded)
