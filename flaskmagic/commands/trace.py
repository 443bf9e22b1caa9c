"""``flaskmagic trace``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api
from flaskmagic.commands.app_options import AppOptions, with_own_app
from flaskmagic.commands.options import Notes, Port, Saved, Topic
from flaskmagic.commands.runs import end, record_or_load
from flaskmagic.commands.topics import ALL, choose
from flaskmagic.console import check_writable, console, pipe_width, write
from flaskmagic.render import terminal
from flaskmagic.render.outputs import Layout, check_count, output_for, outputs


@with_own_app
def trace(
    app_options: AppOptions,
    topic: Topic = None,
    notes: Notes = None,
    full: Annotated[
        bool, typer.Option("--full", help="Add every recorded call, as a tree.")
    ] = False,
    format: Annotated[
        str | None,
        typer.Option(
            metavar=f"[{'|'.join(outputs())}]",
            help="How to write the reading. The default is what the suffix of --output says.",
            autocompletion=lambda: list(outputs()),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to FILE instead of the terminal."
        ),
    ] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep the recorded trace in FILE.")
    ] = None,
    source: Saved = None,
    port: Port = None,
) -> None:
    """Run an app and print the annotated call path.

    With a TOPIC, the demo app is run, or your own with --app or --request. Without one, it is the
    app that flask would find here, or else the demo app with all topics. Of your own app the path
    is read: where its code is called, and what it calls.
    """
    chosen = choose(topic, notes)
    form = output_for(format, output)
    for path in (output, save):
        check_writable(path)
    check_count(form, len(chosen))
    recorded = record_or_load(chosen, app_options, source, port)
    found = api.read_each(recorded.traces, *recorded.topics)
    if save is not None:
        api.save(recorded.traces, save)
    if form is terminal.OUTPUT and output is None:
        terminal.render(found, console(), full=full)
    else:
        check_count(form, len(found))
        of_app = any(trace.kind is not api.Kind.DEMO for trace in recorded.traces)
        layout = Layout(full, as_list=topic == ALL or of_app, width=pipe_width())
        write(form.write(found, layout), output)
    end(recorded)
