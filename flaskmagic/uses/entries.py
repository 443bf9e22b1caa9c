"""What leads to a use: from its function up through the app's own code, to what libraries call."""

from __future__ import annotations

from collections import deque

from flaskmagic.trace.found_uses import FoundUses
from flaskmagic.uses.model import Entry


class Entries:
    """Looks for the entries from which the code leads to a function."""

    def __init__(self, found: FoundUses) -> None:
        """Turn the calls around.

        Args:
            found: What was found in the app's process.
        """
        self._above: dict[int, list[int]] = {}
        for above, below in found.calls:
            self._above.setdefault(below, []).append(above)
        self._at: dict[int, list[Entry]] = {}
        for entry in found.entries:
            made = Entry(entry.kind, entry.what, entry.methods)
            self._at.setdefault(entry.function, []).append(made)
        self._known: dict[int, tuple[Entry, ...]] = {}

    def of(self, function: int) -> tuple[Entry, ...]:
        """Return what leads to a function, as the code says; nothing of it need have run.

        Args:
            function: Its number.

        Returns:
            The entries, the nearest first.
        """
        if function not in self._known:
            self._known[function] = self._search(function)
        return self._known[function]

    def _search(self, function: int) -> tuple[Entry, ...]:
        found: dict[Entry, None] = {}
        waiting, seen = deque([function]), {function}
        while waiting:
            number = waiting.popleft()
            found |= dict.fromkeys(self._at.get(number, ()))
            new = [each for each in self._above.get(number, ()) if each not in seen]
            seen.update(new)
            waiting += new
        return tuple(found)
