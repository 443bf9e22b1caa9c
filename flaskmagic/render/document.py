"""A report in the form that its reader wants: Markdown, HTML, DOCX or PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from flaskmagic.errors import Problem
from flaskmagic.report.words import Words, changes, keep, words_of


class ReportFormat(StrEnum):
    """The forms of a report."""

    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


_SUFFIXES = {
    ".md": ReportFormat.MARKDOWN,
    ".markdown": ReportFormat.MARKDOWN,
    ".html": ReportFormat.HTML,
    ".htm": ReportFormat.HTML,
    ".docx": ReportFormat.DOCX,
    ".pdf": ReportFormat.PDF,
}


class UnknownForm(Problem):
    """An output whose form is not clear."""

    exit_code = 2


def form_of(output: Path | None, format: ReportFormat | None) -> ReportFormat:
    """Return the form that is asked for, or that of the output's suffix.

    Raises :class:`UnknownForm`.
    """
    if format is None and output is None:
        return ReportFormat.MARKDOWN
    found = format or _SUFFIXES.get(output.suffix.lower() if output else "")
    if found is None:
        known = ", ".join(_SUFFIXES)
        raise UnknownForm(f"{output}: its suffix is none of {known}: say --format")
    if output is None and found in (ReportFormat.DOCX, ReportFormat.PDF):
        raise UnknownForm(f"{found.value} needs a file: say --output report.{found.value}")
    return found


@dataclass(slots=True)
class Earlier:
    """The report that stood in the file before, and what was written in it."""

    form: ReportFormat
    content: bytes = b""
    words: Mapping[str, Words] = field(default_factory=dict)

    @property
    def written(self) -> frozenset[str]:
        """The keys of the places where something was written."""
        return frozenset(key for key, words in self.words.items() if words.is_written)


def earlier(output: Path | None, form: ReportFormat) -> Earlier:
    """Read what is in the file now; raises ``OSError`` or :class:`Problem`."""
    if output is None or not output.is_file():
        return Earlier(form)
    content = output.read_bytes()
    if form is ReportFormat.MARKDOWN:
        return Earlier(form, content, words_of(content.decode("utf-8", "replace")))
    return Earlier(form, content)


def render(markdown: str, before: Earlier) -> bytes:
    """Return the report in its form, with what was written before in its places."""
    if before.form is not ReportFormat.MARKDOWN:
        raise Problem(f"reports can't be written as {before.form.value} yet")
    return keep(markdown, before.words).encode("utf-8")


def said_changes(markdown: str, before: Earlier) -> list[str]:
    """Return how the evidence under written words changed, a line for each definition."""
    fresh = words_of(markdown)
    said = []
    for key in sorted(before.written):
        if key not in fresh:
            said.append(f"{key}: the section is gone; what you wrote stands at the end")
        else:
            found = changes(before.words[key].evidence, fresh[key].evidence)
            said += [f"{key}: {line}" for line in found]
    return said
