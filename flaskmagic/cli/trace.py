"""``flaskmagic trace``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from flaskmagic.cli import traces
from flaskmagic.cli.asked import Asked, with_own_app
from flaskmagic.cli.console import check_writable, console, pipe_width, write
from flaskmagic.cli.topics import ALL, choose, complete, load_all
from flaskmagic.files import write_whole
from flaskmagic.render import terminal
from flaskmagic.render.formats import Format, render
from flaskmagic.scenarios.visit import OWN
from flaskmagic.tracer import Trace, dump
from flaskmagic.walkthroughs import Reading, Walkthrough, read
from flaskmagic.walkthroughs.automatic import read_path

Topic = Annotated[
    str | None,
    typer.Argument(
        metavar="[TOPIC]",
        help="One of the topics that 'flaskmagic topics' lists, or all. Without one, the path "
        "through your own app is read.",
        autocompletion=complete,
        show_default=False,
    ),
]
Notes = Annotated[
    Path | None,
    typer.Option("--walkthrough", metavar="FILE", help="Read with notes of your own (.md)."),
]
Saved = Annotated[
    Path | None,
    typer.Option("--from", metavar="FILE", help="Read a saved trace instead of running."),
]
Port = Annotated[
    int | None, typer.Option(min=1, max=65535, help="Port to run on; a free one unless said.")
]


@with_own_app
def trace(
    asked: Asked,
    topic: Topic = None,
    notes: Notes = None,
    full: Annotated[
        bool, typer.Option("--full", help="Add every recorded call, as a tree.")
    ] = False,
    format: Annotated[Format, typer.Option(help="How to write the reading.")] = Format.TEXT,
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
    for path in (output, save):
        check_writable(path)
    recorded = obtain(chosen, asked, source, port)
    if save is not None:
        write_whole(save, dump(recorded))
    _write(read_each(chosen, recorded), format, output, full=full, as_list=topic == ALL)
    if source is None:
        traces.end_if_interrupted(recorded)


def obtain(
    chosen: Sequence[Walkthrough], asked: Asked, source: Path | None, port: int | None
) -> list[Trace]:
    """Return the traces to read: saved ones, of the reader's own app, or of the demo app."""
    if source is not None:
        return traces.load_saved(source, chosen)
    if asked.is_own or not chosen or any(each.scenario == OWN for each in chosen):
        return traces.record_own(chosen, asked, port)
    return traces.record_demo(chosen, port)


def read_each(chosen: Sequence[Walkthrough], recorded: Sequence[Trace]) -> list[Reading]:
    """Return a reading of each walkthrough, or without any, of each trace as it is."""
    if not chosen:
        return [read_path(trace, load_all()) for trace in recorded]
    last = len(recorded) - 1
    return [read(each, recorded[min(n, last)]) for n, each in enumerate(chosen) if recorded]


def _write(
    readings: Sequence[Reading], format: Format, output: Path | None, *, full: bool, as_list: bool
) -> None:
    if format is Format.TEXT and output is None:
        terminal.render(readings, console(), full=full)
    else:
        text = render(readings, format, full=full, as_list=as_list, width=pipe_width())
        write(text, output)
