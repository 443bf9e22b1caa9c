"""``flaskmagic report``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from flaskmagic.cli import traces
from flaskmagic.cli.asked import Asked, with_own_app
from flaskmagic.cli.console import check_writable, say, write
from flaskmagic.cli.topics import load_all
from flaskmagic.cli.trace import Notes, Port
from flaskmagic.render import document
from flaskmagic.render.document import ReportFormat, earlier, form_of
from flaskmagic.report.build import build
from flaskmagic.report.style import check as check_style
from flaskmagic.report.style import render as render_style
from flaskmagic.scenarios.visit import OWN
from flaskmagic.tracer import Trace
from flaskmagic.tracer import load as load_traces
from flaskmagic.walkthroughs import Reading, Walkthrough, load, load_file, read
from flaskmagic.walkthroughs.automatic import read_path, read_that_ran


@with_own_app
def report(
    asked: Asked,
    style: Annotated[
        str,
        typer.Option(
            metavar="STYLE", help="cse312, questions, or the path of a template (.md.j2)."
        ),
    ] = "cse312",
    topics: Annotated[
        str | None,
        typer.Option("--topics", metavar="A,B", help="The topics to report on; all unless said."),
    ] = None,
    notes: Notes = None,
    team: Annotated[
        str, typer.Option(metavar="NAMES", help='Who worked on it: "Ada, Grace".')
    ] = "",
    prompts: Annotated[
        bool,
        typer.Option("--prompts/--no-prompts", help="Ask for your own words in each section."),
    ] = True,
    format: Annotated[
        ReportFormat | None,
        typer.Option(help="How to write it; by the suffix of --output unless said."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write to FILE. Your own words in it are kept."),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Report on a saved trace instead of running."),
    ] = None,
    port: Port = None,
) -> None:
    """Write a technology report: licences, purpose, and the magic behind each technology.

    It is on the demo app, or on your own with --app or --request: then on the path through your
    code, and on the topics that the run went through. In a file that is there already, what you
    wrote in your own words is kept, and you are told where the evidence above it changed.
    """
    chosen = [] if topics is None else [load(name.strip()) for name in topics.split(",")]
    chosen += [] if notes is None else [load_file(notes)]
    form = form_of(output, format)
    check_writable(output)
    check_style(style)
    before = earlier(output, form)
    recorded = _obtain(chosen, asked, source, port)
    text = render_style(
        build(_read(chosen, recorded), team), style, prompts=prompts, written=before.written
    )
    write(document.render(text, before), output)
    for line in document.said_changes(text, before):
        say(line)
    if source is None:
        traces.end_if_interrupted(recorded)


def _obtain(
    chosen: Sequence[Walkthrough], asked: Asked, source: Path | None, port: int | None
) -> list[Trace]:
    if source is not None:
        return traces.load_saved(source, chosen) if chosen else load_traces(source)
    if asked.is_own or any(each.scenario == OWN for each in chosen):
        return traces.record_own(chosen, asked, port)
    return traces.record_demo(chosen or load_all(), port)


def _read(chosen: Sequence[Walkthrough], recorded: Sequence[Trace]) -> list[Reading]:
    """Return the readings to report on: for each trace the path, if it is of the reader's app."""
    every = load_all()
    readings = [read_path(trace, every) for trace in recorded if trace.scenario == OWN]
    if chosen:
        last = len(recorded) - 1
        return readings + [read(each, recorded[min(n, last)]) for n, each in enumerate(chosen)]
    for trace in recorded:
        own_topics = [each for each in every if each.scenario == trace.scenario]
        readings += [read(each, trace) for each in own_topics]
        readings += read_that_ran(trace, every) if trace.scenario == OWN else []
    return readings
