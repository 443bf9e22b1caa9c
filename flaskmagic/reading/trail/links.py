"""Says of each sighting where the value came from: the sighting before it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from flaskmagic.reading.hops import source_line
from flaskmagic.reading.trail.paths import place, root, steps
from flaskmagic.trace import CallSite, Sighting, Trace

_GIVEN = "given"
_RETURNED = "returned"
_BUFFERS = ("bytearray", "memoryview", "BytesIO")
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
        self._below: dict[int | None, list[int]] = defaultdict(list)
        for call in self._by_call:
            self._below[self._above(call)].append(call)

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
        call = self._above(sighting.call) if sighting.moment == _GIVEN else sighting.call
        near = _before(sighting, self._near(call))
        named = [each for each in near if self._is_named(each, sighting)]
        for found in (named, near):
            same = [each for each in found if each.content == sighting.content]
            if same:
                return Link(_handiest(same), Way.PASSED)
            alike = [each for each in found if _unlikeness(each, sighting) == 0]
            if alike:
                return Link(_handiest(alike), Way.MADE)
        older = _before(sighting, self._by_content[sighting.content])
        if older and (steps(sighting.path) or not near):
            return Link(_kept(older, sighting), Way.KEPT)
        if near:
            return Link(_likest(named or near, sighting), Way.MADE)
        further = self._further(call, sighting) or _before(sighting, self._trace.sightings)
        return Link(_likest(further, sighting), Way.UNSEEN) if further else None

    def _is_named(self, candidate: Sighting, sighting: Sighting) -> bool:
        """Say whether the line that made or passed a text on names where another one was."""
        call = self._trace.by_id[sighting.call]
        if sighting.moment == _GIVEN:
            text, lines = self._trace.call_text(call) or "", lines_of(call.call_site)
        else:
            line = sighting.line or 0
            text, lines = source_line(self._trace, call.code.filename, line), range(line, line + 1)
        if candidate.moment == _RETURNED and candidate.call != sighting.call:
            site = self._trace.by_id[candidate.call].call_site
            return site is not None and site.line in lines
        names = [root(candidate.path), *re.findall(r"\w+", place(candidate.path))]
        return all(re.search(rf"\b{re.escape(each)}\b", text) for each in names)

    def _above(self, call: int | None) -> int | None:
        return None if call is None else self._trace.by_id[call].parent_id

    def _near(self, call: int | None) -> Iterator[Sighting]:
        """Yield what a call had, and what the calls that it made returned or changed."""
        if call is None:
            return
        yield from self._by_call.get(call, ())
        for below in self._below.get(call, ()):
            for each in self._by_call[below]:
                if each.moment != _GIVEN and (
                    each.moment == _RETURNED or steps(each.path) or each.kind in _BUFFERS
                ):
                    yield each

    def _further(self, call: int | None, sighting: Sighting) -> list[Sighting]:
        """Return what the nearest call above had that had any of it."""
        while call is not None:
            found = _before(sighting, self._near(call))
            if found:
                return found
            call = self._above(call)
        return []


def lines_of(site: CallSite | None) -> range:
    """Return the lines of the expression that made a call.

    Args:
        site: The expression, if it is known.

    Returns:
        The numbers of its lines.
    """
    return range(0) if site is None else range(site.line, (site.end_line or site.line) + 1)


def _before(sighting: Sighting, among: Iterable[Sighting]) -> list[Sighting]:
    return [each for each in among if each.number < sighting.number]


def _handiest(found: list[Sighting]) -> Sighting:
    """Return the sighting with the fewest steps to it; of these, the last one."""
    return min(found, key=lambda each: (len(steps(each.path)), -each.number))


def _kept(found: list[Sighting], sighting: Sighting) -> Sighting:
    """Return the last sighting under the same name, or else the handiest."""
    name = place(sighting.path)
    named = [each for each in found if name and place(each.path) == name]
    return named[-1] if named else _handiest(found)


def _likest(found: list[Sighting], sighting: Sighting) -> Sighting:
    """Return the sighting whose text is most like that of another one; of these, the last one."""
    return min(
        found,
        key=lambda each: (_unlikeness(each, sighting) + _STEP * len(steps(each.path)), -each.number),
    )


def _unlikeness(one: Sighting, other: Sighting) -> int:
    """Return how much differs: around the value, and in its form."""
    around = _different(one.before[::-1], other.before[::-1]) + _different(one.after, other.after)
    return around + _OTHER_FORM * (one.forms != other.forms)


def _different(one: str, other: str) -> int:
    """Return how many characters two texts do not have in common, from where they begin."""
    common = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        common += 1
    return len(one) + len(other) - 2 * common
