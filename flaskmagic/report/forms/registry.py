"""The forms that a report can be handed in: each is one file, or one folder, of this room."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol

from flaskmagic.errors import Problem
from flaskmagic.report import forms as room
from flaskmagic.report.document import Document, Place

_DEFAULT = "markdown"


class Form(Protocol):
    """One form of a report. A module of this room that has one under the name ``FORM`` adds it.

    ``suffixes`` are those of the files that are written so by default, with their dot.
    """

    name: str
    suffixes: tuple[str, ...]
    is_binary: bool

    def write(self, document: Document) -> str | bytes:
        """Return a document in this form.

        Args:
            document: The document. What was written in its places is Markdown, or what
                :meth:`read` of this form found.

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


class UnknownForm(Problem):
    """A form that there is none of, or that is not clear."""

    exit_code = 2


@cache
def forms() -> Mapping[str, Form]:
    """Return every form by its name: each is found in its file.

    Returns:
        The forms, in the order of their names.
    """
    modules = [import_module(f"{room.__name__}.{each.name}") for each in _modules()]
    found: list[Form] = [each.FORM for each in modules if hasattr(each, "FORM")]
    return {form.name: form for form in sorted(found, key=lambda form: form.name)}


def _modules() -> list[pkgutil.ModuleInfo]:
    return list(pkgutil.iter_modules(room.__path__))


def form_for(name: str | None, file: Path | None) -> Form:
    """Return the form that is asked for by name, or else by the suffix of a file.

    Args:
        name: The name of a form, or ``None``.
        file: The file that is to be written, or ``None``.

    Returns:
        The form; Markdown where neither says anything.

    Raises:
        UnknownForm: There is no such form, or none with that suffix, or it is binary and there is
            no file.
    """
    known = forms()
    if name is not None:
        if name not in known:
            raise UnknownForm(f"no format {name!r}: there are {', '.join(known)}")
        found = known[name]
    else:
        found = known[_DEFAULT] if file is None else _by_suffix(file)
    if found.is_binary and file is None:
        raise UnknownForm(f"{found.name} needs a file: say --output report{found.suffixes[0]}")
    return found


def _by_suffix(file: Path) -> Form:
    suffixes = {suffix: form for form in forms().values() for suffix in form.suffixes}
    found = suffixes.get(file.suffix.lower())
    if found is None:
        raise UnknownForm(f"{file}: its suffix is none of {', '.join(suffixes)}: say --format")
    return found
