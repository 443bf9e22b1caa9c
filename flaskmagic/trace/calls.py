"""A call: what was called, from where, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """How a call ended."""

    RETURNED = "returned"
    RAISED = "raised"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class CodeRef:
    """A function as the interpreter knows it.

    ``first_line`` is where the function starts, its decorators included. For a compiled Jinja
    template it is a line of the template.
    """

    filename: str
    qualname: str
    first_line: int


@dataclass(frozen=True, slots=True)
class CallSite:
    """The expression that made a call.

    Lines count from 1, columns are UTF-8 byte offsets from 0, as in :mod:`ast`. The columns are
    ``None`` where the compiler kept none.
    """

    filename: str
    line: int
    end_line: int | None = None
    column: int | None = None
    end_column: int | None = None


@dataclass(frozen=True, slots=True)
class CCall:
    """A call into C that a function made: from there on nothing is recorded.

    ``line`` and ``column`` are where the call is written, as in :class:`CallSite`. ``argument`` is
    the text of what it was given first, and ``result`` that of the local variable which the line
    bound its result to; both are ``None`` where they are not known.
    """

    line: int
    column: int | None
    name: str
    argument: str | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One invocation of a function; the resumes of a generator belong to it.

    ``id`` counts from 1 in the order in which the calls of all threads began. ``skipped`` counts
    the calls outside the scope that ran directly below this one. ``raised_line`` is where the
    exception that left the call passed through it. ``lines``, ``arguments`` and
    ``result`` are kept only for the definitions that were asked for, values as text. Of an
    ``incomplete`` call it is not known what it did after some moment. ``c_calls`` are the calls
    into C that the app's own code made in it, each place in the source once.
    """

    id: int
    parent_id: int | None
    thread: str
    code: CodeRef
    call_site: CallSite | None
    outcome: Outcome
    exception: str | None = None
    raised_line: int | None = None
    skipped: int = 0
    lines: frozenset[int] | None = None
    arguments: Mapping[str, str] | None = None
    result: str | None = None
    incomplete: bool = False
    c_calls: tuple[CCall, ...] = ()
