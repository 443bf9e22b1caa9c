"""A report as the file that a team keeps: made again, it keeps what they wrote in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.report.answers import keep_answers, read_answers, said_changes
from flaskmagic.report.build import build
from flaskmagic.report.document import Document, Place
from flaskmagic.report.forms.registry import Form, form_for
from flaskmagic.report.style import check as check_style
from flaskmagic.report.style import render


@dataclass(frozen=True, slots=True)
class Finished:
    """A report that was written, and a line for each change under words of the team's own."""

    content: str | bytes
    changes: tuple[str, ...]


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
        self, readings: Sequence[Reading], team: str = "", *, prompts: bool = True
    ) -> Finished:
        """Make the report.

        Args:
            readings: What it is on.
            team: The names of who worked on it.
            prompts: Whether own words are asked for.

        Returns:
            The report.

        Raises:
            flaskmagic.report.style.BrokenStyle: The template can't be rendered.
        """
        document = render(
            build(readings, team), self._style, prompts=prompts, written=self._written.keys()
        )
        content = self._write(keep_answers(document, self._written))
        return Finished(content, tuple(said_changes(document, self._written)))

    def _write(self, document: Document) -> str | bytes:
        try:
            return self._form.write(document)
        except Problem as error:
            raise Problem(f"{self._file or 'the report'}: {error}") from error
