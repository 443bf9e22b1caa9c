"""Asks an app that is kept running, while the reader goes on."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.message import Message
from textual.message_pump import MessagePump

from flaskmagic.errors import Problem
from flaskmagic.reading import Reading


@dataclass(frozen=True, slots=True)
class Asked:
    """The readings of what was asked for, and what is to be said besides."""

    readings: Sequence[Reading]
    said: str = ""


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
        # It must not keep the reader from leaving: the app is ended then, and so is the wait.
        threading.Thread(target=self._run, args=(text,), daemon=True).start()

    def _run(self, text: str) -> None:
        try:
            asked = self._live.ask(text)
        except Problem as error:
            asked = Asked((), str(error))
        except Exception as error:  # whatever it is, the reader is not to wait for ever
            asked = Asked((), f"{type(error).__name__}: {error}")
        with contextlib.suppress(Exception):  # the reader has left
            self._told.post_message(Answered(asked))
