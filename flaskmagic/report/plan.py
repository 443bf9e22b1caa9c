"""Which files a report is: one, or the three that a course asks for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.report.build import TITLE
from flaskmagic.report.forms.registry import form_for
from flaskmagic.report.paper import Paper
from flaskmagic.report.report_file import Finished, ReportFile

THREE = "three"
"""The style of three files: on TCP, on headers and on WebSockets."""


@dataclass(frozen=True, slots=True)
class PlannedReport:
    """A file of a report, of which is known what was written in it before anything runs.

    ``features`` are the keys of those that it is on; without any it is on all that the app uses.
    """

    file: Path | None
    report: ReportFile
    features: tuple[str, ...] = ()
    title: str = TITLE

    def make(
        self,
        readings: Sequence[Reading],
        team: str = "",
        *,
        prompts: bool = True,
        paper: Paper | None = None,
        features: Collection[str] = (),
    ) -> Finished:
        """Make the report.

        Args:
            readings: What it is on.
            team: The names of who worked on it.
            prompts: Whether own words are asked for.
            paper: Its pages. The default is what the locale says.
            features: The keys of the features that are asked for. The default is all of them.

        Returns:
            The report.

        Raises:
            flaskmagic.errors.Problem: It can't be made.
        """
        return self.report.make(
            readings,
            team,
            prompts=prompts,
            paper=paper,
            features=features or self.features,
            title=self.title,
        )


def plan(output: Path | None, style: str, form: str | None) -> list[PlannedReport]:
    """Say which files a report will be, and read what is there.

    Args:
        output: The file, or the folder of the three; ``None`` for stdout.
        style: One of the styles, or the path of a template.
        form: The name of a form; the default is what the file's suffix says, or Markdown.

    Returns:
        The files.

    Raises:
        Problem: There is no such form or style, the three have no folder, or what
            is written in a file can't be told from the rest.
        OSError: A file can't be read.
    """
    if style != THREE:
        return [PlannedReport(output, ReportFile(output, style, form))]
    if output is None or output.is_file():
        raise Problem("--style three writes three files: name their folder with --output")
    suffix = form_for(form, output / "report" if form else None).suffixes[0]
    found = []
    for name, title, features in (
        ("TCP", "TCP connections", ("socket", "answer")),
        ("HEADERS", "Headers of HTTP", ("headers",)),
        ("WEBSOCKETS", "WebSockets", ("websocket",)),
    ):
        file = output / f"{name}{suffix}"
        found.append(PlannedReport(file, ReportFile(file, style, form), features, title))
    return found
