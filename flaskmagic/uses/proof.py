"""Which lines and calls of own code ran, and when: from a trace, or call by call while it grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flaskmagic.trace import MAIN_THREAD, Call, SourceFile, Trace
from flaskmagic.trace.found_uses import FoundFunction, FoundUse
from flaskmagic.uses.model import Proof

_CALLED = 0
"""Stands for the line of a call of a template's block."""

_AT_IMPORT, _ELSEWHERE = 0, -1
"""Stand for what is in no exchange."""

_Line = tuple[str, str, int, int]
"""A file, a function in it by its name and first line, and a line."""


@dataclass(slots=True)
class Ran:
    """What ran of the files that are the app's own.

    ``like`` names, for the number of an exchange, those that were like it: the same lines ran.
    """

    like: dict[int, list[int]] = field(default_factory=dict)
    _lines: dict[_Line, set[int]] = field(default_factory=dict)
    _calls: dict[tuple[str, int, int], set[int]] = field(default_factory=dict)

    def add(self, call: Call, exchange: int, files: Mapping[str, SourceFile]) -> None:
        """Take a call.

        Args:
            call: The call.
            exchange: The number of the exchange that it belongs to, or 0.
            files: The files, by their filenames.
        """
        when = exchange or (_AT_IMPORT if call.thread == MAIN_THREAD else _ELSEWHERE)
        site = call.call_site
        caller = None if site is None else files.get(site.filename)
        if site is not None and site.end_column is not None and caller and caller.is_own:
            end = site.filename, site.end_line or site.line, site.end_column
            self._calls.setdefault(end, set()).add(when)
        code = call.code
        file = files[code.filename]
        if call.lines is None or not file.is_own:
            return
        function = code.qualname, code.first_line
        if file.is_template:
            function = "", 1
            self._note(code.filename, code.qualname, _CALLED, _CALLED, when)
        for line in call.lines:
            self._note(code.filename, *function, line, when)

    def _note(self, filename: str, name: str, first_line: int, line: int, when: int) -> None:
        self._lines.setdefault((filename, name, first_line, line), set()).add(when)

    def line(self, filename: str, function: FoundFunction, use: FoundUse) -> Proof | None:
        """Say when the line of a use ran.

        Args:
            filename: The name that its file has here.
            function: The function that it is in. If that is a block of a template, a call of it
                will do: Jinja makes a function of the block, in which its tag has no line.
            use: The use.

        Returns:
            When, or ``None`` if it was not seen to run.
        """
        name, first_line = function.qualname, function.first_line
        when = self._lines.get((filename, name, first_line, use.proving_line), set())
        if first_line == _CALLED:
            when = when | self._lines.get((filename, "", 1, use.proving_line), set())
            when |= self._lines.get((filename, name, _CALLED, _CALLED), set())
        return self._proof(when)

    def call(self, filename: str, use: FoundUse) -> Proof | None:
        """Say when what a use names was called from there.

        Args:
            filename: The name that its file has here.
            use: The use.

        Returns:
            When, or ``None`` if no such call was recorded.
        """
        found = None if use.call_end is None else self._calls.get((filename, *use.call_end))
        return self._proof(found)

    def _proof(self, when: set[int] | None) -> Proof | None:
        if not when:
            return None
        exchanges = {each for each in when if each > 0}
        exchanges |= {like for each in exchanges for like in self.like.get(each, ())}
        return Proof(tuple(sorted(exchanges)), _AT_IMPORT in when, _ELSEWHERE in when)


def ran_in(trace: Trace) -> Ran:
    """Return what ran of the app's own files.

    Args:
        trace: The trace.

    Returns:
        What ran in it.
    """
    found = Ran()
    for exchange in trace.exchanges:
        if exchange.like is not None:
            found.like.setdefault(exchange.like, []).append(exchange.number)
    for number, calls in trace.calls_by_exchange.items():
        for call in calls:
            found.add(call, number, trace.files)
    return found
