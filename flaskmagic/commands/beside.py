"""``flaskmagic beside``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api, signals
from flaskmagic.commands.app_options import App, Python, Timeout
from flaskmagic.commands.output_option import show
from flaskmagic.console import check_writable, errors, print_line, say
from flaskmagic.render.beside import OUTPUTS, terminal


def beside(
    script: Annotated[
        str,
        typer.Argument(
            metavar="SCRIPT",
            help="A script with a server of its own, as you start it: homework.py. It listens on "
            "any port.",
        ),
    ],
    app: App = None,
    request: Annotated[
        str, typer.Option(metavar="'GET /PATH'", help="The request that both are sent.")
    ] = "GET /",
    format: Annotated[
        str | None,
        typer.Option(
            metavar=f"[{'|'.join(OUTPUTS.by_name())}]",
            help="How to write it. The default is what the suffix of --output says.",
            autocompletion=lambda: list(OUTPUTS.by_name()),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write to FILE instead of the terminal."
        ),
    ] = None,
    timeout: Timeout = api.PATIENCE,
    python: Python = None,
) -> None:
    """Put a socket server of your own beside Werkzeug's, line by line.

    Your script and Werkzeug's server (with --app, or with the demo app) are each recorded while
    they answer the same bytes. For each thing that a server must do, from listening to the end of
    the connection, the line of each stands beside that of the other.
    """
    form = OUTPUTS.choose(format, output)
    check_writable(output)
    problems: list[str] = []
    with signals.held(), errors.status(f"{script} and Werkzeug: {request}"):
        found = api.beside(
            script,
            app,
            request=request,
            timeout=timeout,
            python=python,
            printed=print_line,
            said=problems.append,
        )
    for each in problems:
        say(each, "red")
    show(found, form, terminal.render, output)
    raise typer.Exit(1 if problems else 0)
