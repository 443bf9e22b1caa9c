"""``flaskmagic compare``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api, signals
from flaskmagic.commands.app_options import WrongOption
from flaskmagic.commands.help import READ, RUN, WRITTEN
from flaskmagic.commands.options import Topics
from flaskmagic.commands.output_option import OutputFile
from flaskmagic.commands.pins import pins
from flaskmagic.commands.runs import Recorded, end, record_demo
from flaskmagic.commands.topics import ALL, choose_many, complete_many
from flaskmagic.console import check_writable, console, pipe_width, say, write
from flaskmagic.render.compared import OUTPUTS, terminal

_TWO = 2


def compare(
    first: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="A saved trace or session; with --with a topic, several as route,template, or "
            "all.",
            autocompletion=complete_many,
            show_default=False,
        ),
    ],
    second: Annotated[
        Path | None,
        typer.Argument(
            metavar="B",
            help="The one to compare it with. Without it, two requests of A are compared.",
            show_default=False,
        ),
    ] = None,
    releases: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="NAME==VERSION,...",
            help="A is the topic on these releases, in an environment of their own, and B the "
            "topic on those that are installed, or on the releases of a second --with.",
            rich_help_panel=RUN,
        ),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="EXCHANGE",
            help="Compare only what this asks for: 7, 'POST /login', server:login; given twice, "
            "the first is chosen of A, and the second of B.",
            rich_help_panel=READ,
        ),
    ] = None,
    topics: Topics = None,
    format: Annotated[
        str | None,
        typer.Option(
            metavar=f"[{'|'.join(OUTPUTS.by_name())}]",
            help="How to write it. The default is what the suffix of --output says.",
            autocompletion=lambda: list(OUTPUTS.by_name()),
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    output: OutputFile = None,
) -> None:
    """Compare two requests, two saved traces, or a topic on two sets of releases.

    Says of each definition on the path whether it is the same, changed, moved, new or gone, which
    hop is the first that differs, and which lines ran in one only. Differences are no failure: the
    exit code is 0.
    """
    form = OUTPUTS.choose(format, output)
    check_writable(output)
    if releases and (second is not None or only or topics):
        raise WrongOption("--with goes with a topic, and with nothing else that is compared")
    if topics and (second is None or only):
        raise WrongOption("--topics goes with two files, and without --only")
    runs: Sequence[Recorded] = ()
    found: Sequence[api.Differences]
    if releases:
        here, there = runs = _run(first, releases)
        found = api.compare_traces(here.traces, there.traces)
    elif second is None or only:
        found = [api.compare(*_two(Path(first), second, only or ()))]
    else:
        found = _compare_files(Path(first), second, choose_many(topics, None))
    if form is terminal.OUTPUT and output is None:
        terminal.render(found, console())
    else:
        write(form.write(found, pipe_width()), output)
    for each in runs:
        if each.exit_code or each.signal is not None:
            end(each)


def _run(topic: str, releases: Sequence[str]) -> tuple[Recorded, Recorded]:
    """Run the demo app on two sets of releases: the second is the installed one by default."""
    if len(releases) > _TWO:
        raise WrongOption("--with: at most two sets of releases are compared")
    sets = [pins(each) for each in releases]
    chosen = api.topics() if topic == ALL else choose_many(topic, None)
    pythons: list[Path | None] = [
        api.environment_with(each, *chosen, said=lambda line: say(line, "dim")) for each in sets
    ]
    here = record_demo(chosen, None, None, pythons[0])
    if here.signal is not None:
        say("interrupted: B was not run", "red")
        raise typer.Exit(signals.exit_code(here.signal))
    return here, record_demo(chosen, None, None, [*pythons, None][1])


def _compare_files(
    first: Path, second: Path, chosen: Sequence[api.Walkthrough]
) -> Sequence[api.Differences]:
    here, there = (api.load(each, *chosen) for each in (first, second))
    return api.compare_traces(here, there, *chosen)


def _two(first: Path, second: Path | None, only: Sequence[str]) -> tuple[api.Reading, api.Reading]:
    """Read the two requests or events that are asked for, of one file or of two."""
    if len(only) > _TWO:
        raise WrongOption("--only: at most two requests or events are compared")
    if second is None and str(first) in {each.topic for each in api.topics()}:
        said = f"{first} is a topic: name releases, as --with flask==2.1.1,werkzeug==2.1.1"
        raise WrongOption(said)
    here = api.load(first)
    there = here if second is None else api.load(second)
    if second is None and len(only) < _TWO:
        only = _two_of(here, only)
    return _one(here, only[0]), _one(there, only[-1])


def _two_of(traces: Sequence[api.Trace], only: Sequence[str]) -> Sequence[str]:
    """Return the numbers of the two requests or events of a file, if it has just two."""
    kept = [api.only(each, *only) if only else each for each in traces]
    numbers = _numbers(kept)
    if len(numbers) != _TWO:
        raise WrongOption(
            f"two requests or events are compared, and not {len(numbers)}: name two, as "
            "--only 3 --only 7"
        )
    return numbers


def _one(traces: Sequence[api.Trace], asked: str) -> api.Reading:
    """Read the one request or event that is asked for."""
    kept = [api.only(each, asked) for each in traces]
    numbers = _numbers(kept)
    if len(numbers) != 1:
        raise WrongOption(
            f"--only {asked!r} is {len(numbers)} of them: name one by its number, "
            f"{', '.join(numbers)}"
        )
    (reading,) = (each for trace in kept for each in api.read_alone(trace))
    return reading


def _numbers(traces: Sequence[api.Trace]) -> list[str]:
    return [str(exchange.number) for trace in traces for exchange in trace.exchanges]
