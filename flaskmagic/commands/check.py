"""``flaskmagic check``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api
from flaskmagic.commands.help import READ, WRITTEN
from flaskmagic.console import check_writable, console, pipe_width, write
from flaskmagic.render.checked import OUTPUTS, terminal


def check(
    reports: Annotated[
        list[Path], typer.Argument(metavar="REPORT", help="Reports that somebody has written.")
    ],
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
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write to FILE instead of the terminal.",
            rich_help_panel=WRITTEN,
        ),
    ] = None,
) -> None:
    """Check where a written report leads: its links, and the lines that its words name.

    Ends with 1 if there is a fault: a wrong place, or a link that names a branch or no line.
    """
    form = OUTPUTS.choose(format, output)
    check_writable(output)
    checked = [api.check_report(each) for each in reports]
    if form is terminal.OUTPUT and output is None:
        terminal.render(checked, console())
    else:
        write(form.write(checked, pipe_width()), output)
    if any(api.has_faults(each, strict=strict) for each in checked):
        raise typer.Exit(1)
