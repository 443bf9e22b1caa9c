"""``flaskmagic uses``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api, signals
from flaskmagic.commands.app_options import App, Python
from flaskmagic.commands.help import READ, WRITTEN
from flaskmagic.commands.output_option import OutputFile, show
from flaskmagic.console import check_writable, print_line, say
from flaskmagic.render.uses import OUTPUTS, terminal


def uses(
    app: App = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="A saved trace or session, which proves what ran.",
            rich_help_panel=READ,
        ),
    ] = None,
    standard_library: Annotated[
        bool,
        typer.Option(
            "--standard-library", help="Tell what is used of that as well.", rich_help_panel=READ
        ),
    ] = False,
    format: Annotated[
        str | None,
        typer.Option(
            metavar=f"[{'|'.join(OUTPUTS.by_name())}]",
            help="How to write the uses. The default is what the suffix of --output says.",
            autocompletion=lambda: list(OUTPUTS.by_name()),
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    output: OutputFile = None,
    python: Python = None,
) -> None:
    """List what your own code uses of each library, and what of that has run.

    The app is made, and not served: it is found what its code names of the libraries. A saved
    session says which of these lines ran, and for which request or event. It is enough by itself,
    and --app may be left out.
    """
    form = OUTPUTS.choose(format, output)
    check_writable(output)
    if app is not None or source is None:
        found_python = _find(app, python)
        with signals.held():
            found = api.find_uses(
                app,
                source,
                standard_library=standard_library,
                python=found_python,
                printed=print_line,
            )
    else:
        found = api.find_uses(saved=source, standard_library=standard_library)
    show(found, form, terminal.render, output)


def _find(app: str | None, python: Path | None) -> Path:
    """Return the Python of the app, and say which app and Python it is where that was not named."""
    if app is None:
        here = api.app_found_here()
        if here is None:
            raise typer.BadParameter("no app is named or found here", param_hint="--app")
        say(f"this is your own app, {here}", "dim")
    with signals.allowed():
        found = api.find_python(app, python)
    if found.where is not None:
        say(f"the app runs with {found.path} ({found.where})", "dim")
    return found.path
