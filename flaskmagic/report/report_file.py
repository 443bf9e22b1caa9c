"""A report as the file that a team keeps: made again, it keeps what they wrote in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.report.answers import keep_answers, read_answers, said_changes
from flaskmagic.report.build import TITLE, build
from flaskmagic.report.document import Document, Figure, Place
from flaskmagic.report.forms.registry import Form, form_for
from flaskmagic.report.paper import Paper
from flaskmagic.report.style import check as check_style
from flaskmagic.report.style import render


@dataclass(frozen=True, slots=True)
class Finished:
    """A report that was written, and a line for each change under words of the team's own.

    ``beside`` are the figures that stand in files of their own, by their paths.
    """

    content: str | bytes
    changes: tuple[str, ...]
    beside: Mapping[Path, str]

    def files(self, file: Path) -> dict[Path, str | bytes]:
        """Return what is to be written where.

        Args:
            file: The file of the report.

        Returns:
            The contents by their files.
        """
        return {file: self.content, **self.beside}


class ReportFile:
    """What is known of a report before anything runs: its form, its style, and what is written.

    So nobody waits for a run whose report could not be written.
    """

    def __init__(self, file: Path | None, style: str, form: str | None) -> None:
        """Read what is there.

        Args:
            file: The file that the report is to stand in, which need not be there, or ``None``.
            style: One of the styles, or the path of a template.
            form: The name of a form; the default is what the file's suffix says.

        Raises:
            flaskmagic.errors.Problem: There is no such form or style, or what is written in the
                file can't be told from the rest.
            OSError: The file can't be read.
        """
        self._form: Form = form_for(form, file)
        check_style(style)
        self._style, self._file = style, file
        self._written: dict[str, Place] = read_answers(file, self._form)

    def make(
        self,
        readings: Sequence[Reading],
        team: str = "",
        *,
        prompts: bool = True,
        paper: Paper | None = None,
        features: Collection[str] = (),
        title: str = TITLE,
    ) -> Finished:
        """Make the report.

        Args:
            readings: What it is on.
            team: The names of who worked on it.
            prompts: Whether own words are asked for, in a form that is written in.
            paper: Its pages. The default is what the locale says.
            features: The keys of the features that it is on. The default is all that are used.
            title: Its title.

        Returns:
            The report.

        Raises:
            flaskmagic.report.style.BrokenStyle: The template can't be rendered.
            flaskmagic.report.features.features.UnknownFeature: There is no such feature.
        """
        asks = prompts and self._form.is_written_in
        report = build(readings, team, features, title, asks=asks)
        document = render(report, self._style, prompts=asks, written=self._written.keys())
        changes = tuple(said_changes(document, self._written))
        kept, beside = self._with_figures(keep_answers(document, self._written))
        return Finished(self._write(kept, paper or Paper.here()), changes, beside)

    def _with_figures(self, document: Document) -> tuple[Document, Mapping[Path, str]]:
        """Name the files of the figures, if the form needs any."""
        if self._file is None or not self._form.figures_beside:
            return document, {}
        blocks, beside = [], {}
        for block in document.blocks:
            if isinstance(block, Figure):
                path = self._file.with_suffix(".svg")
                beside[path] = block.svg
                block = replace(block, file=quote(path.name))
            blocks.append(block)
        return Document(tuple(blocks)), beside

    def _write(self, document: Document, paper: Paper) -> str | bytes:
        try:
            return self._form.write(document, paper)
        except Problem as error:
            raise Problem(f"{self._file or 'the report'}: {error}") from error
