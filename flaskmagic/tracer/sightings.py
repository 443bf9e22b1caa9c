"""Where the value that is followed was seen: in which call, on which line, as what."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from flaskmagic.tracer.marker import CODED, Marker
from flaskmagic.tracer.search import Search, Sight
from flaskmagic.tracer.secret_names import is_secret
from flaskmagic.tracer.value_texts import ValueTexts

GIVEN = "given"  # an argument, as the call begins
ENCLOSED = "enclosed"  # a variable of a function around it, as the call begins
HELD = "held"  # a local variable, or what is reached from one
RETURNED = "returned"  # or yielded

_AROUND = 250
"""Characters before and after the value that are read to know what is secret among them."""

_SHOWN = 24
"""Characters that are shown before and after it."""

_BETWEEN_FIELDS = "\n&;,>"
"""What stands between the fields of a text: it is not cut within one."""


class Seen(NamedTuple):
    """A place at which the value was seen.

    ``number`` counts them in all threads. ``call`` is that of the log, ``above`` the one above it
    at that moment, or 0, and ``offset`` the instruction that the call stood at. ``path`` is the
    variable, and how the text is reached from it; ``holder`` the class of what holds that, ``kind``
    its own. ``is_whole`` says whether it is the value and nothing else. ``content`` is the same for
    texts that are, and ``length`` theirs. ``value`` shows it as it is there, ``before`` and
    ``after`` what may be shown around it.
    """

    number: int
    call: int
    above: int
    thread: str
    offset: int
    moment: str
    path: str
    holder: str
    kind: str
    forms: tuple[str, ...]
    is_whole: bool
    content: int
    length: int
    before: str
    value: str
    after: str


@dataclass(slots=True, eq=False)
class LookedAt:
    """A call whose values are looked at: its ``number``, and that of the call above it, or 0.

    ``known`` is what it was seen to have before, which is not told again, and ``depth`` how deep
    values are looked into.
    """

    number: int
    above: int
    thread: str
    depth: int
    known: set[Any] = field(default_factory=set)


class Sightings:
    """Looks for the value at each moment of each call, and keeps where it was seen.

    ``threads`` are the names of those that have had it.
    """

    def __init__(self, marker: Marker, texts: ValueTexts) -> None:
        """Begin, without having seen it.

        Args:
            marker: The value.
            texts: Leave secrets out.
        """
        self.seen: list[Seen] = []
        self.threads: set[str] = set()
        self._search = Search(marker)
        self._marker = marker
        self._texts = texts
        self._next = itertools.count(1).__next__

    def look(self, call: LookedAt, offset: int, moment: str, name: str, value: object) -> None:
        """Look for the value in another one.

        Args:
            call: The call that has the other one.
            offset: The instruction that it stands at.
            moment: When it is looked for.
            name: What the other one is called.
            value: The other one.
        """
        for sight in self._search.find(value, call.depth):
            path = name + sight.path
            key = moment == RETURNED, path, hash(sight.text)
            if key not in call.known:
                call.known.add(key)
                self.threads.add(call.thread)
                self.seen.append(self._seen(call, offset, moment, path, sight))

    def _seen(self, call: LookedAt, offset: int, moment: str, path: str, sight: Sight) -> Seen:
        start, end, forms = sight.found
        is_whole = end - start == len(sight.text) and CODED.isdisjoint(forms)
        return Seen(
            self._next(),
            call.number,
            call.above,
            call.thread,
            offset,
            moment,
            path,
            sight.holder,
            sight.kind,
            forms,
            is_whole,
            hash((type(sight.text), sight.text)),
            len(sight.text),
            *self._excerpt(path, sight),
        )

    def _excerpt(self, path: str, sight: Sight) -> tuple[str, str, str]:
        """Return the value, and what stands before and after it, as far as none is secret."""
        start, end, forms = sight.found
        if not CODED.isdisjoint(forms):
            return "", "", ""
        text = sight.text
        first, last = _from(text, start), min(len(text), end + _AROUND)
        value = _as_text(text[start:end])
        around = _as_text(text[first:start]), _as_text(text[end:last])
        clean = "" if _is_of_secret(path) else self._texts.part(value.join(around))
        before, found, after = clean.partition(value)
        if not found:
            before, after = "", ""
        is_cut = first > 0 or len(before) > _SHOWN or len(around[0]) > len(before)
        goes_on = last < len(text) or len(after) > _SHOWN or len(around[1]) > len(after)
        return "…" * is_cut + before[-_SHOWN:], value, after[:_SHOWN] + "…" * goes_on


def _from(text: str | bytes, start: int) -> int:
    """Return where to begin to read before the value: at the beginning of a field, at best."""
    if start <= _AROUND:
        return 0
    before = _as_text(text[start - _AROUND : start])
    ends = [before.find(each) for each in _BETWEEN_FIELDS]
    first = min((at for at in ends if at >= 0), default=-1)
    return start if first < 0 else start - len(text[start - _AROUND : start][first:])


def _as_text(text: str | bytes) -> str:
    return text if isinstance(text, str) else text.decode("utf-8", "surrogateescape")


def _is_of_secret(path: str) -> bool:
    """Say whether any name on the way to a text is that of a secret."""
    return any(map(is_secret, re.findall(r"\w+", path)))
