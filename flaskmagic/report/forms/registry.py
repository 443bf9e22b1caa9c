"""The forms that a report can be handed in: each is one file, or one folder, of this room."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Protocol

from flaskmagic.registry import Written, choose, found_in
from flaskmagic.report import forms as room
from flaskmagic.report.document import Document, Place
from flaskmagic.report.paper import Paper

_DEFAULT = "markdown"


class Form(Written, Protocol):
    """One form of a report. A module of this room that has one under the name ``FORM`` adds it."""

    figures_beside: bool
    """Whether figures stand in files of their own."""

    is_written_in: bool
    """Whether teams write their own words in it."""

    def write(self, document: Document, paper: Paper = Paper.A4) -> str | bytes:
        """Return a document in this form.

        Args:
            document: The document. What was written in its places is Markdown, or what
                :meth:`read` of this form found.
            paper: Its pages, where the form has any.

        Returns:
            The document: ``bytes`` if the form is binary, or else text.

        Raises:
            Problem: A library that the form needs is not there, or gives up.
        """
        ...

    def read(self, content: bytes) -> Mapping[str, Place]:
        """Return the places for words of a document in this form.

        Args:
            content: The content of a file, after people and programs edited it.

        Returns:
            The places by their keys; none if the form is not one to write in.

        Raises:
            Problem: What was written can't be told from the rest.
        """
        ...


@cache
def forms() -> Mapping[str, Form]:
    """Return every form by its name: each is found in its file.

    Returns:
        The forms, in the order of their names.
    """
    return found_in(room, "FORM")


def form_for(name: str | None, file: Path | None) -> Form:
    """Return the form that is asked for by name, or else by the suffix of a file.

    Args:
        name: The name of a form, or ``None``.
        file: The file that is to be written, or ``None``.

    Returns:
        The form; Markdown where neither says anything.

    Raises:
        UnknownFormat: There is no such form, or none with that suffix, or it is binary and there
            is no file.
    """
    return choose(forms(), name, file, _DEFAULT, "report")
