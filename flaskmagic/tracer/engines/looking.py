"""What hears of lines and of calls into C, and notes calls, whether a value is followed or not."""

from __future__ import annotations

from collections.abc import Callable, Container
from types import FrameType
from typing import Any

from flaskmagic.tracer.decide import Decision
from flaskmagic.tracer.engines.c_calls import CCalls, c_calls
from flaskmagic.tracer.engines.c_notes import Note
from flaskmagic.tracer.engines.closely import Closely
from flaskmagic.tracer.engines.following import Following
from flaskmagic.tracer.value_texts import ValueTexts

_identity = object.__hash__


class _Either:
    """The frames that one of two has."""

    def __init__(self, one: Container[int], other: Container[int]) -> None:
        self._one = one
        self._other = other

    def __contains__(self, frame: object) -> bool:
        return frame in self._one or frame in self._other


class FollowedCCalls:
    """Hears of calls into C, and has the value looked for at each line; see :class:`CCalls`."""

    def __init__(self, c_calls: CCalls, following: Following) -> None:
        """Begin, for one recording.

        Args:
            c_calls: Hears of calls into C.
            following: Looks for the value.
        """
        self.frames = _Either(following.frames, c_calls.frames)
        self._c_calls = c_calls
        self._following = following
        self.start, self.begin = c_calls.start, c_calls.begin

    def event(self, frame: FrameType, event: str) -> None:
        """Learn of an event of a frame that one of both has.

        Args:
            frame: The frame.
            event: What its trace function was called with.
        """
        if _identity(frame) in self._c_calls.frames:
            self._c_calls.event(frame, event)
        if event == "line":
            self._following.at_line(frame)

    def stop(self) -> None:
        """Hear no more."""
        self._following.stop()
        self._c_calls.stop()


class FollowedClosely(Closely):
    """Notes how calls begin and end, and has the value looked for in all of them."""

    def __init__(
        self,
        texts: ValueTexts,
        c_calls: CCalls,
        next_call: Callable[[], int],
        following: Following,
    ) -> None:
        """Begin, for one recording.

        Args:
            texts: Makes the texts of values.
            c_calls: Hears of calls into C that own code makes.
            next_call: Numbers the calls.
            following: Looks for the value.
        """
        super().__init__(texts, c_calls, next_call)
        self._following = following
        self._watched: set[int] = set()

    def begins(
        self,
        note: Note,
        decision: Decision,
        frame: FrameType,
        called: tuple[Any, ...],
        watched: bool,
    ) -> int:
        """Note that a call begins, and look for the value.

        Args:
            note: Writes an event into the log of its thread.
            decision: That on its function.
            frame: Its frame.
            called: The function, the frame and the caller, as the log has them.
            watched: Whether its arguments are kept.

        Returns:
            The number of the call.
        """
        call = super().begins(note, decision, frame, called, watched)
        if watched:
            self._watched.add(_identity(frame))
        goes_on = decision.resumable and frame.f_lasti != decision.start
        self._following.begins(frame, call, goes_on=goes_on)
        return call

    def ends(
        self,
        note: Note,
        decision: Decision,
        frame: FrameType,
        value: Any,
        watched: bool,  # noqa: ARG002
    ) -> None:
        """Look for the value, and note that a call ends.

        Args:
            note: Writes an event into the log of its thread.
            decision: That on its function.
            frame: Its frame.
            value: What it returns; None where an exception leaves it.
            watched: Whether its lines are noted: those of each frame are.
        """
        goes_on = frame.f_lasti in decision.yields
        self._following.ends(frame, value, goes_on=goes_on)
        is_watched = _identity(frame) in self._watched
        if not goes_on:
            self._watched.discard(_identity(frame))
        super().ends(note, decision, frame, value, is_watched)


def looking(
    texts: ValueTexts, next_call: Callable[[], int], following: Following | None
) -> tuple[CCalls, Closely]:
    """Return what hears of lines and of calls into C, and what notes how calls begin and end.

    Args:
        texts: Makes the texts of values.
        next_call: Numbers the calls.
        following: Looks for a value, if one is followed.

    Returns:
        Both, for one recording.
    """
    calls = c_calls(texts)
    if following is None:
        return calls, Closely(texts, calls, next_call)
    calls = FollowedCCalls(calls, following)
    return calls, FollowedClosely(texts, calls, next_call, following)
