"""What was written in a place of a DOCX."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class DocxAnswer:
    """What was written: XML elements, such as paragraphs and tables.

    ``document`` is the one that they are from: it has their styles, lists, pictures and links.
    """

    elements: tuple[Any, ...] = field(repr=False)
    document: Any = field(repr=False)
