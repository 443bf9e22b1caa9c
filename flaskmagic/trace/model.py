"""What ran in one recorded run, immutable once recorded."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from flaskmagic.lines import split_lines
from flaskmagic.trace.calls import Call, CodeRef
from flaskmagic.trace.columns import Calls
from flaskmagic.trace.found_uses import FoundUses
from flaskmagic.trace.lookup import ById, in_columns

MAIN_THREAD = "MainThread"


class Kind(Enum):
    """What was recorded."""

    DEMO = "demo"
    """The demo app, in the scenario of a topic."""
    APP = "app"
    """The reader's own app, as it was run and visited."""
    BLOCK = "block"
    """A ``with flaskmagic.record():`` block."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was while it ran.

    ``path`` is relative to where it is imported from (``flask/app.py``); ``module`` is the dotted
    name, or the template's name where the file is a Jinja template. ``is_own`` says that it is
    the app's own. ``page`` is the address of the
    very same file in a repository, where that is certain, and ``remark`` what must be said beside
    a reference to it, such as that it was changed since it was installed.
    """

    path: str
    module: str
    text: str
    is_template: bool = False
    is_own: bool = False
    page: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """An installed distribution, and what it says of itself.

    ``licence`` is what its metadata state, ``licence_files`` the texts by file name;
    ``repository`` is the code at the tag of the release, where that is certain.
    """

    name: str
    version: str
    summary: str = ""
    repository: str | None = None
    licence: str | None = None
    licence_files: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place at which a value that was followed was seen: in a call, at a line, as a text.

    They are in the order of their numbers. ``above`` is the call that had called or resumed that
    call, and ``thread`` the one in which it ran then. ``moment`` says whether it was given to the
    call, held by it, or returned. ``path`` is the variable, and how the text is reached from there,
    ``kind`` the class of the text and ``holder`` that of what holds it. ``forms`` are how the value
    is written there; it ``is_whole`` if there is nothing else. ``content`` is the same for texts
    that are, and ``length`` theirs. ``value`` is how it reads there, ``before`` and ``after`` what
    stands around it.
    """

    number: int
    call: int
    above: int | None
    thread: str
    line: int | None
    moment: str
    path: str
    holder: str
    kind: str
    forms: tuple[str, ...]
    is_whole: bool
    content: int
    length: int
    before: str
    value: str
    after: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A value that was followed: the ``place`` where it was sent, and where it was seen."""

    place: str
    value: str
    sightings: Sequence[Sighting]


class ExchangeKind(Enum):
    """What was sent."""

    REQUEST = "request"
    """A request over HTTP."""
    WEBSOCKET = "websocket"
    """A request that became a WebSocket, until that was closed."""
    EVENT = "event"
    """An event of Socket.IO, or that a client connected or disconnected."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request with its answer, or one event with what it set off.

    ``first`` is the id of the call that it begins with; those below that belong to it. ``name`` is
    the path with its query, or the name of the event. ``bytes_in`` and ``bytes_out`` are those of
    the bodies. What is not known is ``None``, or empty. If it is ``like`` another one, that
    one's number, only the calls of the other one were kept, and ``first`` is 0.
    """

    number: int
    kind: ExchangeKind
    first: int
    method: str
    name: str
    namespace: str | None = None
    rule: str | None = None
    endpoint: str | None = None
    status: int | None = None
    location: str | None = None
    cookies: tuple[str, ...] = ()
    bytes_in: int | None = None
    bytes_out: int | None = None
    seconds: float | None = None
    like: int | None = None

    @property
    def title(self) -> str:
        """What was asked for, such as ``POST /login`` or ``event chat``."""
        if self.kind is ExchangeKind.EVENT:
            within = f" in {self.namespace}" if self.namespace not in (None, "/") else ""
            return f"event {self.name}{within}"
        method = "WS" if self.kind is ExchangeKind.WEBSOCKET else self.method
        return f"{method} {self.name}"

    @property
    def is_static(self) -> bool:
        """Whether a file was asked for that Flask serves by itself."""
        return (self.endpoint or "").rpartition(".")[2] == "static"


class ExchangeByCall(Mapping[int, Exchange]):
    """The exchanges of calls by their ids; what belongs to none is not here."""

    def __init__(self, calls: Calls, exchanges: Sequence[Exchange]) -> None:
        """Find out what belongs to each; no call is made for it.

        Args:
            calls: The calls.
            exchanges: The exchanges.
        """
        self._calls = calls
        self._exchanges = {each.number: each for each in exchanges}
        began = {each.first: each.number for each in exchanges}
        columns = calls.columns
        self.numbers = array("I", [0])
        """The number of the exchange of each call in the columns, or 0; before them another 0."""
        for id_, above in zip(columns.ids, columns.places, strict=True):
            self.numbers.append(began.get(id_) or self.numbers[above])

    def __getitem__(self, id_: int) -> Exchange:
        return self._exchanges[self.numbers[self._calls.position(id_) + 1]]

    def __iter__(self) -> Iterator[int]:
        calls = self._calls
        numbers = map(self.numbers.__getitem__, (at + 1 for at in calls.positions))
        return (id_ for id_, number in zip(calls.ids, numbers, strict=True) if number)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Trace:
    """The recorded calls of one run and the source files that they ran through.

    ``scenario`` names the topic whose visit was made, where ``kind`` is the demo app.
    ``distributions`` maps each importable package to the distribution that it came from;
    ``skipped`` counts the calls left out, by the reason for leaving them out; ``gaps`` names
    the threads of which calls are missing, with the reason for that. ``exchanges`` are what was
    asked for, in the order in which it came. Of the threads in ``unknown_starts`` it is not known
    what started them. ``found_uses`` is what the app's own code uses of
    libraries, where that was looked for, and ``followed`` is a value that was followed, if one was.
    """

    kind: Kind
    scenario: str
    title: str
    python: str
    distributions: Mapping[str, Distribution]
    calls: Sequence[Call]
    files: Mapping[str, SourceFile]
    skipped: Mapping[str, int] = field(default_factory=dict)
    interrupted: bool = False
    gaps: Mapping[str, str] = field(default_factory=dict)
    exchanges: tuple[Exchange, ...] = ()
    found_uses: FoundUses | None = None
    unknown_starts: Sequence[str] = ()
    followed: Followed | None = None

    @property
    def sightings(self) -> Sequence[Sighting]:
        """Where the value was seen that was followed."""
        return () if self.followed is None else self.followed.sightings

    @property
    def unknown(self) -> str | None:
        """What must be said of the threads of which the start is not known, if there are any."""
        if not self.unknown_starts:
            return None
        return (
            f"it is not known what started {_named(self.unknown_starts)}: what ran there stands "
            "below no call"
        )

    @property
    def shortfall(self) -> str | None:
        """What must be said of the threads of which calls are missing, if there are any."""
        return said_of_gaps(self.gaps)

    @cached_property
    def columns(self) -> Calls:
        """The calls in columns."""
        return in_columns(self.calls)

    @cached_property
    def by_id(self) -> Mapping[int, Call]:
        """The calls by their id."""
        return ById(self.columns)

    @cached_property
    def by_definition(self) -> Mapping[str, Calls]:
        """The calls of each definition (``module:qualname``), in the order in which they began."""
        return self.columns.by_name(self.name)

    @cached_property
    def exchange_by_call(self) -> ExchangeByCall:
        """The exchange of each call, by its id; what is not here belongs to none."""
        return ExchangeByCall(self.columns, self.exchanges)

    @cached_property
    def calls_by_exchange(self) -> Mapping[int, Calls]:
        """The calls of each exchange, by its number; those of none have the number 0."""
        found = {number: array("I") for number in (0, *(each.number for each in self.exchanges))}
        numbers = self.exchange_by_call.numbers
        for position in self.columns.positions:
            found[numbers[position + 1]].append(position)
        columns = self.columns.columns
        return {number: Calls(columns, positions) for number, positions in found.items()}

    @cached_property
    def exchanges_within(self) -> Mapping[int, tuple[Exchange, ...]]:
        """Of each exchange, by its number, those that began below it, as events of Socket.IO do."""
        found: dict[int, list[Exchange]] = {each.number: [] for each in self.exchanges}
        for inner in self.exchanges:
            first = self.by_id.get(inner.first)
            above = () if first is None else self.ancestors(first)
            outer = {each.number for each in map(self._exchange_of, above) if each is not None}
            for number in outer - {inner.number}:
                found[number].append(inner)
        return {number: tuple(inner) for number, inner in found.items()}

    def _exchange_of(self, call: Call) -> Exchange | None:
        return self.exchange_by_call.get(call.id)

    def name(self, code: CodeRef) -> str:
        """Return the full name of a definition, such as ``flask.app:Flask.wsgi_app``.

        Args:
            code: A function of the trace.

        Returns:
            The module and the qualified name.
        """
        return f"{self.files[code.filename].module}:{code.qualname}"

    def calls_of(self, call: Call) -> Sequence[Call]:
        """Return the calls that a call made.

        Args:
            call: The call.

        Returns:
            The calls directly below it, in their order.
        """
        columns = self.columns.columns
        below = map(columns.make, columns.below(columns.position(call.id)))
        return [each for each in below if each.id in self.by_id]

    def parent(self, call: Call) -> Call | None:
        """Return the nearest recorded call above a call.

        Args:
            call: The call.

        Returns:
            The call above it. For the first of a thread it is the call that started the thread,
            and ``None`` if no recorded call did.
        """
        return None if call.parent_id is None else self.by_id[call.parent_id]

    def ancestors(self, call: Call) -> list[Call]:
        """Return the calls above a call.

        Args:
            call: The call.

        Returns:
            The calls, the nearest first.
        """
        found = []
        above = self.parent(call)
        while above is not None:
            found.append(above)
            above = self.parent(above)
        return found

    def call_text(self, call: Call) -> str | None:
        """Return the source of the expression that made a call.

        Args:
            call: The call.

        Returns:
            The source, or ``None`` where its place is not known.
        """
        site = call.call_site
        if site is None or site.column is None or site.end_column is None:
            return None
        lines = split_lines(self.files[site.filename].text)
        last = site.end_line or site.line
        if not 1 <= site.line <= last <= len(lines):
            return None
        taken = [line.encode() for line in lines[site.line - 1 : last]]
        taken[-1] = taken[-1][: site.end_column]
        taken[0] = taken[0][site.column :]
        return b"\n".join(taken).decode("utf-8", "replace")  # a column may be wrong


def said_of_gaps(gaps: Mapping[str, str]) -> str | None:
    """Return what must be said of the threads of which calls are missing, if there are any.

    Args:
        gaps: Why they are missing, by the thread.

    Returns:
        A sentence, or ``None``.
    """
    told = []
    for reason in dict.fromkeys(gaps.values()):
        names = [name for name, why in gaps.items() if why == reason]
        told.append(f"the recording of {_named(names)} is not whole: {reason}")
    return "; ".join(told) or None


def _named(threads: Sequence[str]) -> str:
    """Return the names of the first threads, and how many more there are."""
    more = f" and {len(threads) - 3} more" if len(threads) > 3 else ""
    return f"{', '.join(threads[:3])}{more}"
