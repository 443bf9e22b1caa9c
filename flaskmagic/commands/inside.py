"""``flaskmagic inside``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api
from flaskmagic.commands.help import WRITTEN
from flaskmagic.console import check_writable, say


def inside(
    file: Annotated[
        Path,
        typer.Option(
            "--zip",
            metavar="FILE",
            help="The file to write, such as inside.pyz.",
            rich_help_panel=WRITTEN,
        ),
    ],
) -> None:
    """Write one file that records an app where nothing can be installed, such as in a container.

    There it needs Python 3.11 or newer and the app: *python inside.pyz --log app.log server.py*.
    Read the log here with *flaskmagic trace --from app.log*.
    """
    check_writable(file)
    api.write_inside(file)
    say(f"wrote {file}; there: python {file.name} --log app.log server.py", "green")
