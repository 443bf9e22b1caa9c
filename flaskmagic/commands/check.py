"""``flaskmagic check``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api
from flaskmagic.commands.help import READ, WRITTEN
from flaskmagic.commands.output_option import OutputFile
from flaskmagic.commands.pins import pin
from flaskmagic.console import check_writable, console, pipe_width, say, write
from flaskmagic.render.checked import OUTPUTS, terminal


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
            "are installed and those in the cache folder; auto downloads others there.",
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
            help="A saved trace or session: say what ran in it, and what called what.",
            rich_help_panel=READ,
        ),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="End with 1 for notes as well.", rich_help_panel=READ),
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
    check_writable(output)
    checked = api.check_reports(
        reports,
        download=era is Era.AUTO,
        pinned=dict(map(pin, pinned or ())),
        clones=clones or (),
        online=online,
        saved=saved,
        said=lambda line: say(line, "dim"),
    )
    if form is terminal.OUTPUT and output is None:
        terminal.render(checked, console())
    else:
        write(form.write(checked, pipe_width()), output)
    if any(api.has_faults(each, strict=strict) for each in checked):
        raise typer.Exit(1)
