"""Finds some hundred texts in others, while more of them become known."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

SHORTEST = 4
"""Length from which on a text is looked for; a shorter one may stand anywhere."""

_SHORTEST_PART = 3


class SoughtTexts:
    """Texts that are looked for.

    Threads add to them while others look. None waits for a lock: each change is a single call into
    C code, and what may grow is copied by one before it is gone through.
    """

    def __init__(self) -> None:
        self._texts: dict[str, dict[Hashable, None]] = {}
        self._by_beginning: dict[str, dict[str, None]] = {}
        self._parts: set[str] = set()
        self._changed = object()
        self._joined = self._changed, ""

    def add(self, texts: Iterable[str], owner: Hashable) -> None:
        """Look for texts from now on.

        Args:
            texts: The texts, none of which is shorter than ``SHORTEST``.
            owner: For whom; several may want the same text.
        """
        for text in texts:
            self._texts.setdefault(text, {})[owner] = None
            self._by_beginning.setdefault(text[:SHORTEST], {})[text] = None
            self._parts.add(text[:_SHORTEST_PART])
        self._changed = object()

    def discard(self, texts: Iterable[str], owner: Hashable) -> None:
        """Look for texts no more.

        Args:
            texts: The texts.
            owner: For whom they were looked for.
        """
        for text in texts:
            owners = self._texts.get(text, {})
            owners.pop(owner, None)
            if not owners:
                self._texts.pop(text, None)
                self._by_beginning[text[:SHORTEST]].pop(text, None)
            if owners:  # another thread has added it meanwhile
                self.add([text], next(iter(owners), owner))
        self._changed = object()

    def found_in(self, text: str) -> list[str]:
        """Return those that stand in a text, without comparing it with each of them.

        Args:
            text: The text.

        Returns:
            Those, the longest first.
        """
        known = self._by_beginning
        if not known:
            return []
        parts = {text[at : at + SHORTEST] for at in range(len(text) - SHORTEST + 1)}
        same = [each for part in parts & known.keys() for each in list(known[part])]
        return sorted((each for each in same if each in text), key=lambda each: (-len(each), each))

    def has_half(self, text: str) -> bool:
        """Say whether a text is one of them, or half of one at least.

        Args:
            text: The text.

        Returns:
            Whether it is.
        """
        return text in self._all and any(
            len(text) * 2 >= len(known) and text in known for known in list(self._texts)
        )

    def begins_at_end_of(self, text: str) -> int | None:
        """Say where one of them begins of which the rest does not stand in a text any more.

        Args:
            text: The text.

        Returns:
            The offset, or ``None`` if none of them does.
        """
        texts = list(self._texts)
        size = max(map(len, texts), default=0)
        for at in range(max(0, len(text) - size + 1), len(text) - _SHORTEST_PART + 1):
            if text[at : at + _SHORTEST_PART] in self._parts:
                part = text[at:]
                if any(known.startswith(part) and known != part for known in texts):
                    return at
        return None

    @property
    def _all(self) -> str:
        """All of them in one text, to compare with them quickly. It is made when it is needed."""
        changed, (known, joined) = self._changed, self._joined
        if known is not changed:
            joined = "\n".join(list(self._texts))
            self._joined = changed, joined
        return joined
