"""``flaskmagic trace``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from flaskmagic.commands import readings, traces
from flaskmagic.commands.app_options import Asked, with_own_app
from flaskmagic.commands.options import Notes, Port, Saved, Topic
from flaskmagic.commands.topics import ALL, choose
from flaskmagic.console import check_writable, console, pipe_width, write
from flaskmagic.files import write_whole
from flaskmagic.reading import Reading
from flaskmagic.render import terminal
from flaskmagic.render.formats import Format, OnePage, form_of, render
from flaskmagic.trace import dump


@with_own_app
def trace(
    asked: Asked,
    topic: Topic = None,
    notes: Notes = None,
    full: Annotated[
        bool, typer.Option("--full", help="Add every recorded call, as a tree.")
    ] = False,
    format: Annotated[
        Format | None,
        typer.Option(help="How to write the reading; by the suffix of --output unless said."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write to FILE instead of the terminal.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Keep the recorded trace in FILE.")
    ] = None,
    source: Saved = None,
    port: Port = None,
) -> None:
    """Run an app and print the annotated call path.

    With a TOPIC, the demo app is run, or your own with --app or --request. Without one, the path
    through your own app is read: where its code is called, and what it calls.
    """
    chosen = choose(topic, notes)
    form = form_of(output) if format is None else format
    for path in (output, save):
        check_writable(path)
    if form is Format.HTML and len(chosen) > 1:
        raise OnePage
    recorded, found = readings.of_one(chosen, asked, source, port)
    if save is not None:
        write_whole(save, dump(recorded.traces))
    _write(found, form, output, full=full, as_list=topic == ALL)
    traces.end(recorded)


def _write(
    found: Sequence[Reading], form: Format, output: Path | None, *, full: bool, as_list: bool
) -> None:
    if form is Format.TEXT and output is None:
        terminal.render(found, console(), full=full)
    else:
        write(render(found, form, full=full, as_list=as_list, width=pipe_width()), output)
