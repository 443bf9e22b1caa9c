"""Writes down calls into C: what both ways to hear of them share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import Any

from flaskmagic.tracer.c_callees import Callee, callee_of, lives_on
from flaskmagic.tracer.call_values import CallValues, calls_in
from flaskmagic.tracer.log import C_BOUND, CALLED_C
from flaskmagic.tracer.secret_names import names_secret
from flaskmagic.tracer.value_texts import ValueTexts
from flaskmagic.tracer.values import represent_secret

Note = Callable[[tuple[Any, ...]], None]
"""Writes an event into the log of a thread."""

_identity = object.__hash__

# Up to Python 3.12 f_locals is a copy, which would keep alive what the function has let go of.
_READS_LOCALS = sys.version_info >= (3, 13)

MISSING: Any = object()
"""Stands for an argument that the interpreter does not give."""


@dataclass(slots=True)
class Bound:
    """A result that the local variable ``name`` will have when the line has run."""

    offset: int
    name: str
    is_secret: bool


@dataclass(slots=True, eq=False)
class OwnFrame:
    """A frame of own code that runs; ``heard`` has the instructions that are not to be noted."""

    note: Note
    heard: set[int] = field(default_factory=set)
    bound: Bound | None = None


class Notes:
    """Writes down calls into C: what both ways to hear of them share.

    ``frames`` are those of own code that run, by their identities, and ``quiet`` are callees that
    are not told of, by theirs.
    """

    def __init__(self, texts: ValueTexts) -> None:
        self.frames: dict[int, OwnFrame] = {}
        self.quiet: dict[int, Any] = {}
        self._texts = texts
        self._values: dict[int, tuple[CodeType, dict[int, CallValues]]] = {}

    def called(self, frame: FrameType, offset: int, called: Any, first: Any = MISSING) -> None:
        """Note a call, if it is one into C that is told of, and the first of the instruction.

        Args:
            frame: The frame that calls.
            offset: The instruction that does.
            called: What it calls.
            first: The first argument, if that is known.
        """
        own = self.frames.get(_identity(frame))
        callee = None if own is None or offset in own.heard else callee_of(called)
        if own is None or callee is None:
            if lives_on(called):
                self.quiet[_identity(called)] = called
            return
        own.heard.add(offset)
        values = self._around(frame.f_code, offset)
        if callee.is_method:
            first = MISSING  # it is the object, of which the name of the method says enough
        argument, is_secret = self._argument(frame, callee, values, first)
        own.note((CALLED_C, _identity(frame), offset, callee.name, argument))
        if values.bound is not None and _READS_LOCALS:
            own.bound = Bound(offset, values.bound, callee.is_secret or is_secret)

    def settle(self, frame: FrameType, event: str) -> None:
        """Note the result that a local variable has now, unless an exception came instead.

        Args:
            frame: A frame, of own code or not.
            event: Its next event.
        """
        own = self.frames.get(_identity(frame))
        if own is None or own.bound is None:
            return
        bound, own.bound = own.bound, None
        if event == "exception":
            return
        value = frame.f_locals.get(bound.name, MISSING)
        if value is not MISSING:
            text = represent_secret if self._hides(bound.is_secret) else self._text(bound.name)
            own.note((C_BOUND, _identity(frame), bound.offset, text(value)))

    def _argument(
        self, frame: FrameType, callee: Callee, values: CallValues, first: Any
    ) -> tuple[str | None, bool]:
        """Return the text of the first argument, and whether it is the name of a secret."""
        known = values.first
        if known.constant is not None:
            first = known.constant
        elif known.local is not None and first is MISSING and _READS_LOCALS:
            first = frame.f_locals.get(known.local, MISSING)
        if first is MISSING:
            return None, False
        names_one = type(first) is str and names_secret(first)
        if self._hides(callee.is_secret):
            return represent_secret(first), names_one
        return self._text("" if known.constant is not None else known.names)(first), names_one

    def _hides(self, is_secret: bool) -> bool:
        return is_secret and not self._texts.shows_secrets

    def _text(self, name: str) -> Callable[[object], str]:
        return lambda value: self._texts.value(name, value)

    def _around(self, code: CodeType, offset: int) -> CallValues:
        key = _identity(code)
        if key not in self._values:
            self._values[key] = code, calls_in(code)
        return self._values[key][1][offset]
