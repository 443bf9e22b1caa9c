"""The option ``--output`` of the commands that else write to the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic.commands.help import WRITTEN

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
