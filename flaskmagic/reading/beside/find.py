"""Finds what a server did for each subgoal: by calls into C, by marked values, and by its text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property

from flaskmagic.reading.beside.expressions import cuts, written
from flaskmagic.reading.beside.model import Line, Server, Subgoal
from flaskmagic.reading.beside.view import found_at, view_of
from flaskmagic.reading.socket_calls import READS, WRITES
from flaskmagic.trace import Call

MARK = "flaskmagic"
"""The value of a header that is sent: what has it among its values handles the headers."""

_SOCKET = ".socket."
_ENDS = ("shutdown", "close")
_COLON = ":"

Found = tuple[Call, Line]


class Finder:
    """Finds the lines of one server, each with the call in which it ran."""

    def __init__(self, server: Server) -> None:
        """Begin with a recorded server.

        Args:
            server: The server.
        """
        self._server, self._trace = server, server.trace

    def find(self, subgoal: Subgoal) -> Found | None:
        """Return what was done for a subgoal.

        Args:
            subgoal: The subgoal.

        Returns:
            The line that did it, and the call that the line ran in; ``None`` if none was found.
        """
        ways: Mapping[Subgoal, Callable[[], Found | None]] = {
            Subgoal.LISTENS: lambda: self._first_c(("listen",), self._trace.calls),
            Subgoal.ACCEPTS: lambda: self._accepted,
            Subgoal.THREAD: lambda: self._thread,
            Subgoal.READS: lambda: self._read,
            Subgoal.FIRST_LINE: self._first_line,
            Subgoal.HEADERS: self._headers,
            Subgoal.FINDS: self._finds,
            Subgoal.CALLS: self._calls,
            Subgoal.STATUS: self._status,
            Subgoal.WRITES: lambda: self._first_c(WRITES, self._handling),
            Subgoal.ENDS: lambda: self._first_c(_ENDS, self._handling),
        }
        return ways[subgoal]()

    @property
    def is_on_accepting_thread(self) -> bool:
        """Whether the thread that accepts the connection reads from it as well."""
        accepted, read = self._accepted, self._read
        return bool(accepted and read and accepted[0].thread == read[0].thread)

    @cached_property
    def _accepted(self) -> Found | None:
        return self._first_c(("accept", "_accept"), self._trace.calls)

    @cached_property
    def _after(self) -> list[Call]:
        """The calls that could do something for the connection, in their order."""
        if self._accepted is None:
            return []
        accepting = self._accepted[0]
        above = {each.id for each in self._trace.ancestors(accepting)}
        return [each for each in self._trace.calls if each.id > accepting.id or each.id in above]

    @cached_property
    def _read(self) -> Found | None:
        return self._first_c(READS, self._after)

    @cached_property
    def _handling(self) -> list[Call]:
        """Those of them on the thread that reads the bytes."""
        if self._read is None:
            return []
        return [each for each in self._after if each.thread == self._read[0].thread]

    @cached_property
    def _thread(self) -> Found | None:
        if self._accepted is None or self.is_on_accepting_thread:
            return None
        accepting = self._accepted[0].thread
        for call in self._handling:
            above, site = self._trace.parent(call), call.call_site
            if above is not None and above.thread == accepting and site is not None:
                return above, Line(site.filename, site.line)
        return None

    def _first_c(self, names: Collection[str], calls: Collection[Call]) -> Found | None:
        """Return the first line that calls a method of a socket that is written in C."""
        for call in calls:
            for made in call.c_calls:
                owner, _, name = made.name.rpartition(".")
                if name in names and f"{owner}.".endswith(_SOCKET):
                    return call, Line(call.code.filename, made.line)
        return None

    def _first_line(self) -> Found | None:
        return self._cut(self._handling, lambda at: at == "" or at == " ")

    def _headers(self) -> Found | None:
        marked = [each for each in self._handling if _has_mark(each)]
        return self._cut(marked, _is_colon) or self._cut(self._handling, _is_colon)

    def _cut(self, calls: Collection[Call], is_meant: Callable[[str], bool]) -> Found | None:
        for call, line, text in self._lines(calls):
            if any(map(is_meant, cuts(text).get(line, ()))):
                return call, Line(call.code.filename, line)
        return None

    def _lines(self, calls: Collection[Call]) -> Iterator[tuple[Call, int, str]]:
        """Yield the lines that ran in calls, with the text of their file."""
        for call in calls:
            file = self._trace.files[call.code.filename]
            for line in () if file.is_template else sorted(call.lines or ()):
                yield call, line, file.text

    @cached_property
    def _view(self) -> Call | None:
        return view_of(self._server, self._handling)

    def _finds(self) -> Found | None:
        line = None if self._view is None else found_at(self._trace, self._view)
        return None if self._view is None or line is None else (self._view, line)

    def _calls(self) -> Found | None:
        site = None if self._view is None else self._view.call_site
        if self._view is None or site is None:
            return None
        return self._view, Line(site.filename, site.line)

    def _status(self) -> Found | None:
        status = self._server.answer.decode("latin-1").partition("\n")[0].rstrip("\r")
        own = [each for each in self._trace.calls if self._is_own(each)]
        for call, line, text in self._lines([*self._handling, *own]):
            if any(each.fullmatch(status) for each in written(text).get(line, ())):
                return call, Line(call.code.filename, line)
        return None

    def _is_own(self, call: Call) -> bool:
        return self._trace.files[call.code.filename].is_own


def _has_mark(call: Call) -> bool:
    values = [*(call.arguments or {}).values(), call.result or ""]
    return any(f": {MARK}" in each or f"'{MARK}'" in each for each in values)


def _is_colon(at: str) -> bool:
    return at.strip() == _COLON
