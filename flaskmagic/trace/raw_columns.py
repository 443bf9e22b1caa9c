"""Calls in raw facts, in columns: an object for each call would take longer than all the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from flaskmagic.trace.calls import Outcome
from flaskmagic.tracer.functions import Function

if TYPE_CHECKING:
    from flaskmagic.trace.raw_calls import RawCall, RawExchange


class Edge(NamedTuple):
    """What called what, at which instruction: many calls have this in common."""

    function: Function
    caller: Function | None
    offset: int


class End(NamedTuple):
    """How calls ended; ``raised_at`` is the instruction at which an exception left them."""

    outcome: Outcome
    exception: str | None = None
    raised_at: int = -1


RETURNED, UNFINISHED = 0, 1
"""The numbers of the ends that most calls have."""


class Way(Enum):
    """The way on which a frame ends, if no exception leaves it."""

    RETURNS = "returns"
    ENDS_GENERATOR = "ends a generator"
    YIELDS = "yields"


class Tables:
    """What many calls of a recording have in common, each once; the columns have its number.

    What the log says again and again, and what was found out of it, is remembered: ``plain`` has
    the edges of which nothing more must be found out when a call begins, by the numbers of the
    function and of the innermost one, and the offset there. ``exits`` has the ways on which frames
    end, by the function, the offset, and whether the value is None; ``starts`` where generators
    begin.
    """

    def __init__(self) -> None:
        self.edges: list[Edge] = []
        self.ends = [End(Outcome.RETURNED), End(Outcome.UNFINISHED)]
        self.plain: dict[tuple[int, int, int], int] = {}
        self.exits: dict[tuple[int, int, bool], Way] = {}
        self.starts: dict[int, int] = {}
        self._edge_numbers: dict[tuple[int, int, int], int] = {}
        self._end_numbers = {end: number for number, end in enumerate(self.ends)}

    def edge(self, function: Function, caller: Function | None, offset: int) -> int:
        """Return the number of an edge.

        Args:
            function: What was called.
            caller: What called it, if that is known.
            offset: The instruction of the caller.

        Returns:
            The number.
        """
        key = function.number, -1 if caller is None else caller.number, offset
        number = self._edge_numbers.get(key)
        if number is None:
            number = self._edge_numbers[key] = len(self.edges)
            self.edges.append(Edge(function, caller, offset))
        return number

    def end(self, end: End) -> int:
        """Return the number of an end.

        Args:
            end: The end.

        Returns:
            The number.
        """
        number = self._end_numbers.get(end)
        if number is None:
            number = self._end_numbers[end] = len(self.ends)
            self.ends.append(end)
        return number


@dataclass(slots=True, eq=False)
class RawCCall:
    """A call into C: what is called, the text of what it is given first, and of what it gave."""

    name: str
    argument: str | None
    result: str | None = None


@dataclass(slots=True, eq=False)
class Details:
    """What is kept of few calls: those that are looked at closely, or whose end is not known.

    A call ``goes_on`` if it is a generator of which its thread has not seen the beginning, and is
    ``incomplete`` if what it did from some moment on is not known. ``c_calls`` are by the offsets
    of their instructions.
    """

    arguments: dict[str, str] | None = None
    result: str | None = None
    lines: set[int] = field(default_factory=set)
    c_calls: dict[int, RawCCall] = field(default_factory=dict)
    goes_on: bool = False
    incomplete: bool = False

    @property
    def key(self) -> object:
        """What is equal for equal details, and can be looked up."""
        if self is NO_DETAILS:
            return None
        arguments = None if self.arguments is None else tuple(self.arguments.items())
        made = tuple((at, *astuple(each)) for at, each in self.c_calls.items())
        return arguments, self.result, frozenset(self.lines), made, self.incomplete


NO_DETAILS = Details()
"""Those of a call of which nothing more is kept."""


@dataclass(slots=True, eq=False)
class RawColumns:
    """Calls that began in one piece of the log of one thread, for one exchange or for none.

    In the columns, ``numbers`` are those of the log, ``parents`` the positions of the calls above,
    counted from 1, or 0 where that is not among these; then it may be in ``above``. What few calls
    have is in tables by their position: how they ended, where they did not return, how many
    skipped calls are below, the frames of generators, how many threads that they started go on.
    """

    tables: Tables
    thread: str
    exchange: RawExchange | None
    numbers: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    skipped: dict[int, int] = field(default_factory=dict)
    details: dict[int, Details] = field(default_factory=dict)
    frames: dict[int, int] = field(default_factory=dict)
    above: dict[int, RawCall] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)
    threads: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    def details_of(self, position: int) -> Details:
        """Return what is kept of a call besides the columns.

        Args:
            position: The position of the call.

        Returns:
            It; what is changed there is kept.
        """
        found = self.details.get(position)
        if found is None:
            found = self.details[position] = Details()
        return found

    def hang_over(self, joined: Mapping[RawCall, RawCall]) -> None:
        """Let calls stand below others.

        Args:
            joined: The calls that are none but go on with another one, with that one.
        """
        moved = {call.position + 1: call for call in joined if call.columns is self}
        for position, above in enumerate(self.parents if moved else ()):
            if above in moved:
                self.parents[position] = 0
                self.above[position] = joined[moved[above]]
        self.above = {position: joined.get(call, call) for position, call in self.above.items()}

    def end(self, position: int, end: int) -> None:
        """Note how a call ended.

        Args:
            position: The position of the call.
            end: The number of its end.
        """
        if end == RETURNED:
            self.ends.pop(position, None)
        else:
            self.ends[position] = end
