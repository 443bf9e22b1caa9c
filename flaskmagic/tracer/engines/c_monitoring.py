"""Hears of calls into C through ``sys.monitoring``, from Python 3.12 on.

Only own code sends the events. Where another tool has the id, nothing is heard. The interpreter
neither traces nor monitors while it calls us.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any

from flaskmagic.tracer.engines.c_notes import MISSING, Note, Notes, OwnFrame
from flaskmagic.tracer.engines.kept import is_our_mistake
from flaskmagic.tracer.value_texts import ValueTexts

_monitoring: Any = getattr(sys, "monitoring", None)

# The ids that are not set aside for debuggers, coverage, profilers and optimizers.
_IDS = (4, 3)
_NAME = "flaskmagic"

_identity = object.__hash__
_getframe = sys._getframe


class MonitoredCCalls:
    """See :class:`~.c_calls.CCalls`."""

    def __init__(self, texts: ValueTexts) -> None:
        self._notes = Notes(texts)
        self.frames = self._notes.frames
        self._tool: int | None = None
        self._codes: dict[int, CodeType] = {}

    def start(self) -> None:
        """Take a free id, if there is one."""
        for tool in _IDS:
            with contextlib.suppress(ValueError):  # another one has it
                _monitoring.use_tool_id(tool, _NAME)
                self._tool = tool
                _monitoring.register_callback(tool, _monitoring.events.CALL, self._callback())
                return

    def begin(self, frame: FrameType, note: Note) -> None:
        """Let the code of the frame send events.

        Args:
            frame: The frame, of own code.
            note: Writes an event into the log of its thread.
        """
        if self._tool is None:
            return
        code = frame.f_code
        if _identity(code) not in self._codes:
            self._codes[_identity(code)] = code
            _monitoring.set_local_events(self._tool, code, _monitoring.events.CALL)
        self.frames[_identity(frame)] = OwnFrame(note)

    def event(self, frame: FrameType, event: str) -> None:
        """Note what the last line bound.

        Args:
            frame: The frame, of own code.
            event: What its trace function was called with.
        """
        self._notes.settle(frame, event)
        if event == "return":
            self.frames.pop(_identity(frame), None)

    def stop(self) -> None:
        """Give the id back; of the code, Python would not forget its events by itself."""
        tool, self._tool = self._tool, None
        if tool is None:
            return
        if _monitoring.get_tool(tool) == _NAME:
            for code in self._codes.values():
                _monitoring.set_local_events(tool, code, 0)
            _monitoring.register_callback(tool, _monitoring.events.CALL, None)
            _monitoring.free_tool_id(tool)
        self._codes.clear()
        self.frames.clear()

    def _callback(self) -> Callable[..., None]:
        """Return what is called at each call that own code makes: most are told already."""
        frames, quiet, note = self._notes.frames, self._notes.quiet, self._notes.called

        def called(_code: CodeType, offset: int, called: Any, first: Any) -> None:
            try:
                if _identity(called) in quiet:
                    return
                frame = _getframe(1)
                own = frames.get(_identity(frame))
                if own is None or offset in own.heard:
                    return
                note(frame, offset, called, MISSING if first is _monitoring.MISSING else first)
            except RecursionError:
                pass  # there is no room on the stack
            except BaseException as error:
                if not is_our_mistake(error):
                    raise

        return called
