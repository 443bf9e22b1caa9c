"""A report in the form that its reader wants: Markdown, HTML, DOCX or PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from flaskmagic.errors import Problem
from flaskmagic.report.answers import Words, changes, keep, words_of
from flaskmagic.report.forms import docx, html, pdf


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
    """The report that stood in the file before, and what was written in it.

    ``words`` are its places; in HTML and DOCX their texts stand for what ``kept`` holds in that
    form.
    """

    form: ReportFormat
    words: Mapping[str, Words] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)

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
        return Earlier(form, words_of(content.decode("utf-8", "replace").replace("\r\n", "\n")))
    if form is ReportFormat.DOCX:
        kept = docx.read_words(content)
        return Earlier(form, {key: found.words for key, found in kept.items()}, kept)
    if form is ReportFormat.HTML:
        parts = html.read_words(content.decode("utf-8", "replace"))
        return Earlier(form, {key: found.words for key, found in parts.items()}, parts)
    return Earlier(form)


def render(markdown: str, before: Earlier) -> bytes:
    """Return the report in its form, with what was written before in its places."""
    text = keep(markdown, before.words)
    if before.form is ReportFormat.DOCX:
        return docx.render(text, before.kept)
    if before.form is ReportFormat.PDF:
        return pdf.render(text)
    if before.form is ReportFormat.HTML:
        text = html.render(text, before.kept)
    return text.encode("utf-8")


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
