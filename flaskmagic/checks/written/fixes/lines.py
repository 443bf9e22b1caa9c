"""Where lines of a definition stand in another release: only what is certain is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flaskmagic.checks.written.model import Defined
from flaskmagic.eras.moved import same_statement
from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import Span, definitions
from flaskmagic.source.statements import statement_text


@dataclass(frozen=True, slots=True)
class Body:
    """A definition in the text of its file."""

    text: str
    name: str
    span: Span

    @property
    def lines(self) -> Sequence[str]:
        """Its lines."""
        return split_lines(self.text)[self.span.first_line - 1 : self.span.last_line]

    @property
    def is_class(self) -> bool:
        """Say whether it is a class."""
        return self.lines[self.span.def_line - self.span.first_line].lstrip().startswith("class ")


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines, and how they were found."""

    first: int
    last: int
    said: str


def body_of(text: str, defined: Defined) -> Body | None:
    """Find a definition in a text.

    Args:
        text: The text of a file.
        defined: The definition, by its name and its lines.

    Returns:
        The definition; ``None`` if it is not there, as the module itself is not.
    """
    spans = definitions(text).get(defined.name, ())
    there = (each for each in spans if each.first_line == defined.first)
    span = next(there, None)
    return None if span is None else Body(text, defined.name, span)


def lines_there(first: int, last: int, old: Body, new: Body) -> Lines | None:
    """Find lines of a definition in another release.

    Args:
        first: The first line.
        last: The last line.
        old: The definition that they are of.
        new: The same one in the other release.

    Returns:
        The same extent. Of lines whose first or last statement is not there any more, it is the
        whole function; ``None`` for one such line, or for such lines of a class.
    """
    begin = new.span.def_line if first == old.span.def_line else new.span.first_line
    if first == last and first in (old.span.def_line, old.span.first_line):
        return Lines(begin, begin, f"where {new.name} begins")
    if first <= old.span.def_line and last >= old.span.last_line:
        return Lines(begin, new.span.last_line, f"the whole of {new.name}")
    if old.lines == new.lines and old.span.first_line <= first and last <= old.span.last_line:
        by = new.span.first_line - old.span.first_line
        return Lines(first + by, last + by, f"the same lines of {new.name}, which has not changed")
    same = _same_statements(first, last, old, new)
    if same is not None:
        return same
    if first == last or new.is_class:
        return None
    said = f"the whole of {new.name}: where these lines begin or end has changed"
    return Lines(begin, new.span.last_line, said)


def _same_statements(first: int, last: int, old: Body, new: Body) -> Lines | None:
    begin, end = _same_line(first, old, new), _same_line(last, old, new)
    if begin is None or end is None or begin > end:
        return None
    said = "the same statement" if first == last else "from the same statement to the same one"
    is_same = _says(old, first) == _says(new, begin) and _says(old, last) == _says(new, end)
    changed = "" if is_same else ", changed a little"
    return Lines(begin, end, f"{said} of {new.name}{changed}")


def _says(body: Body, line: int) -> str:
    return statement_text(body.text, line)


def _same_line(line: int, old: Body, new: Body) -> int | None:
    if not old.span.first_line <= line <= old.span.last_line:
        return None
    return same_statement(old.text, line, old.span, new.text, new.span)
