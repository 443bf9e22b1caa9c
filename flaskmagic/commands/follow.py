"""``flaskmagic follow``."""

from __future__ import annotations

from typing import Annotated

import typer

from flaskmagic import api, signals
from flaskmagic.commands.app_options import AppOptions, with_own_app
from flaskmagic.commands.help import WRITTEN
from flaskmagic.commands.options import Port
from flaskmagic.commands.output_option import OutputFile, show
from flaskmagic.commands.runs import find_python, is_own
from flaskmagic.console import check_writable, errors, print_line, say
from flaskmagic.render.trail import OUTPUTS, terminal


@with_own_app
def follow(
    app_options: AppOptions,
    place: Annotated[
        str,
        typer.Argument(
            metavar="KIND:NAME",
            help="Where the value is sent: header:User-Agent, query:tab, form:name, file:photo, "
            "json:text, cookie:theme, path:name or event:text.",
        ),
    ],
    format: Annotated[
        str | None,
        typer.Option(
            metavar=f"[{'|'.join(OUTPUTS.by_name())}]",
            help="How to write the trail. The default is what the suffix of the file says.",
            autocompletion=lambda: list(OUTPUTS.by_name()),
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    output: OutputFile = None,
    port: Port = None,
) -> None:
    """Follow one value from the bytes on the socket through your code and back.

    A value that is like no other one is sent in the place that you name. It is looked for in the
    arguments, variables and results of every recorded call, also where it is encoded or escaped:
    each line that read it, stored it or changed its form is shown.
    """
    form = OUTPUTS.choose(format, output)
    check_writable(output)
    is_demo = not is_own((), app_options)
    python = app_options.python if is_demo else find_python(app_options)
    with signals.held(), errors.status(f"{place}: {app_options.visit.title}"):
        found = api.follow(
            place,
            app_options.app,
            app_options.visit,
            is_demo=is_demo,
            port=port,
            timeout=max(app_options.timeout, api.FOLLOW_PATIENCE),
            wait=app_options.wait,
            show_secrets=app_options.show_secrets,
            engine=app_options.engine,
            python=python,
            printed=print_line,
            said=say,
        )
    show(found, form, terminal.render, output)
    raise typer.Exit(0 if found.hops else 1)
