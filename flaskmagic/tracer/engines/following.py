"""Follows a value: looks for it as calls begin and end, and in what each line binds."""

from __future__ import annotations

import _thread
import dis
import inspect
import io
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from types import CodeType, FrameType

from flaskmagic.tracer.search import MAX_DEPTH
from flaskmagic.tracer.sightings import (
    ENCLOSED,
    GIVEN,
    HELD,
    RETURNED,
    LookedAt,
    Seen,
    Sightings,
)

_STORES = ("STORE_FAST", "STORE_DEREF", "STORE_FAST_STORE_FAST", "STORE_FAST_LOAD_FAST")
_CHANGES = ("STORE_ATTR", "STORE_SUBSCR", "STORE_SLICE", "DELETE_SUBSCR", "POP_TOP", "LIST_APPEND")
"""What may change a value that a variable has: each of those that the line names is looked at."""


_CHANGED_IN_C = (list, dict, bytearray, memoryview, io.BytesIO)
"""Arguments that a call may fill without a line that shows it, as ``readinto(b)`` does."""

_DEPTH_ELSEWHERE = 2
"""How deep values are looked into in a thread that has not had the value yet."""

_OFTEN = 40
"""Calls in vain after which only what a function is given and returns is looked at, not deep."""

_identity = object.__hash__
_ATTRIBUTES = threading.Thread.__dict__["__dict__"].__get__
_ident = _thread.get_ident
_running: dict[int, threading.Thread] = threading._active  # type: ignore[attr-defined]


@dataclass(slots=True, eq=False)
class _Function:
    """A function: the variables that each line binds, and how often it began in vain."""

    code: CodeType
    bound: Mapping[int, tuple[str, ...]]
    in_vain: int = 0

    @property
    def is_busy(self) -> bool:
        """Whether it is called so often without the value that it is not looked at closely."""
        return self.in_vain > _OFTEN


@dataclass(slots=True, eq=False)
class _Frame:
    """A frame that is looked at: its function and call, and the line that runs."""

    function: _Function
    call: LookedAt
    line: int
    offset: int

    @property
    def is_closely(self) -> bool:
        """Whether its variables are looked at, too."""
        return self.call.depth > 1


class Following:
    """Looks for the value in each frame that begins once ``is_on``."""

    def __init__(self, sightings: Sightings) -> None:
        """Begin, without looking yet.

        Args:
            sightings: Keep where the value was seen.
        """
        self.frames: dict[int, _Frame] = {}
        self.is_on = False
        self._sightings = sightings
        self._functions: dict[int, _Function] = {}

    def stop(self) -> None:
        """Look no more."""
        self.is_on = False
        self.frames.clear()

    def take_seen(self) -> list[Seen]:
        """Return where the value was seen since this was asked last."""
        seen = self._sightings.seen
        count = len(seen)  # it may grow while we are here, at its end
        taken = seen[:count]
        del seen[:count]
        return taken

    def begins(self, frame: FrameType, call: int, *, goes_on: bool) -> None:
        """Look for the value in the arguments of a call.

        Args:
            frame: Its frame.
            call: Its number in the log.
            goes_on: Whether it is a generator that was there before.
        """
        code = frame.f_code
        if not self.is_on or not code.co_flags & inspect.CO_OPTIMIZED:
            return
        above, thread = self._above(frame), _thread_name()
        found = self.frames.get(_identity(frame)) if goes_on else None
        if found is not None:
            found.line, found.offset = frame.f_lineno, frame.f_lasti
            found.call.above, found.call.thread = above, thread
            return
        function = self._function(code)
        depth = MAX_DEPTH if thread in self._sightings.threads else _DEPTH_ELSEWHERE
        looked_at = LookedAt(call, above, thread, 1 if function.is_busy else depth)
        begun = _Frame(function, looked_at, frame.f_lineno, frame.f_lasti)
        self.frames[_identity(frame)] = begun
        for name, value in frame.f_locals.items():
            moment = ENCLOSED if name in code.co_freevars else GIVEN
            self._look(begun, frame.f_lasti, moment, name, value)

    def at_line(self, frame: FrameType) -> None:
        """Look for the value in what the last line has bound.

        Args:
            frame: The frame, before its next line.
        """
        begun = self.frames.get(_identity(frame))
        if begun is None:
            return
        has_read = self._look_at_line(begun, frame)
        begun.line, begun.offset = frame.f_lineno, frame.f_lasti
        if has_read:
            _ = frame.f_locals  # see settrace: another thread may have changed it meanwhile

    def ends(self, frame: FrameType, value: object, *, goes_on: bool) -> None:
        """Look for the value in what a call returns or yields, and in what it has changed.

        Args:
            frame: Its frame.
            value: What it returns; None where an exception leaves it.
            goes_on: Whether it yields.
        """
        begun = self.frames.get(_identity(frame))
        if begun is None:
            return
        self._look_at_line(begun, frame)
        if value is not None:
            self._look(begun, frame.f_lasti, RETURNED, "return", value)
        if goes_on:
            return
        if begun.is_closely:
            for name, held in frame.f_locals.items():
                if any(type(held) is each for each in _CHANGED_IN_C):
                    self._look(begun, frame.f_lasti, HELD, name, held)
        begun.function.in_vain = 0 if begun.call.known else begun.function.in_vain + 1
        self.frames.pop(_identity(frame), None)

    def _look_at_line(self, begun: _Frame, frame: FrameType) -> bool:
        """Look at what the last line has bound; say whether variables were read for it."""
        names = begun.function.bound.get(begun.line) if begun.is_closely else None
        if not names:
            return False
        values, elsewhere = frame.f_locals, frame.f_globals
        for name in names:
            value = values[name] if name in values else dict.get(elsewhere, name)
            self._look(begun, begun.offset, HELD, name, value)
        return True

    def _look(self, begun: _Frame, offset: int, moment: str, name: str, value: object) -> None:
        self._sightings.look(begun.call, offset, moment, name, value)

    def _above(self, frame: FrameType) -> int:
        """Return the number of the nearest call above that is looked at, or 0."""
        above = frame.f_back
        while above is not None:
            found = self.frames.get(_identity(above))
            if found is not None:
                return found.call.number
            above = above.f_back
        return 0

    def _function(self, code: CodeType) -> _Function:
        found = self._functions.get(_identity(code))
        if found is None:
            found = self._functions[_identity(code)] = _Function(code, _bound_by_lines(code))
        return found


def _thread_name() -> str:
    """Return the name of this thread; no code of a class of threads runs for it."""
    running = _running.get(_ident())
    name = None if running is None else _ATTRIBUTES(running).get("_name")
    return name if type(name) is str else ""


def _bound_by_lines(code: CodeType) -> dict[int, tuple[str, ...]]:
    """Return the variables that each line binds, or whose values it may change."""
    bound: dict[int, dict[str, None]] = {}
    named: dict[int, dict[str, None]] = {}
    changing: set[int] = set()
    for each in dis.get_instructions(code):
        line = each.positions.lineno if each.positions else None
        if line is None:
            continue
        names = each.argval if isinstance(each.argval, tuple) else (each.argval,)
        if each.opname in _STORES:
            bound.setdefault(line, {}).update(dict.fromkeys(names))
        elif each.opname in _CHANGES:
            changing.add(line)
        elif each.opname.startswith(("LOAD_FAST", "LOAD_DEREF", "LOAD_GLOBAL")):
            named.setdefault(line, {}).update(dict.fromkeys(names))
    for line in changing:
        bound.setdefault(line, {}).update(named.get(line, {}))
    return {line: tuple(names) for line, names in bound.items()}
