"""A session: an app is used, by whoever it is, and each exchange is told of as it ends.

Memory must stay flat for hours. So the calls of an exchange are kept only if they say something
new: its method, its rule and its status, or the own lines that ran. Of any other, it is kept that
it was like the one before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any

from flaskmagic.runs.described import Described
from flaskmagic.trace import (
    Calls,
    Exchange,
    ExchangeKind,
    Kind,
    LogReader,
    Outcome,
    imported_path,
    said_of_gaps,
)
from flaskmagic.trace.assemble import CallMaker
from flaskmagic.trace.exchanges import exchange_from
from flaskmagic.trace.failure import where_it_began
from flaskmagic.trace.raw_calls import RawCall, RawExchange, calls_in
from flaskmagic.trace.raw_columns import RawColumns
from flaskmagic.trace.storage import TraceWriter
from flaskmagic.tracer.functions import Function
from flaskmagic.tracer.value_texts import ValueTexts
from flaskmagic.uses import ProjectUses, Ran, Recording, project_uses
from flaskmagic.uses.wording import features_reached

_STILL = 1.0
"""Seconds without a call after which an answered exchange is over, though its threads go on."""


_LONG = 60.0
"""Seconds after which an exchange or the start of an app is taken for what may go on for hours."""

_MANY = 5000
"""Calls of no exchange that are held at most, once the app has started."""


@dataclass(frozen=True, slots=True)
class Ended:
    """An exchange that has ended, the own functions that ran for it, and how many calls it had.

    ``raised`` is the exception that left own code, where it failed, and ``place`` the line of that.
    One ``in_background`` is what a page asks for by itself: a static file, or whether there is news
    for Socket.IO. ``reached`` says how many of the features that own code uses ran by now, if that
    is known, and ``still_at`` the own line at which it was when the app ended, if it was.
    """

    exchange: Exchange
    own: tuple[str, ...]
    calls: int
    raised: str
    place: str
    missed_own: bool
    in_background: bool
    reached: str = ""
    still_at: str = ""


@dataclass(slots=True)
class _Watched:
    """How many calls an exchange had when it was looked at last, and since when."""

    calls: int
    since: float


@dataclass(slots=True)
class Session:
    """Takes the records of an app's log, and keeps what is new in it.

    ``title`` says what is recorded. With ``keeps_all`` the calls of every exchange are kept. Each
    line of the file goes to ``write``, if there is one; the files of the definitions that are
    ``wanted`` are in it even if those never run. ``clock`` tells seconds. ``count`` exchanges have
    ended, and the calls of ``kept`` of them are kept. ``shortfall`` says at the end of which
    threads calls are missing, if any are.
    """

    title: str
    texts: ValueTexts
    keeps_all: bool = False
    write: Callable[[str], object] | None = None
    wanted: Set[str] = frozenset()
    clock: Callable[[], float] = time.monotonic
    count: int = field(init=False, default=0)
    kept: int = field(init=False, default=0)
    shortfall: str | None = field(init=False, default=None)
    _reader: LogReader = field(init=False, default_factory=LogReader)
    _maker: CallMaker = field(init=False, default_factory=CallMaker)
    _described: Described = field(init=False)
    _writer: TraceWriter | None = field(init=False, default=None)
    _seen: dict[object, int] = field(init=False, default_factory=dict)
    _began: float | None = field(init=False, default=None)
    _open: list[RawCall] = field(init=False, default_factory=list)
    _awaited: list[RawCall] = field(init=False, default_factory=list)
    _told: set[object] = field(init=False, default_factory=set)
    _watched: dict[int, _Watched] = field(init=False, default_factory=dict)
    _ran: Ran = field(init=False, default_factory=Ran)
    _reached: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self._described = Described(self._reader, self.wanted)

    @property
    def uses(self) -> ProjectUses | None:
        """What the app's own code uses of libraries, if that was found by now."""
        found = self._reader.found_uses
        if found is None:
            return None
        files, python = self._described.files, self._reader.python.version
        return project_uses(found, files, [Recording(self._ran, files)], python=python)

    def feed(self, records: Sequence[list[Any]]) -> Iterator[Ended]:
        """Take the next records.

        Args:
            records: They, in their order.

        Yields:
            What has ended by now.

        Raises:
            flaskmagic.trace.UnreadableLog: They are damaged.
        """
        self._reader.feed(records)
        if self._reader.has_begun:
            begun = self._reader.replay.begun
            yield from map(self._end, list(filter(self._is_over, self._exchanges())))
            for raw in filter(self._lasts, begun.exchanges):
                raw.thin_out()
            for raw in [each for each in begun.exchanges if each.running <= 0]:
                # a connection without a request
                begun.rest += dict.fromkeys(call.columns for call in raw.calls)
                self._reader.replay.forget(raw)
            if self._is_rest_due(begun.rest):
                self._write_rest()

    def end(self) -> Iterator[Ended]:
        """Take it that no more comes.

        Yields:
            What had not ended.
        """
        if not self._reader.has_begun:
            return
        yield from map(self._end, list(self._exchanges()))
        replayed = self._reader.replayed()
        gaps = {name: self._maker.gap(gap) for name, gap in replayed.gaps.items()}
        self.shortfall = said_of_gaps(gaps)
        if (writer := self._write_rest(is_over=True)) is not None:
            if self._reader.found_uses is not None:
                writer.uses(self._reader.found_uses)
            writer.end(dict(replayed.skipped), False, gaps, replayed.unknown_starts)

    def _exchanges(self) -> Iterator[RawExchange]:
        return (each for each in self._reader.replay.begun.exchanges if each.is_one)

    def _is_over(self, raw: RawExchange) -> bool:
        if raw.running <= 0:
            return True
        if not raw.has_ended:
            return False
        now, calls = self.clock(), raw.count
        watched = self._watched.setdefault(raw.first.id, _Watched(calls, now))
        if watched.calls != calls:
            watched.calls, watched.since = calls, now
        return now - watched.since >= _STILL

    def _lasts(self, raw: RawExchange) -> bool:
        """Say whether an exchange goes on for long: of any other, all calls are kept."""
        now = self.clock()
        raw.since = now if raw.since is None else raw.since
        return now - raw.since >= _LONG

    def _end(self, raw: RawExchange) -> Ended:
        self.count += 1
        self._watched.pop(raw.first.id, None)
        exchange, count = self._shown(exchange_from(raw, self.count, raw.first.id)), raw.count
        calls = raw.calls
        own = [call for call in calls if call.function.is_own]
        like = None if any(call.is_kept for call in calls) else self._like(exchange, own)
        if like is None:
            self.kept += 1
            for call in calls:
                call.keep()  # and what stands above it, which may belong to no exchange
            self._write_rest()
            self._note_what_ran(exchange.number, calls)
            self._write(exchange, calls)
        else:
            exchange = replace(exchange, first=0, like=like)
            raw.is_gone = True  # threads of it may go on, with calls that are kept
            self._write(exchange, ())
        self._reader.replay.forget(raw)
        names = tuple(dict.fromkeys(_name(call.function) for call in own if _is_named(call)))
        raised, place = self._failure(exchange, own)
        missed_own = not own and not _is_of_socketio(exchange) and not self._reader.replay.has_gaps
        in_background = _is_in_background(exchange)
        if like is None or not self._reached:
            self._reached = "" if (uses := self.uses) is None else features_reached(uses)
        return Ended(
            exchange, names, count, raised, place, missed_own, in_background, self._reached,
            self._still_at(own),
        )  # fmt: skip

    def _failure(self, exchange: Exchange, own: Sequence[RawCall]) -> tuple[str, str]:
        """Return the exception that left own code, and where it began, if it made the answer."""
        if exchange.status is not None and exchange.status < HTTPStatus.BAD_REQUEST:
            return "", ""
        call = where_it_began(own, lambda each: each.parent, lambda each: each.function.is_own)
        if call is None:
            return "", ""
        return call.exception or "", self._maker.place(call.function, call.end.raised_at)

    def _still_at(self, own: Sequence[RawCall]) -> str:
        """Return the line at which the last own function was that had not ended with the app."""
        for call in sorted(own, key=lambda each: each.id, reverse=True):
            if call.outcome is Outcome.UNFINISHED:
                where = call.function.filename, call.function.first_line
                for each in self._reader.standing.get(call.thread, ()):
                    if where == (each.filename, each.first_line):
                        return f"{imported_path(each.filename, call.function.module)}:{each.line}"
        return ""

    def _like(self, exchange: Exchange, own: Sequence[RawCall]) -> int | None:
        """Return the number of the kept exchange that this one equals, or remember this one."""
        asked = (exchange.kind, exchange.method, exchange.rule or exchange.endpoint)
        event = exchange.name if exchange.kind is ExchangeKind.EVENT else exchange.status
        lines = frozenset((call.function.number, line) for call in own for line in call.lines)
        like = None if self.keeps_all else self._seen.get((asked, event, lines))
        if like is None:
            self._seen[asked, event, lines] = exchange.number
        return like

    def _shown(self, exchange: Exchange) -> Exchange:
        location = exchange.location and self.texts.shown(exchange.location)
        return replace(exchange, name=self.texts.shown(exchange.name), location=location)

    def _is_rest_due(self, rest: Sequence[RawColumns]) -> bool:
        """Say whether what belongs to no exchange is written, though none has ended.

        A thread of the app may go on for hours without any. What comes in the first seconds is how
        the app was made: it waits for the first exchange, and is written whole.
        """
        self._began = self.clock() if self._began is None else self._began
        has_started = self._writer is not None or self.clock() - self._began >= _LONG
        return has_started and sum(map(len, rest)) >= _MANY

    def _write_rest(self, *, is_over: bool = False) -> TraceWriter | None:
        """Write what belongs to no exchange, of which only what is new is kept.

        Calls that went on when they were written are written again, as they were in the end.
        """
        begun = self._reader.replay.begun
        rest = list(calls_in(begun.rest))
        begun.rest.clear()
        self._note_what_ran(0, rest)
        for call in rest:
            news = {*call.news()} - self._told
            if self._writer is None or call.outcome is Outcome.UNFINISHED or news:
                self._told |= news
                call.keep()
        candidates = [*self._awaited, *rest]
        kept = [call for call in candidates if call.is_kept]
        self._awaited = self._those_awaited([call for call in candidates if not call.is_kept])
        going_on = set() if is_over else self._reader.replay.open_calls
        kept += [call for call in self._open if call not in going_on]
        self._open = [call for call in self._open if call in going_on]
        if kept:
            self._write(None, kept, is_over=is_over)
        return self._writer

    def _those_awaited(self, calls: Sequence[RawCall]) -> list[RawCall]:
        """Return the calls below which more may be kept: an exchange, or a thread that goes on."""
        starts = [each.first.parent for each in self._reader.replay.begun.exchanges]
        left, found = set(calls), []
        for call in (*starts, *(each for each in calls if each.threads)):
            above = call
            while above in left:
                left.remove(above)
                found.append(above)
                above = above.parent
        return found

    def _write(
        self, exchange: Exchange | None, raws: Sequence[RawCall], *, is_over: bool = False
    ) -> None:
        if self.write is None:
            return
        if self._writer is None:
            self._writer = TraceWriter(self.write)
            self._writer.begin(Kind.APP, "", self.title, self._reader.python.version)
        for raw in raws:
            raw.keep()
        self._described.add(raw.function for raw in raws)
        calls = self._maker.calls(raws, self._reader.functions)
        if not is_over:
            calls = self._as_incomplete(raws, calls)
        self._writer.part(exchange, calls, self._described.files, self._described.distributions)

    def _note_what_ran(self, exchange: int, raws: Sequence[RawCall]) -> None:
        """Note which lines of own code ran, and what those called, of an exchange or of none."""
        own = [raw for raw in raws if raw.function.is_own or (raw.caller and raw.caller.is_own)]
        self._described.add(raw.function for raw in own)
        for call in self._maker.calls(own, self._reader.functions):
            self._ran.add(call, exchange, self._described.files)

    def _as_incomplete(self, raws: Sequence[RawCall], calls: Calls) -> Calls:
        """Remember the calls that go on: more of them may come."""
        if all(raw.outcome is not Outcome.UNFINISHED for raw in raws):
            return calls
        going_on = self._reader.replay.open_calls
        self._open += [raw for raw in raws if raw in going_on]
        numbers = {raw.id for raw in raws if raw in going_on}
        return Calls.of(
            replace(each, incomplete=True) if each.id in numbers else each for each in calls
        )


def _name(function: Function) -> str:
    return function.module if function.debug_info is not None else function.qualname


def _is_named(call: RawCall) -> bool:
    """Say whether a reader knows a function by its name: not the parts of one, or of a template."""
    return not call.function.name.startswith("<") or call.function.name == "<lambda>"


def _is_in_background(exchange: Exchange) -> bool:
    is_polling = exchange.kind is ExchangeKind.REQUEST and _is_of_socketio(exchange)
    return exchange.is_static or is_polling


def _is_of_socketio(exchange: Exchange) -> bool:
    """Say whether events come with a request or WebSocket: own code that runs is theirs."""
    return "EIO=" in exchange.name
