"""Writes down what is looked at closely, arguments and result among it: the same in each engine."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from flaskmagic.tracer.decide import Decision
from flaskmagic.tracer.engines.c_calls import CCalls
from flaskmagic.tracer.engines.c_notes import Note
from flaskmagic.tracer.exchange_facts import AT_BEGIN, AT_END, ask
from flaskmagic.tracer.log import BEGAN_CLOSELY, ENDED_CLOSELY, TOLD
from flaskmagic.tracer.value_texts import ValueTexts

_clock = time.perf_counter


class Closely:
    """Notes how calls that are looked at closely begin and end.

    Where there is no room on the stack to make texts of values, the event is noted without them.
    """

    def __init__(self, texts: ValueTexts, c_calls: CCalls, next_call: Callable[[], int]) -> None:
        """Begin, for one recording.

        Args:
            texts: Makes the texts of values.
            c_calls: Hears of calls into C that own code makes.
            next_call: Numbers the calls.
        """
        self._texts = texts
        self._own_begins = c_calls.begin
        self._next_call = next_call

    def begins(
        self,
        note: Note,
        decision: Decision,
        frame: FrameType,
        called: tuple[Any, ...],
        watched: bool,
    ) -> int:
        """Note that a call begins.

        Args:
            note: Writes an event into the log of its thread.
            decision: That on its function.
            frame: Its frame.
            called: The function, the frame and the caller, as the log has them.
            watched: Whether its arguments are kept.

        Returns:
            The number of the call.
        """
        arguments, secrets = None, decision.secrets
        goes_on = decision.resumable and frame.f_lasti != decision.start  # it was given them before
        if watched or secrets is not None:
            try:
                if secrets is not None and not goes_on:
                    self._texts.learn_given(secrets, frame)
                if watched:
                    arguments = {} if goes_on else self._texts.arguments(frame, secrets)
                if decision.own and decision.debug_info is None:
                    self._own_begins(frame, note)
            except RecursionError:
                arguments = {} if watched else None
        call = self._next_call()
        note((BEGAN_CLOSELY, call, *called, frame.f_lasti, arguments))
        if decision.tells is not None:
            facts = ask(AT_BEGIN, decision.tells, frame, self._texts)
            note((TOLD, hash(frame), _clock(), facts))
        return call

    def ends(
        self, note: Note, decision: Decision, frame: FrameType, value: Any, watched: bool
    ) -> None:
        """Note that a call ends.

        Args:
            note: Writes an event into the log of its thread.
            decision: That on its function.
            frame: Its frame.
            value: What it returns; None where an exception leaves it.
            watched: Whether its result is kept.
        """
        name, secrets = decision.tells_at_end, decision.secrets
        if name is not None:
            note((TOLD, hash(frame), _clock(), ask(AT_END, name, frame, self._texts)))
        result = None
        is_result = frame.f_lasti not in decision.yields
        if is_result and (watched or secrets is not None):
            try:
                if secrets is not None:
                    self._texts.learn_returned(secrets, value)
                if watched:
                    result = self._texts.result(frame, value, secrets)
            except RecursionError:
                pass
        note((ENDED_CLOSELY, hash(frame), frame.f_lasti, value is None, result))
