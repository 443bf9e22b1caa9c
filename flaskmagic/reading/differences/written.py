"""A definition as it is written in a trace's sources: its place, its statements, its link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flaskmagic.eras import tokens
from flaskmagic.lines import split_lines
from flaskmagic.reading.links import line_link
from flaskmagic.reading.matcher import span_of
from flaskmagic.reading.step_view import safe_link
from flaskmagic.source.definitions import Span
from flaskmagic.source.meanings import meaning
from flaskmagic.source.statements import statement_at
from flaskmagic.trace import CodeRef, Trace

_MODULE = "<module>"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement; of one with a body it is what stands before the body.

    ``meaning`` is what it is compared by.
    """

    first_line: int
    meaning: str


@dataclass(frozen=True)
class Written:
    """A definition, and the trace whose sources it is in."""

    trace: Trace
    filename: str
    qualname: str
    span: Span

    @property
    def name(self) -> str:
        """Its full name, such as ``flask.app:Flask.wsgi_app``."""
        return f"{self.trace.files[self.filename].module}:{self.qualname}"

    @property
    def path(self) -> str:
        """The file, as it is imported."""
        return self.trace.files[self.filename].path

    @property
    def is_own(self) -> bool:
        """Whether it is the app's own code."""
        return self.trace.files[self.filename].is_own

    @property
    def owner(self) -> str:
        """The package that it is in, ``""`` for the app's own code."""
        return "" if self.is_own else self.path.partition("/")[0].removesuffix(".py")

    @property
    def place(self) -> str:
        """Its file and its lines."""
        first, last = self.span.first_line, self.span.last_line
        return f"{self.path}:{first}-{last}" if last > first else f"{self.path}:{first}"

    @property
    def link(self) -> str | None:
        """Its permalink, where that is certain."""
        return self.link_to(self.span.first_line, self.span.last_line)

    def link_to(self, first: int, last: int | None = None) -> str | None:
        """Return the permalink of lines of its file.

        Args:
            first: The number of the first line.
            last: That of the last one; the default is the first.

        Returns:
            The permalink, or ``None`` where none is certain.
        """
        return safe_link(line_link(self.trace, self.filename, first, last))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its source."""
        text = self.trace.files[self.filename].text
        return split_lines(text)[self.span.first_line - 1 : self.span.last_line]

    @cached_property
    def body(self) -> tuple[Statement, ...]:
        """Its statements, without the docstring and what means nothing when they run."""
        text, docstring = self.trace.files[self.filename].text, self.span.docstring or (0, -1)
        firsts = dict.fromkeys(
            statement_at(text, number)[0]
            for number in range(self.span.first_line, self.span.last_line + 1)
            if not docstring[0] <= number <= docstring[1]
        )
        found = (Statement(first, meaning(text, first)) for first in firsts)
        return tuple(each for each in found if each.meaning)

    def is_like(self, other: Written) -> float:
        """Say how much of it is the same in another definition.

        Args:
            other: The other one.

        Returns:
            From 0, nothing, to 1, all.
        """
        return tokens.likeness(self.lines, other.lines)

    def is_same(self, other: Written) -> bool:
        """Say whether another definition has the same statements.

        Args:
            other: The other one.

        Returns:
            Whether it has; where it stands does not matter.
        """
        if self.lines == other.lines:
            return True
        return [each.meaning for each in self.body] == [each.meaning for each in other.body]


def written(trace: Trace, code: CodeRef) -> Written:
    """Return where a function that ran is written.

    Args:
        trace: The trace that it ran in.
        code: The function.

    Returns:
        Its definition; of a module all of it, and of a lambda the statement that it is in.
    """
    span = span_of(trace, code)
    if span is None:
        text = trace.files[code.filename].text
        is_all = code.qualname == _MODULE
        first, last = (1, len(split_lines(text))) if is_all else statement_at(text, code.first_line)
        span = Span(first, first, last, first)
    return Written(trace, code.filename, code.qualname, span)
