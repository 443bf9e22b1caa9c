"""What a trace keeps of values: their texts, without what is secret."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from types import FrameType

from flaskmagic.tracer.redact import REDACTED, is_secret, redact
from flaskmagic.tracer.values import MAX_LENGTH, represent

SHORTEST = 4
"""Length from which on a known secret is looked for; a shorter one may stand anywhere."""

_LONGEST_NAME = 40
_UNCUT = 100_000


class ValueTexts:
    """Makes texts of values; without ``show_secrets``, those that look secret are left out.

    ``known`` are texts that are known to be secret, whatever the value is called.
    """

    def __init__(self, show_secrets: bool, known: Iterable[str] = ()) -> None:
        self._all = show_secrets
        self._known = sorted({text for text in known if len(text) >= SHORTEST}, key=len)[::-1]

    def value(self, name: str, value: object) -> str:
        """Return the text of a value.

        Args:
            name: What the value is called.
            value: The value.

        Returns:
            The text.
        """
        if self._all:
            return represent(value)
        if is_secret(name) or self._holds_known(value):
            return REDACTED
        text = self.text(represent(value, _UNCUT))
        return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 1] + "…"

    def text(self, text: str) -> str:
        """Leave the secrets out of any text, such as a line that an app printed.

        Args:
            text: The text.

        Returns:
            The text without them.
        """
        if self._all:
            return text
        for known in self._known:
            text = text.replace(known, REDACTED)
        return redact(text)

    def _holds_known(self, value: object) -> bool:
        """Say whether a text holds a secret, even where the text would be cut."""
        if type(value) is str:
            return any(known in value for known in self._known)
        if type(value) is bytes:
            return any(known.encode() in value for known in self._known)
        return False

    def arguments(self, frame: FrameType) -> dict[str, str]:
        """Return the texts of the arguments that a function was called with.

        Args:
            frame: The frame of the call, at its beginning.

        Returns:
            The texts by the names of the parameters.
        """
        code, values = frame.f_code, frame.f_locals
        count = code.co_argcount + code.co_kwonlyargcount
        flags = code.co_flags
        count += bool(flags & inspect.CO_VARARGS) + bool(flags & inspect.CO_VARKEYWORDS)
        return {
            name: self.value(name, values[name])
            for name in code.co_varnames[:count]
            if name in values and not name.startswith(".")
        }

    def result(self, frame: FrameType, value: object) -> str:
        """Return the text of what a function returns.

        Args:
            frame: The frame of the call.
            value: What it returns.

        Returns:
            The text.
        """
        if not self._all and _asks_for_secret(frame):
            return REDACTED
        return self.value(frame.f_code.co_name, value)


def _asks_for_secret(frame: FrameType) -> bool:
    """Say whether an argument names a secret, as in ``headers["Authorization"]``."""
    code, values = frame.f_code, frame.f_locals
    given = (values.get(name) for name in code.co_varnames[: code.co_argcount])
    return any(
        type(value) is str and len(value) < _LONGEST_NAME and is_secret(value) for value in given
    )
