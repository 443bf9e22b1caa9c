"""``flaskmagic report``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api
from flaskmagic.commands.app_options import AppOptions, with_own_app
from flaskmagic.commands.help import READ, WORDS, WRITTEN
from flaskmagic.commands.options import Notes, Only, Port, Saved, Topics
from flaskmagic.commands.runs import end, record_or_load
from flaskmagic.commands.topics import choose_many
from flaskmagic.console import check_writable, say, write


def complete_style(incomplete: str) -> list[str]:
    """Return what a shell may complete to.

    Args:
        incomplete: What is typed so far.

    Returns:
        The styles that begin so; the shell adds the files, if there are none.
    """
    return [style for style in api.report_styles() if style.startswith(incomplete)]


@with_own_app
def report(
    app_options: AppOptions,
    style: Annotated[
        str,
        typer.Option(
            metavar="STYLE",
            help="cse312, chain, three (files in the folder --output), questions, evidence (every "
            "step of every topic), or the path of a template (.md.j2).",
            autocompletion=complete_style,
            rich_help_panel=WRITTEN,
        ),
    ] = "cse312",
    features: Annotated[
        str | None,
        typer.Option(
            metavar="A,B",
            help="The features, by their names (socket, headers, route, ...). The default is all "
            "that the app uses.",
            rich_help_panel=READ,
        ),
    ] = None,
    topics: Topics = None,
    notes: Notes = None,
    team: Annotated[
        str,
        typer.Option(
            metavar="NAMES", help='Who worked on it: "Ada, Grace".', rich_help_panel=WORDS
        ),
    ] = "",
    prompts: Annotated[
        bool,
        typer.Option(
            "--prompts/--no-prompts",
            help="Ask for your own words in each section.",
            rich_help_panel=WORDS,
        ),
    ] = True,
    format: Annotated[
        str | None,
        typer.Option(
            metavar=f"[{'|'.join(api.report_forms())}]",
            help="How to write it. The default is what the suffix of --output says.",
            autocompletion=lambda: list(api.report_forms()),
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to FILE. Your own words in it are kept.",
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    paper: Annotated[
        api.Paper | None,
        typer.Option(
            help="The pages of PDF and DOCX. The default is what the locale says.",
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    source: Saved = None,
    only: Only = None,
    port: Port = None,
) -> None:
    """Write a technology report on what your app uses, with links to the lines that ran.

    Each feature that your own code uses has a section: your lines, the chain of calls from the
    socket to the line that does the work, and what it did in this run.

    It is on your own app with --app or --request, or if flask would find one here, and else on the
    demo app. In a file that is there already, what you wrote in your own words is kept, and you are
    told where the evidence above it changed.
    """
    chosen = choose_many(topics, notes)
    keys = tuple(filter(None, (features or "").split(",")))
    planned = api.plan_report(output, style, format)
    for each in planned:
        if each.file is not None and each.file != output:  # one of several, in the folder output
            each.file.parent.mkdir(parents=True, exist_ok=True)
        check_writable(each.file)
    recorded = record_or_load(chosen, app_options, source, port, only, find_uses=True)
    found = api.read_everything(recorded.traces, *recorded.topics)
    for each in planned:
        made = each.make(found, team, prompts=prompts, paper=paper, features=keys)
        write(made.content, each.file)
        for path, figure in made.beside.items():
            write(figure, path)
        for line in made.changes:
            say(line)
    end(recorded)
