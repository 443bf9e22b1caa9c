"""The options that more than one subcommand has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic.commands.help import READ, RUN
from flaskmagic.commands.topics import complete, complete_many

Topic = Annotated[
    str | None,
    typer.Argument(
        metavar="TOPIC",
        help="One of the topics that 'flaskmagic topics' lists, or all. The default is "
        "the path through your own app, or all topics of the demo app.",
        autocompletion=complete,
        show_default=False,
    ),
]
Topics = Annotated[
    str | None,
    typer.Option(
        "--topics",
        metavar="A,B",
        help="The topics, by their names. The default is all.",
        autocompletion=complete_many,
        rich_help_panel=READ,
    ),
]
Notes = Annotated[
    Path | None,
    typer.Option(
        "--walkthrough",
        metavar="FILE",
        help="Read with notes of your own (.md).",
        rich_help_panel=READ,
    ),
]
Saved = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="FILE",
        help="Read a saved trace instead of running.",
        rich_help_panel=READ,
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only",
        metavar="EXCHANGE",
        help="Read only what this asks for: 7, 'POST /login', server:login; may be repeated.",
        rich_help_panel=READ,
    ),
]
Level = Annotated[
    int | None,
    typer.Option(
        "--level",
        metavar="1..4",
        min=1,
        max=4,
        help="How much a question shows: 1 an excerpt with the line marked, 2 the line, 3 its file "
        "and number alone, 4 no answers to choose from. The default is 1.",
        rich_help_panel=READ,
    ),
]
Port = Annotated[
    int | None,
    typer.Option(
        metavar="PORT",
        min=1,
        max=65535,
        help="Port to run on; the default is a free one.",
        rich_help_panel=RUN,
    ),
]
