"""The flaskmagic command: options in, one call each."""

from __future__ import annotations

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
from flaskmagic.errors import Problem
from flaskmagic.render import examination as render_examination
from flaskmagic.render import json, markdown, terminal
from flaskmagic.source.modules import python_version
from flaskmagic.tracer import Trace, UnreadableTrace
from flaskmagic.tracer import load as load_traces
from flaskmagic.tracer import save as save_traces
from flaskmagic.walkthroughs import (
    Reading,
    Walkthrough,
    load,
    read,
    topics,
)
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
        str,
        typer.Argument(
            metavar="TOPIC",
            help="One of the topics that 'flaskmagic topics' lists, or all.",
            autocompletion=_complete_topic,
        ),
    ],
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
) -> None:
    """Run the demo app through a TOPIC and print the annotated call path."""
    chosen = [load(name) for name in (topics() if topic == "all" else [topic])]
    for path in (output, save):
        _check_writable(path)
    traces = _load(source, chosen) if source else _record(chosen, port)
    if save is not None:
        save_traces(traces, save)
    readings = [
        read(walkthrough, trace) for walkthrough, trace in zip(chosen, traces, strict=False)
    ]
    _write(readings, format, output, full=full, as_list=topic == "all")
    if any(trace.interrupted for trace in traces) and source is None:
        errors.print("flaskmagic: interrupted; this is what was recorded until then", style="red")
        raise typer.Exit(INTERRUPTED)


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
    if format is Format.TEXT:
        if output is None:
            console = _console()
            terminal.render(readings, console, full=full)
        else:
            with output.open("w", encoding="utf-8") as file:
                terminal.render(readings, Console(file=file, width=_pipe_width()), full=full)
        return
    if format is Format.MARKDOWN:
        text = markdown.render(readings, full=full)
    else:
        text = json.render(readings, as_list=as_list)
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")


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
