"""``flaskmagic trace``."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api
from flaskmagic.commands.app_options import AppOptions, with_own_app
from flaskmagic.commands.exchange_list import write_list
from flaskmagic.commands.help import WRITTEN
from flaskmagic.commands.options import Notes, Only, Port, Saved, Topic
from flaskmagic.commands.output_option import OutputFile
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
        bool,
        typer.Option("--full", help="Add every recorded call, as a tree.", rich_help_panel=WRITTEN),
    ] = False,
    format: Annotated[
        str | None,
        typer.Option(
            metavar=f"[{'|'.join(outputs())}]",
            help="How to write the reading. The default is what the suffix of --output says.",
            autocompletion=lambda: list(outputs()),
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    output: OutputFile = None,
    save: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Keep the recorded trace in FILE.", rich_help_panel=WRITTEN
        ),
    ] = None,
    source: Saved = None,
    only: Only = None,
    port: Port = None,
) -> None:
    """Run an app and print the annotated call path.

    With a TOPIC, the demo app is run, or your own with --app or --request. Without one, it is the
    app that flask would find here, or else the demo app with all topics. Of your own app each
    request and event is read: where your code is called, and what it calls. A saved session of
    several is listed; --only reads one of them.
    """
    chosen = choose(topic, notes)
    form = output_for(format, output)
    for path in (output, save):
        check_writable(path)
    check_count(form, len(chosen))
    if source is not None:
        gc.disable()  # nearly all is kept to the end, and looking for what is not takes long
    recorded = record_or_load(chosen, app_options, source, port, only, find_uses=save is not None)
    if save is not None:
        api.save(recorded.traces, save)
    is_plain = form is terminal.OUTPUT and not (full or topic or notes or only)
    if is_plain and source is not None and _has_several(recorded.traces):
        write_list(recorded.traces, output)
        end(recorded)
    found = api.read_each(recorded.traces, *recorded.topics)
    if form is terminal.OUTPUT and output is None:
        terminal.render(found, console(), full=full)
    else:
        check_count(form, len(found))
        of_app = any(trace.kind is not api.Kind.DEMO for trace in recorded.traces)
        layout = Layout(full, as_list=topic == ALL or of_app, width=pipe_width())
        write(form.write(found, layout), output)
    end(recorded)


def _has_several(traces: Sequence[api.Trace]) -> bool:
    return any(each.kind is api.Kind.APP and len(each.exchanges) > 1 for each in traces)
