"""``flaskmagic doctor``."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from flaskmagic import api
from flaskmagic.commands.help import WRITTEN
from flaskmagic.console import console
from flaskmagic.render import doctor as render_doctor


class DoctorFormat(StrEnum):
    """How the doctor's findings are written."""

    TEXT = "text"
    JSON = "json"


def doctor(
    format: Annotated[
        DoctorFormat, typer.Option(help="How to write the findings.", rich_help_panel=WRITTEN)
    ] = DoctorFormat.TEXT,
) -> None:
    """Check which steps would be found in this environment, without running anything.

    Ends with 1 if a step of ours is missing on a release that we support.
    """
    found = api.doctor()
    if format is DoctorFormat.JSON:
        sys.stdout.write(render_doctor.to_json(found))
    else:
        render_doctor.render(found, console())
    if found.findings:
        raise typer.Exit(1)
