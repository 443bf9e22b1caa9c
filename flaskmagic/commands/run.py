"""``flaskmagic run``."""

from __future__ import annotations

import signal
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api, signals
from flaskmagic.commands.app_options import App, EngineOption, Python, ShowSecrets
from flaskmagic.commands.exchange_list import line
from flaskmagic.commands.help import RUN, WRITTEN
from flaskmagic.console import check_writable, console, print_line, say


class Keep(Enum):
    """Of which exchanges the calls are kept."""

    NEW = "new"
    ALL = "all"


def run(
    script: Annotated[
        str | None,
        typer.Argument(
            metavar="SCRIPT",
            help="A script that serves the app, as you start it: server.py. It has its own host "
            "and port. Options of flaskmagic stand before it.",
        ),
    ] = None,
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="ARGS", help="What the script is given.")
    ] = None,
    app: App = None,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="Where to serve --app.", rich_help_panel=RUN)
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            metavar="PORT", min=1, max=65535, help="The port of --app.", rich_help_panel=RUN
        ),
    ] = 5000,
    save: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the session to FILE, as it goes on.",
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    keep: Annotated[
        Keep,
        typer.Option(
            help="Keep the calls of each exchange that says something new, or of all of them.",
            rich_help_panel=WRITTEN,
        ),
    ] = Keep.NEW,
    show_secrets: ShowSecrets = False,
    python: Python = None,
    engine: EngineOption = None,
) -> None:
    """Serve your own app under the recorder, and use it from any browser.

    As each exchange ends (a request with its answer, an event, a WebSocket), a line tells it:
    the answer, the functions of yours that ran, how many calls it took and how long. Ctrl-C ends
    the app. Read the session with `flaskmagic trace --from FILE`.
    """
    if script is not None and app is not None:
        raise typer.BadParameter("name the app or a script, not both", param_hint="--app")
    check_writable(save)
    with signals.allowed():
        found = api.find_python(script or app, python)
    if found.where is not None:
        say(f"the app runs with {found.path} ({found.where})", "dim")
    lines = _Lines()
    with signals.kept():
        served = api.serve_app(
            app,
            script=script,
            arguments=arguments or (),
            host=host,
            port=port,
            save=save,
            keep_all=keep is Keep.ALL,
            show_secrets=show_secrets,
            engine=engine,
            python=found.path,
            printed=print_line,
            ended=lines.tell,
            remarked=say,
        )
        ended_by = signals.take()
    lines.end()
    if served.problem is not None:
        say(served.problem, "red")
    if served.reached:
        more = "" if save is None else f" (flaskmagic uses --from {save})"
        say(f"{served.reached}{more}", "dim")
    if save is not None and served.count:
        say(f"{served.kept} of {served.count} exchanges are kept in {save}", "dim")
    if ended_by == signal.SIGTERM:
        raise typer.Exit(signals.exit_code(ended_by))
    raise typer.Exit(1 if served.problem else 0)


class _Lines:
    """Prints a line for each exchange; those that a page asks for by itself are only counted."""

    def __init__(self) -> None:
        self._console = console()
        self._told: set[int] = set()
        self._passed = 0

    def tell(self, ended: api.Ended) -> None:
        """Print the line of an exchange."""
        exchange = ended.exchange
        if ended.in_background and exchange.like is not None:
            self._passed += 1
            return
        self.end()
        text = line(exchange, api.answered(ended), ended.own, ended.calls, ended.reached)
        self._console.print(text, soft_wrap=True)

    def end(self) -> None:
        """Say how many were not told."""
        if self._passed:
            self._console.print(f"      and {self._passed} more in the background", style="dim")
            self._passed = 0
