"""Puts the subcommands together and turns every failure that we know of into one line."""

from __future__ import annotations

import signal
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NoReturn

import typer
from rich.text import Text

from flaskmagic import __version__, signals
from flaskmagic.commands import (
    beside,
    check,
    compare,
    doctor,
    follow,
    inside,
    lint,
    quiz,
    report,
    site,
    step,
    topics,
    trace,
    uses,
)
from flaskmagic.commands import run as run_command
from flaskmagic.commands.help import Command, Group, print_examples
from flaskmagic.commands.in_order import InOrder
from flaskmagic.console import errors
from flaskmagic.errors import Problem
from flaskmagic.streams import leave

app = typer.Typer(
    cls=Group,
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"flaskmagic {__version__}")
        raise typer.Exit


@app.callback()
def flaskmagic(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001 (its callback has ended the command)
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Read how Flask and Werkzeug work, by running them.

    A demo app, or your own, is started on a real socket, driven, and traced call by call; the
    reading shows the lines of the installed libraries that ran, in the order in which they ran,
    and says why.
    """
    if context.invoked_subcommand is None:
        _welcome(context.info_name or "flaskmagic")


def _welcome(name: str) -> None:
    typer.echo("flaskmagic shows how Flask and Werkzeug work, by running them.\n")
    print_examples(name, title="Three things to try")
    typer.echo(f"\n {name} topics lists what it can show, {name} -h all commands.")


app.command("topics", cls=Command)(topics.topics)
app.command("trace", cls=InOrder)(trace.trace)
# What follows the script is the script's.
app.command("run", cls=Command, context_settings={"allow_interspersed_args": False})(
    run_command.run
)
app.command("uses", cls=Command)(uses.uses)
app.command("step", cls=InOrder)(step.step)
app.command("quiz", cls=InOrder)(quiz.quiz)
app.command("report", cls=InOrder)(report.report)
app.command("site", cls=InOrder)(site.site)
app.command("follow", cls=InOrder)(follow.follow)
app.command("beside", cls=Command)(beside.beside)
app.command("compare", cls=Command)(compare.compare)
app.command("check", cls=Command)(check.check)
app.command("lint", cls=Command)(lint.lint)
app.command("inside", cls=Command)(inside.inside)
app.command("doctor", cls=Command)(doctor.doctor)


def run(arguments: Sequence[str] | None, name: str, defaults: Mapping[str, Any] | None) -> NoReturn:
    """Run the command and exit.

    Args:
        arguments: What follows the command's name. The default is what the process was given.
        name: What help calls the command.
        defaults: The defaults of options, by subcommand and parameter.
    """
    try:
        app(arguments, prog_name=name, default_map=defaults)
    except SystemExit as error:
        leave(error.code if isinstance(error.code, int) else 0)
    except signals.Interrupted:
        _fail("interrupted", signals.exit_code(signals.take() or signal.SIGINT))
    except Problem as error:
        _fail(str(error), error.exit_code)
    except OSError as error:
        said = error.strerror or str(error)
        _fail(f"{error.filename}: {said}" if error.filename else said, 1)
    leave(0)


def _fail(message: str, code: int) -> NoReturn:
    errors.print(Text.assemble(("flaskmagic: ", "bold red"), message), soft_wrap=True)
    leave(code)
