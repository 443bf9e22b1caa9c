"""The option ``--output`` of the commands that else write to the terminal, and what it does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flaskmagic.commands.help import WRITTEN
from flaskmagic.console import console, pipe_width, write
from flaskmagic.render.found import TEXT, Found, FoundOutput

OutputFile = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to FILE instead of the terminal.",
        rich_help_panel=WRITTEN,
    ),
]


def show(
    found: Found,
    form: FoundOutput[Found],
    render: Callable[[Found, Console], None],
    output: Path | None,
) -> None:
    """Print what was found in a terminal, in colours, or write it as a document.

    Args:
        found: What was found.
        form: The form that was asked for.
        render: Prints it as plain text.
        output: The file to write, or ``None`` for stdout.

    Raises:
        OSError: The file can't be written.
    """
    here = console()
    if form.name == TEXT and output is None and here.is_terminal:
        render(found, here)
    else:
        write(form.write(found, pipe_width()), output)
