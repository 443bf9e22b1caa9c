"""The flaskmagic command: options in, one call each."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from flaskmagic import __version__
from flaskmagic import cli_options as own
from flaskmagic.errors import Problem
from flaskmagic.files import write_whole
from flaskmagic.render import document, json, markdown, terminal
from flaskmagic.render import examination as render_examination
from flaskmagic.render.document import ReportFormat, earlier, form_of
from flaskmagic.report.build import build
from flaskmagic.report.style import check as check_style
from flaskmagic.report.style import render as render_style
from flaskmagic.scenarios.visit import OWN, Visit
from flaskmagic.source.modules import python_version
from flaskmagic.tracer import Trace, UnreadableTrace
from flaskmagic.tracer import dump as dump_traces
from flaskmagic.tracer import load as load_traces
from flaskmagic.walkthroughs import (
    Reading,
    Walkthrough,
    load,
    read,
    topics,
)
from flaskmagic.walkthroughs.automatic import read_path
from flaskmagic.walkthroughs.doctor import examine

PIPE_WIDTH = 100
"""Columns of what is written to a pipe or a file, unless COLUMNS says otherwise."""

INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)
errors = Console(stderr=True)


class Format(StrEnum):
    """How a reading is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"flaskmagic {__version__}")
        raise typer.Exit


@app.callback()
def flaskmagic(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Read how Flask and Werkzeug work, by running them.

    A demo app is started on a real socket, driven, and traced call by call; the reading shows the
    lines of the installed libraries that ran, in the order in which they ran, and says why.
    """


@app.command("topics")
def list_topics() -> None:
    """List the topics and the question that each one answers."""
    terminal.render_topics([load(topic) for topic in topics()], _console())


def _complete_topic(incomplete: str) -> list[str]:
    return [topic for topic in (*topics(), "all") if topic.startswith(incomplete)]


@app.command()
def trace(
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="[TOPIC]",
            help="One of the topics that 'flaskmagic topics' lists, or all. Without one, the path "
            "through your own app is read.",
            autocompletion=_complete_topic,
            show_default=False,
        ),
    ] = None,
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
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Read a saved trace instead of running."),
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to run on; a free one unless said.")
    ] = None,
    app_: own.App = None,
    request: own.Requests = None,
    header: own.Headers = None,
    cookie: own.Cookies = None,
    form: own.Form = None,
    file: own.Files = None,
    json_: own.Json = None,
    emit: own.Emits = None,
    send: own.Sends = None,
    namespace: own.Namespace = "/",
    timeout: own.Timeout = own.TIMEOUT,
    show_secrets: own.ShowSecrets = False,
) -> None:
    """Run an app and print the annotated call path.

    With a TOPIC, the demo app is run, or your own with --app or --request. Without one, the path
    through your own app is read: where its code is called, and what it calls.
    """
    is_own = bool(app_ or request or emit or send) or (topic is None and source is None)
    chosen = [] if topic is None else [load(n) for n in (topics() if topic == "all" else [topic])]
    for path in (output, save):
        _check_writable(path)
    if source is not None:
        traces = _load(source, chosen)
    elif is_own:
        sent = (request or [], header or [], cookie or [], form or [], file or [], json_)
        visit = own.visit(*sent, emit or [], send or [], namespace)
        traces = [_record_own(app_, visit, port, timeout, show_secrets=show_secrets)]
    else:
        traces = _record(chosen, port)
    if save is not None:
        write_whole(save, dump_traces(traces))
    _write(_read(chosen, traces), format, output, full=full, as_list=topic == "all")
    if source is None:
        _end_if_interrupted(traces)


def _read(chosen: Sequence[Walkthrough], traces: Sequence[Trace]) -> list[Reading]:
    """Return a reading of each walkthrough, or without any, of each trace as it is."""
    if not chosen:
        every = [load(topic) for topic in topics()]
        return [read_path(trace, every) for trace in traces]
    last = len(traces) - 1
    return [read(each, traces[min(n, last)]) for n, each in enumerate(chosen) if traces]


def _record_own(
    app_: str | None, visit: Visit, port: int | None, timeout: float, *, show_secrets: bool
) -> Trace:
    """Run the reader's own app; what it printed goes to stderr, apart from ours."""
    from flaskmagic.scenarios.own_app import own_scenario
    from flaskmagic.scenarios.run import run

    wanted = frozenset[str]().union(*(load(topic).wanted for topic in topics()))
    with errors.status(visit.title):
        finished = run(own_scenario(app_, visit, show_secrets=show_secrets), wanted, port, timeout)
    for line in finished.output.splitlines():
        errors.print(Text.assemble(("app: ", "dim"), Text.from_ansi(line)), soft_wrap=True)
    if finished.problem is not None:
        errors.print(Text(f"flaskmagic: {finished.problem}", style="red"), soft_wrap=True)
    return finished.trace


def _end_if_interrupted(traces: Sequence[Trace]) -> None:
    if any(trace.interrupted for trace in traces):
        errors.print("flaskmagic: interrupted; this is what was recorded until then", style="red")
        raise typer.Exit(INTERRUPTED)


@app.command()
def report(
    style: Annotated[
        str,
        typer.Option(
            metavar="STYLE", help="cse312, questions, or the path of a template (.md.j2)."
        ),
    ] = "cse312",
    topics_: Annotated[
        str | None,
        typer.Option("--topics", metavar="A,B", help="The topics to report on; all unless said."),
    ] = None,
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
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to run on; a free one unless said.")
    ] = None,
) -> None:
    """Write a technology report: licences, purpose, and the magic behind each technology.

    In a file that is there already, what you wrote in your own words is kept, and you are told
    where the evidence above it changed.
    """
    chosen = None if topics_ is None else [load(name.strip()) for name in topics_.split(",")]
    form = form_of(output, format)
    _check_writable(output)
    check_style(style)
    before = earlier(output, form)
    traces = _report_traces(source, chosen, port)
    walkthroughs = chosen or [load(trace.scenario) for trace in traces]
    readings = [read(*pair) for pair in zip(walkthroughs, traces, strict=False)]
    text = render_style(build(readings, team), style, prompts=prompts, written=before.written)
    content = document.render(text, before)
    if output is None:
        sys.stdout.write(content.decode("utf-8"))
    else:
        write_whole(output, content)
    for line in document.said_changes(text, before):
        errors.print(Text(f"flaskmagic: {line}", style="yellow"), soft_wrap=True)
    if source is None:
        _end_if_interrupted(traces)


def _report_traces(
    source: Path | None, chosen: Sequence[Walkthrough] | None, port: int | None
) -> list[Trace]:
    if source is None:
        return _record(chosen or [load(topic) for topic in topics()], port)
    if chosen is not None:
        return _load(source, chosen)
    known = {load(topic).scenario for topic in topics()}
    return [trace for trace in load_traces(source) if trace.scenario in known]


class DoctorFormat(StrEnum):
    """How the doctor's findings are written."""

    TEXT = "text"
    JSON = "json"


@app.command()
def doctor(
    format: Annotated[
        DoctorFormat, typer.Option(help="How to write the findings.")
    ] = DoctorFormat.TEXT,
) -> None:
    """Check which steps would be found in this environment, without running anything.

    Ends with 1 if a step of ours is missing on a release that we support.
    """
    from flaskmagic.scenarios.demo import SCENARIOS
    from flaskmagic.scenarios.sources import nothing_run

    def sources(walkthrough: Walkthrough) -> Trace:
        return nothing_run(walkthrough.wanted, SCENARIOS[walkthrough.scenario].app_packages)

    examination = examine([load(topic) for topic in topics()], sources, python_version())
    if format is DoctorFormat.JSON:
        sys.stdout.write(render_examination.to_json(examination))
    else:
        render_examination.render(examination, _console())
    if examination.findings:
        raise typer.Exit(1)


def _check_writable(path: Path | None) -> None:
    """Fail before the run, not behind it."""
    if path is None:
        return
    folder = path.parent
    if path.is_dir():
        raise IsADirectoryError(0, "is a folder", str(path))
    if not folder.is_dir():
        raise FileNotFoundError(0, "there is no such folder", str(folder))
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise PermissionError(0, "is not writable", str(path))


def _record(walkthroughs: Sequence[Walkthrough], port: int | None) -> list[Trace]:
    """Run the scenario of each walkthrough, until one is interrupted."""
    from flaskmagic.scenarios.demo import SCENARIOS
    from flaskmagic.scenarios.run import run

    traces = []
    with errors.status("") as status:
        for walkthrough in walkthroughs:
            scenario = SCENARIOS[walkthrough.scenario]
            status.update(f"{walkthrough.title}: {scenario.title}")
            finished = run(scenario, walkthrough.wanted, port)
            traces.append(finished.trace)
            if finished.problem is not None:
                errors.print(f"flaskmagic: {finished.problem}", style="red")
            if finished.trace.interrupted:
                break
    return traces


def _load(source: Path, walkthroughs: Sequence[Walkthrough]) -> list[Trace]:
    """Return the saved trace for each walkthrough; a lone trace serves whatever is asked of it."""
    traces = load_traces(source)
    if not walkthroughs or [trace.scenario for trace in traces] == [OWN]:
        return traces
    by_scenario = {trace.scenario: trace for trace in traces}
    found = []
    for walkthrough in walkthroughs:
        trace = by_scenario.get(walkthrough.scenario)
        if trace is None:
            recorded = ", ".join(by_scenario) or "nothing"
            raise UnreadableTrace(
                f"{source} holds no trace of {walkthrough.scenario!r}: it has {recorded}"
            )
        found.append(trace)
    return found


def _write(
    readings: Sequence[Reading], format: Format, output: Path | None, *, full: bool, as_list: bool
) -> None:
    if format is Format.TEXT and output is None:
        terminal.render(readings, _console(), full=full)
        return
    if format is Format.TEXT:
        file = io.StringIO()
        terminal.render(readings, Console(file=file, width=_pipe_width()), full=full)
        text = file.getvalue()
    elif format is Format.MARKDOWN:
        text = markdown.render(readings, full=full)
    else:
        text = json.render(readings, as_list=as_list)
    if output is None:
        sys.stdout.write(text)
    else:
        write_whole(output, text)


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=_pipe_width())


def _pipe_width() -> int:
    columns = os.environ.get("COLUMNS", "")
    return int(columns) if columns.isdigit() and int(columns) > 0 else PIPE_WIDTH


def main() -> NoReturn:
    """Run the command; every failure that we know of is one line on stderr."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app(prog_name="flaskmagic")
    except Problem as error:
        _fail(str(error), error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _fail(f"{error.filename}: {error.strerror}" if error.filename else str(error), 1)
    sys.exit(0)


def _fail(message: str, code: int) -> NoReturn:
    errors.print(Text.assemble(("flaskmagic: ", "bold red"), message), soft_wrap=True)
    sys.exit(code)
