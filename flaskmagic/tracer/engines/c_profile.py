"""Hears of calls into C on Python 3.11, through a profile function for a single instruction.

The trace function of an own frame is called before each instruction of a line, the first time that
the line runs in it. Before one that calls, it sets a profile function, which Python calls with what
is called, before that begins; and takes it away again.
"""

from __future__ import annotations

import contextlib
import dis
import sys
from types import CodeType, FrameType
from typing import Any

from flaskmagic.tracer.engines.c_notes import Note, Notes, OwnFrame
from flaskmagic.tracer.engines.kept import is_our_mistake
from flaskmagic.tracer.value_texts import ValueTexts

_UNIT = 2
"""Bytes of an instruction."""

_CALLS = frozenset(dis.opmap[name] for name in ("CALL", "CALL_FUNCTION_EX"))

_identity = object.__hash__
_getprofile, _setprofile = sys.getprofile, sys.setprofile


class ProfiledCCalls:
    """See :class:`~.c_calls.CCalls`."""

    def __init__(self, texts: ValueTexts) -> None:
        self._notes = Notes(texts)
        self.frames = self._notes.frames
        self._calls: dict[int, tuple[CodeType, frozenset[int]]] = {}
        self._lines: dict[int, set[int]] = {}
        self._heard = self._called

    def start(self) -> None:
        """Nothing is to be done: each frame begins by itself."""

    def begin(self, frame: FrameType, note: Note) -> None:
        """Remember the frame.

        Args:
            frame: The frame, of own code.
            note: Writes an event into the log of its thread.
        """
        self.frames[_identity(frame)] = OwnFrame(note)
        self._lines[_identity(frame)] = set()

    def event(self, frame: FrameType, event: str) -> None:
        """Hear of each instruction of a line that is new, and set a profile function.

        Args:
            frame: The frame, of own code.
            event: What its trace function was called with.
        """
        lines = self._lines.get(_identity(frame))
        if lines is None:  # it was stopped meanwhile
            return
        offset = frame.f_lasti
        if event == "line":
            frame.f_trace_opcodes = offset not in lines
            lines.add(offset)
        elif event == "opcode" and offset in self._calls_of(frame.f_code):
            if _getprofile() is None:
                self._set(self._heard)
        elif _getprofile() is self._heard:  # nothing in C was called, or a class
            self._set(None)
        if event == "return":
            self.frames.pop(_identity(frame), None)
            self._lines.pop(_identity(frame), None)

    def stop(self) -> None:
        """Forget all frames."""
        self.frames.clear()
        self._lines.clear()

    def _called(self, frame: FrameType, event: str, called: Any) -> None:
        try:
            self._set(None)
            if event == "c_call":
                self._notes.called(frame, frame.f_lasti, called)
        except RecursionError:
            pass  # there is no room on the stack
        except BaseException as error:
            if not is_our_mistake(error):
                raise

    def _set(self, function: Any) -> None:
        with contextlib.suppress(RuntimeError):  # another thread is at it
            _setprofile(function)

    def _calls_of(self, code: CodeType) -> frozenset[int]:
        """Return the offsets of the instructions that call."""
        found = self._calls.get(_identity(code))
        if found is None:
            numbers = code.co_code[::_UNIT]
            offsets = frozenset(_UNIT * n for n, each in enumerate(numbers) if each in _CALLS)
            found = self._calls[_identity(code)] = code, offsets
        return found[1]
