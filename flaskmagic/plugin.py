"""``flask magic``: the command as a plugin of Flask's own, which reads the app that flask names."""

from __future__ import annotations

import os
import sys

import click
from flask.cli import ScriptInfo

READING = ("trace", "step", "report", "site")
"""The subcommands that take ``--app``."""


@click.command(
    "magic",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    short_help="Read how Flask runs your app, with flaskmagic.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def magic(context: click.Context, arguments: tuple[str, ...]) -> None:
    """Run a subcommand of flaskmagic on the app of ``flask --app``."""
    # Every flask command imports this file: what is heavy waits until it is wanted.
    from flaskmagic.__main__ import main

    # Under flask's own commands app.run() does nothing, but here it is what is read.
    os.environ.pop("FLASK_RUN_FROM_CLI", None)
    app = context.ensure_object(ScriptInfo).app_import_path or ""
    # "" stands for the app that flask finds by itself.
    defaults = {name: {"app": app, "python": sys.executable} for name in READING}
    main(arguments, name="flask magic", defaults=defaults)
