"""Says of each sighting where the value came from: the sighting before it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from flaskmagic.lines import split_lines
from flaskmagic.reading.trail.paths import place, root, steps
from flaskmagic.source.statements import statement_at
from flaskmagic.trace import Sighting, Trace

# The moments of a sighting (see flaskmagic.tracer.sightings).
GIVEN = "given"
ENCLOSED = "enclosed"
HELD = "held"
RETURNED = "returned"

CUT = "a part of it"
"""The form of a text that has not all of the value."""

BUFFERS = ("bytearray", "memoryview", "BytesIO")
_LEVELS = 2
"""How many calls above may have made an iterator."""

_OTHER_FORM = 8
_STEP = 3
"""What it takes away from the likeness of two texts: another form, and each step to one."""


class Way(Enum):
    """How the value came from one sighting to the next."""

    PASSED = "passed"
    """The same text was given, returned or stored."""
    MADE = "made"
    """Another text was made of it, in one call."""
    KEPT = "kept"
    """The same text lay meanwhile where it was not passed on."""
    UNSEEN = "unseen"
    """Another text was made of it where nothing was seen."""


class Link(NamedTuple):
    """The sighting before another one, and how the value came from there."""

    sighting: Sighting
    way: Way


class Links:
    """Finds the sighting before each."""

    def __init__(self, trace: Trace) -> None:
        """Put the sightings in order.

        Args:
            trace: The trace.
        """
        self._trace = trace
        self._by_call: dict[int, list[Sighting]] = defaultdict(list)
        self._by_content: dict[int, list[Sighting]] = defaultdict(list)
        for each in trace.sightings:
            self._by_call[each.call].append(each)
            self._by_content[each.content].append(each)
        self._below: dict[int | None, list[Sighting]] = defaultdict(list)
        for each in trace.sightings:
            self._below[self._above(each)].append(each)

    def chain_to(self, last: Sighting) -> list[tuple[Sighting, Way | None]]:
        """Return the way of the value to a sighting.

        Args:
            last: The sighting.

        Returns:
            All sightings on the way, the first one first, each with how it came there.
        """
        chain: list[tuple[Sighting, Way | None]] = []
        current: Sighting | None = last
        while current is not None:
            link = self.before(current)
            chain.append((current, None if link is None else link.way))
            current = None if link is None else link.sighting
        return chain[::-1]

    def before(self, sighting: Sighting) -> Link | None:
        """Return where the value was before.

        Args:
            sighting: Where it was seen.

        Returns:
            The sighting before, or ``None`` if that is the first one.
        """
        call = self._above(sighting) if sighting.moment == GIVEN else sighting.call
        is_enclosed = sighting.moment == ENCLOSED
        near = [] if is_enclosed else _whole(_before(sighting, self._near(call)), sighting)
        named = [each for each in near if self._is_named(each, sighting)]
        for found in (named, near):
            same = [each for each in found if each.content == sighting.content]
            if same:
                return Link(_handiest(same), Way.PASSED)
            alike = [each for each in found if _unlikeness(each, sighting) == 0]
            if alike:
                return Link(_handiest(alike), Way.MADE)
        iterated = [] if is_enclosed else self._iterated(call, sighting)
        if iterated:
            return Link(_handiest(iterated), Way.PASSED)
        older = _before(sighting, self._by_content[sighting.content])
        if older and (steps(sighting.path) or not near):
            return Link(self._kept(older, sighting), Way.KEPT)
        if near:
            return Link(_likest(named or near, sighting), Way.MADE)
        further = self._further(call, sighting)
        further = further or _whole(_before(sighting, self._trace.sightings), sighting)
        return Link(_likest(further, sighting), Way.UNSEEN) if further else None

    def _iterated(self, call: int | None, sighting: Sighting) -> list[Sighting]:
        """Return the same text where the nearest calls above had it.

        An iterator, as that of a comprehension, gives what they had, and nothing looks into it.
        """
        for _ in range(_LEVELS):
            call = None if call is None else self._trace.by_id[call].parent_id
            around = _before(sighting, self._near(call))
            same = [each for each in around if each.content == sighting.content]
            if same:
                return same
        return []

    def _is_named(self, candidate: Sighting, sighting: Sighting) -> bool:
        """Say whether the code that made or passed a text on names where another one was."""
        first, text = self._code_of(sighting)
        if candidate.moment == RETURNED and candidate.call != sighting.call:
            site = self._trace.by_id[candidate.call].call_site
            return site is not None and first <= site.line <= first + text.count("\n")
        name = place(candidate.path)
        names = [root(candidate.path), *([name] if name != place(sighting.path) else [])]
        return all(re.search(rf"\b{re.escape(each)}\b", text) for each in names if each)

    def _code_of(self, sighting: Sighting) -> tuple[int, str]:
        """Return the expression that gave the text to the call, or else the statement."""
        call = self._trace.by_id[sighting.call]
        if sighting.moment == GIVEN:
            site = call.call_site
            return 0 if site is None else site.line, self._trace.call_text(call) or ""
        file, line = self._trace.files[call.code.filename], sighting.line or 0
        first, last = (line, line) if file.is_template else statement_at(file.text, line)
        return first, "\n".join(split_lines(file.text)[max(first - 1, 0) : last])

    def _above(self, sighting: Sighting) -> int | None:
        return sighting.above or self._trace.by_id[sighting.call].parent_id

    def _near(self, call: int | None) -> Iterator[Sighting]:
        """Yield what a call had, and what the calls that it made returned or changed."""
        if call is None:
            return
        yield from self._by_call.get(call, ())
        for each in self._below.get(call, ()):
            is_changed = each.moment == HELD and (steps(each.path) or each.kind in BUFFERS)
            if each.moment == RETURNED or is_changed:
                yield each

    def _further(self, call: int | None, sighting: Sighting) -> list[Sighting]:
        """Return what the nearest call above had that had any of it."""
        while call is not None:
            found = _whole(_before(sighting, self._near(call)), sighting)
            if found:
                return found
            call = self._trace.by_id[call].parent_id
        return []

    def _kept(self, found: list[Sighting], sighting: Sighting) -> Sighting:
        """Return where a text lay before: at the same path or name, if it was there.

        What the same thread had comes first. Of what another thread had, it is the last that own
        code had.
        """
        here = [each for each in found if each.thread == sighting.thread]
        pool, name = here or found, place(sighting.path)
        alike = [each for each in pool if _is_at(sighting.path, each)]
        alike = alike or [each for each in pool if name and place(each.path) == name]
        if not alike and not here:
            alike = [each for each in pool if self._is_own(each)]
        return alike[-1] if alike else _handiest(pool)

    def _is_own(self, sighting: Sighting) -> bool:
        return self._trace.files[self._trace.by_id[sighting.call].code.filename].is_own


def _before(sighting: Sighting, among: Iterable[Sighting]) -> list[Sighting]:
    return [each for each in among if each.number < sighting.number]


def _whole(found: list[Sighting], sighting: Sighting) -> list[Sighting]:
    """Return those that have all of the value, unless the one that is asked for has not either."""
    return [each for each in found if CUT not in each.forms or CUT in sighting.forms]


def _handiest(found: list[Sighting]) -> Sighting:
    """Return the sighting with the fewest steps to it; of these, the last one."""
    return min(found, key=lambda each: (len(steps(each.path)), -each.number))


def _is_at(path: str, sighting: Sighting) -> bool:
    """Say whether a sighting is at a path that leads from a variable to something within."""
    return path == sighting.path and root(path) != "return" and bool(steps(path))


def _likest(found: list[Sighting], sighting: Sighting) -> Sighting:
    """Return the sighting whose text is most like that of another one; of these, the last one."""

    def distance(each: Sighting) -> tuple[int, int]:
        far = _unlikeness(each, sighting) + _STEP * len(steps(each.path))
        return far, -each.number

    return min(found, key=distance)


def _unlikeness(one: Sighting, other: Sighting) -> int:
    """Return how much differs: around the value, and in its form."""
    around = _different(one.before[::-1], other.before[::-1]) + _different(one.after, other.after)
    if not (one.value and other.value):  # one of them can't be read
        around += abs(one.length - other.length)
    return around + _OTHER_FORM * (one.forms != other.forms)


def _different(one: str, other: str) -> int:
    """Return how many characters two texts do not have in common, from where they begin."""
    common = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        common += 1
    return len(one) + len(other) - 2 * common
