"""Asks an app that is kept running, while the reader goes on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from textual.message import Message
from textual.message_pump import MessagePump

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading
from flaskmagic.reading.trail.model import Trail


@dataclass(frozen=True, slots=True)
class Asked:
    """The readings of what was asked for, what is to be said besides, or the trail of a value."""

    readings: Sequence[Reading]
    said: str = ""
    trail: Trail | None = None


class Live(Protocol):
    """An app that can be asked."""

    def prepare(self) -> None:
        """Start it if it does not run; what goes wrong then is said when it is asked."""

    def ask(self, text: str) -> Asked:
        """Ask for something, and wait until it is answered.

        Args:
            text: What the reader typed, such as ``GET /hello/Bob``.

        Raises:
            Problem: It can't be read, or the app can't be run.
        """

    def follow(self, text: str, last: str) -> Asked:
        """Follow a value, in a run of its own, and wait until its trail is found.

        Args:
            text: What the reader typed: ``query:name``, and a request if it is to be another one.
            last: The request that was asked for last, or nothing.

        Raises:
            Problem: It can't be read, or the app can't be run.
        """


class Answered(Message):
    """What was asked for is answered, or never will be."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        super().__init__()


class Asking:
    """Asks one thing after the other, on a thread of its own; ``pending`` is what is asked now."""

    def __init__(self, live: Live, told: MessagePump) -> None:
        """Ask nothing yet.

        Args:
            live: The app.
            told: Who gets an :class:`Answered` for each thing that is asked.
        """
        self.pending = self.last = ""
        self._live, self._told = live, told

    def prepare(self) -> None:
        """Let the app start, while the reader types."""
        threading.Thread(target=self._live.prepare, daemon=True).start()

    def ask(self, text: str) -> None:
        """Ask for something.

        Args:
            text: What the reader typed.
        """
        self.pending = self.last = text
        self._begin(partial(self._live.ask, text))

    def follow(self, text: str) -> None:
        """Follow a value.

        Args:
            text: What the reader typed.
        """
        self.pending = text
        self._begin(partial(self._live.follow, text, self.last))

    def _begin(self, act: Callable[[], Asked]) -> None:
        # It must not keep the reader from leaving: the app is ended then, and so is the wait.
        threading.Thread(target=self._run, args=(act,), daemon=True).start()

    def _run(self, act: Callable[[], Asked]) -> None:
        try:
            asked = act()
        except Problem as error:
            asked = Asked((), str(error))
        except Exception as error:  # whatever it is, the reader is not to wait for ever
            asked = Asked((), f"{type(error).__name__}: {error}")
        with contextlib.suppress(Exception):  # the reader has left
            self._told.post_message(Answered(asked))
