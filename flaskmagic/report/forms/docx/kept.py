"""The students' own words as they stand in a DOCX."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flaskmagic.report.answers import UNWRITTEN, Words


@dataclass(frozen=True, slots=True)
class KeptWords:
    """A place for words in a DOCX: its key, the evidence above it, and what stands there."""

    key: str
    evidence: tuple[str, ...]
    is_written: bool
    elements: tuple[Any, ...] = field(repr=False)
    """The XML elements between the marks: paragraphs, tables."""
    document: Any = field(repr=False)
    """The document that they are from: it has their styles, lists, pictures and links."""

    @property
    def words(self) -> Words:
        """The place for a Markdown report: a text stands for the elements, for ``render``."""
        text = f"*(What stands in the DOCX at {self.key}.)*" if self.is_written else UNWRITTEN
        return Words(self.key, self.evidence, text)
