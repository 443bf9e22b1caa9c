"""``flaskmagic lint``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flaskmagic.checks import lint as check
from flaskmagic.console import console
from flaskmagic.walkthroughs import load_file


def lint(
    notes: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Walkthroughs of your own (.md).")
    ],
) -> None:
    """Check walkthroughs of your own against what is installed, without running anything.

    Ends with 1 if there is a mistake.
    """
    from flaskmagic.scenarios.demo import PACKAGES
    from flaskmagic.scenarios.sources import nothing_run

    mistakes = 0
    for file in notes:
        walkthrough = load_file(file)
        of_demo = walkthrough.visit is not None
        packages, folder = (PACKAGES, None) if of_demo else ((), str(Path.cwd()))
        sources = nothing_run(walkthrough.named, packages, folder)
        text = file.read_text(encoding="utf-8")
        findings = check.lint(walkthrough, text, sources)
        for finding in findings:
            console().out(f"{file}:{finding.line}: {finding.message}", highlight=False)
        if not findings:
            count = len(walkthrough.steps)
            steps = "its step is" if count == 1 else f"all {count} steps are"
            console().out(f"{file}: {steps} found", highlight=False)
        mistakes += len(findings)
    if mistakes:
        raise typer.Exit(1)
