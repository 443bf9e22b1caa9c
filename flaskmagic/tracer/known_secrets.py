"""Texts that are known to be secret, whatever they are called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flaskmagic.tracer.free_text import REDACTED

SHORTEST = 4
"""Length from which on a known secret is looked for; a shorter one may stand anywhere."""

_SHORTEST_PART = 3
_NO_SECRETS = ("None", "True", "False", "null", "true", "false")


class KnownSecrets:
    """Looks for known secrets in texts. More can become known at any time."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._texts: tuple[str, ...] = ()
        self._pattern: re.Pattern[str] | None = None
        self.add(texts)

    def add(self, texts: Iterable[str]) -> None:
        """Take texts for secret from now on.

        Args:
            texts: The texts; those that are too short may stand anywhere, and are not looked for.
        """
        new = {text for text in texts if len(text) >= SHORTEST and text not in _NO_SECRETS}
        known = new.union(self._texts)
        self._texts = tuple(sorted(known, key=lambda text: (-len(text), text)))
        self._pattern = re.compile("|".join(map(re.escape, self._texts))) if known else None

    def leave_out(self, text: str) -> str:
        """Leave the known secrets out of a text. Half of one is one, unless it is a word.

        Args:
            text: The text.

        Returns:
            The text without them.
        """
        if self._pattern is None:
            return text
        if len(text) >= SHORTEST and not text.isalpha() and self._is_half(text):
            return REDACTED
        return self._pattern.sub(REDACTED, text)

    def leave_out_part(self, text: str) -> str:
        """Leave out the beginning of a known secret at the end of a text that was cut there.

        Args:
            text: The text.

        Returns:
            The text without it.
        """
        longest = 0
        for known in self._texts:
            size = min(len(known) - 1, len(text))
            while size >= max(_SHORTEST_PART, longest + 1) and not text.endswith(known[:size]):
                size -= 1
            if size >= _SHORTEST_PART:
                longest = max(longest, size)
        return text[: len(text) - longest] + REDACTED if longest else text

    def _is_half(self, text: str) -> bool:
        return any(len(text) * 2 >= len(known) and text in known for known in self._texts)
