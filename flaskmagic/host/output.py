"""What an app prints: passed on line by line, and kept, without its secrets."""

from __future__ import annotations

from collections.abc import Callable

from flaskmagic.tracer.free_text import REDACTED, awaits_value
from flaskmagic.tracer.value_texts import ValueTexts

_BEGIN, _END = "-----BEGIN ", "-----END "  # of a key, as PEM writes it on several lines


class Output:
    """Takes what an app prints."""

    def __init__(self, texts: ValueTexts, printed: Callable[[str], None] | None) -> None:
        """Begin without a line.

        Args:
            texts: It knows what is secret.
            printed: Called with each line.
        """
        self._texts = texts
        self._printed = printed
        self._lines: list[str] = []
        self._in_key = False
        self._next_is_secret = False
        self._secret_below: int | None = None

    def take(self, line: str) -> None:
        """Take a line.

        Args:
            line: The line, without its end.
        """
        shown = line if self._texts.shows_secrets else self._without_secrets(line)
        self._lines.append(shown)
        if self._printed is not None:
            self._printed(shown)

    @property
    def text(self) -> str:
        """All that was taken, without the secrets; more of them may be known by now."""
        return "".join(f"{self._texts.shown(line)}\n" for line in self._lines)

    def _without_secrets(self, line: str) -> str:
        """Leave the secrets out of a line, also what goes on from the line before."""
        if self._in_key:
            self._in_key = _END not in line
            return REDACTED
        indentation = len(line) - len(line.lstrip())
        if self._next_is_secret or (
            self._secret_below is not None and line.strip() and indentation > self._secret_below
        ):
            self._next_is_secret = False
            return " " * indentation + REDACTED if line.strip() else line
        shown = self._texts.text(line)
        self._in_key = _BEGIN in line and _END not in line
        self._next_is_secret = awaits_value(line)
        goes_on = self._next_is_secret or shown.endswith(REDACTED)
        self._secret_below = indentation if goes_on else None
        return shown
