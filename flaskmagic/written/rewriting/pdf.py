"""Replaces where the links of a PDF lead; what is printed on a page can't be replaced."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from flaskmagic.written.document import Document
from flaskmagic.written.pdf import trace
from flaskmagic.written.rewriting.model import Group, Replacement, Rewritten, found


def change(content: bytes, read: Document, groups: Sequence[Group]) -> Rewritten:
    """Replace where links lead.

    Args:
        content: What the file holds.
        read: What was read of it.
        groups: What is to be replaced.

    Returns:
        What it is to hold: all that it holds, and after that the annotations that are new.

    Raises:
        ValueError: The file is encrypted.
    """
    from pypdf import PdfWriter

    writer = PdfWriter(io.BytesIO(content), incremental=True)
    if writer.is_encrypted:
        raise ValueError("it is encrypted")
    sources = trace(writer.pages).sources

    def find(wanted: Replacement) -> tuple[Sequence[Any], Replacement] | None:
        parts = () if wanted.link is None else sources.get(read.links[wanted.link])
        return (parts, wanted) if parts else None

    places, made = found(groups, find)
    for parts, wanted in places:
        for annotation in parts:
            _lead(annotation, wanted)
    written = io.BytesIO()
    writer.write(written)
    return Rewritten(written.getvalue(), made)


def _lead(annotation: Any, wanted: Replacement) -> None:
    """Let an annotation lead elsewhere; another one may have the same action."""
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    address = TextStringObject(wanted.new)
    action = annotation["/A"].get_object()
    annotation[NameObject("/A")] = DictionaryObject({**action, NameObject("/URI"): address})
    if annotation.get("/Contents") == wanted.old:  # what is read aloud
        annotation[NameObject("/Contents")] = address
