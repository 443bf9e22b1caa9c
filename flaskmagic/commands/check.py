"""``flaskmagic check``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api, signals
from flaskmagic.commands.app_options import App
from flaskmagic.commands.help import READ, WRITTEN
from flaskmagic.commands.output_option import OutputFile, show
from flaskmagic.commands.pins import pin
from flaskmagic.console import check_writable, errors, print_line, say
from flaskmagic.render.checked import OUTPUTS, sarif, terminal


class Era(StrEnum):
    """Where the releases of a report are looked for."""

    HERE = "here"
    AUTO = "auto"


def check(
    reports: Annotated[
        list[Path], typer.Argument(metavar="REPORT", help="Reports that somebody has written.")
    ],
    era: Annotated[
        Era,
        typer.Option(
            "--era",
            help="Where to look for the releases that they were written on: here are those that "
            "are installed and those in the cache folder; auto downloads others there, and records "
            "the topics on them, once: it is told what ran.",
            rich_help_panel=READ,
        ),
    ] = Era.HERE,
    pinned: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="NAME==VERSION",
            help="A release that they were written on. It is downloaded if it is not here. May be "
            "repeated.",
            rich_help_panel=READ,
        ),
    ] = None,
    clones: Annotated[
        list[str] | None,
        typer.Option(
            "--clone",
            metavar="OWNER/NAME=DIR",
            help="A clone that linked files are read from, or a folder of clones. May be repeated.",
            rich_help_panel=READ,
        ),
    ] = None,
    online: Annotated[
        bool,
        typer.Option("--online", help="Read linked files from their forges.", rich_help_panel=READ),
    ] = False,
    saved: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="A saved trace or session, instead of the topics: say what ran in it, and what "
            "called what.",
            rich_help_panel=READ,
        ),
    ] = None,
    app: App = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="End with 1 for notes as well.", rich_help_panel=READ),
    ] = False,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix",
            help="Put right what is known in a copy of each report: report.fixed.md of report.md. "
            "Links are pinned, and numbers brought to the installed releases.",
            rich_help_panel=WRITTEN,
        ),
    ] = False,
    links: Annotated[
        bool,
        typer.Option("--links", help="With --fix: the links only.", rich_help_panel=WRITTEN),
    ] = False,
    format: Annotated[
        str | None,
        typer.Option(
            metavar=f"[{'|'.join(OUTPUTS.by_name())}]",
            help="How to write what is found. The default is what the suffix of --output says.",
            autocompletion=lambda: list(OUTPUTS.by_name()),
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    output: OutputFile = None,
) -> None:
    """Check where a written report leads: its links, and the lines that its words name.

    Ends with 1 if there is a fault: a wrong place, or a link that names a branch or no line.
    """
    form = OUTPUTS.choose(format, output)
    if links and not fix:
        raise typer.BadParameter("it goes with --fix", param_hint="--links")
    if fix and form is sarif.OUTPUT:
        raise typer.BadParameter(f"{form.name} can't list what is changed", param_hint="--fix")
    check_writable(output)
    with signals.allowed(), errors.status("reading what is written"):
        checked = api.check_reports(
            reports,
            download=era is Era.AUTO,
            pinned=dict(map(pin, pinned or ())),
            clones=clones or (),
            online=online,
            saved=saved,
            app=app,
            fix=("links" if links else "all") if fix else None,
            said=lambda line: say(line, "dim"),
            printed=print_line,
        )
    show(checked, form, terminal.render, output)
    if any(api.has_faults(each, strict=strict) for each in checked):
        raise typer.Exit(1)
