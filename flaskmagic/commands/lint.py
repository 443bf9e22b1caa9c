"""``flaskmagic lint``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic import api
from flaskmagic.commands.help import READ
from flaskmagic.commands.options import Saved
from flaskmagic.console import console


def lint(
    notes: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Walkthroughs of your own (.md).")
    ],
    claims: Annotated[
        bool,
        typer.Option(
            "--claims",
            help="List the sentences that rest on no claim, and end with 0.",
            rich_help_panel=READ,
        ),
    ] = False,
    source: Saved = None,
) -> None:
    """Check walkthroughs of your own against what is installed, without running anything.

    Ends with 1 if there is a mistake. With --from it says which claims hold in a saved run, and
    ends with 0.
    """
    if claims or source is not None:
        for file in notes:
            listed = api.sentences_without_claims(file) if claims else []
            if source is not None:
                listed += api.claims_in(file, source)
            for each in listed:
                console().out(f"{file}:{each.line}: {each.message}", highlight=False)
        return
    mistakes = 0
    for file in notes:
        findings = api.lint(file)
        for finding in findings:
            console().out(f"{file}:{finding.line}: {finding.message}", highlight=False)
        if not findings:
            count = len(api.walkthrough(file).steps)
            steps = "its step is" if count == 1 else f"all {count} steps are"
            console().out(f"{file}: {steps} found", highlight=False)
        mistakes += len(findings)
    if mistakes:
        raise typer.Exit(1)
