"""Excerpts, looked for in files: each file is read once for all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flaskmagic.eras.excerpts import Excerpt
from flaskmagic.eras.tokens import grams, tokens
from flaskmagic.eras.windows import best_windows
from flaskmagic.lines import split_lines
from flaskmagic.source.places import is_in_docstring

ENOUGH = 0.6
"""The part of an excerpt that must be found."""

_FEW = 8
"""How few tokens stand in many places by chance: then only the number of the line counts."""

_MOST_SPOTS = 8

_OFTEN = 50
"""What stands so often in the excerpts says nothing, and would take long to look for."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an excerpt may stand in a file: see ``Located``."""

    first: int
    last: int
    offset: int | None
    score: float


class Quoted:
    """What is looked for: the lines of excerpts, without their spaces and comments."""

    def __init__(self, excerpts: Sequence[Excerpt]) -> None:
        """Take the excerpts apart.

        Args:
            excerpts: The excerpts.
        """
        self._excerpts = excerpts
        self._is_numbered = [any(n is not None for n, _ in each.lines) for each in excerpts]
        rows = {excerpt: _rows(each) for excerpt, each in enumerate(excerpts)}
        self._wanted = _wanted(rows)
        self._rows = {
            excerpt: {number: row for number, row in each.items() if row in self._wanted}
            for excerpt, each in rows.items()
        }
        self._known: dict[str, Sequence[tuple[int, int]]] = {}

    def spots(self, text: str) -> dict[int, list[Spot]]:
        """Look for all excerpts in a file.

        Args:
            text: The text of the file.

        Returns:
            Where each may stand, the best spots only, by the excerpt's number; those of which too
            little is found are left out.
        """
        hits: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for line, said in enumerate(split_lines(text), 1):
            if said not in self._known:
                self._known[said] = self._wanted.get(tokens(said), ())
            for excerpt, number in self._known[said]:
                hits[excerpt].append((line, number))
        found = {excerpt: self._spots(excerpt, each, text) for excerpt, each in hits.items()}
        return {excerpt: spots for excerpt, spots in found.items() if spots}

    def _spots(self, excerpt: int, hits: Sequence[tuple[int, int]], text: str) -> list[Spot]:
        rows = self._rows[excerpt]
        if self._is_numbered[excerpt]:
            return list(_by_number(self._excerpts[excerpt], rows, hits))
        weights = {number: len(row) for number, row in rows.items()}
        return _by_weight(hits, weights, len(rows), text) if _size(rows) >= _FEW else []


class Rewrapped:
    """What is looked for of excerpts whose lines were broken elsewhere: a few tokens in a row."""

    def __init__(self, excerpts: Mapping[int, Excerpt]) -> None:
        """Take the excerpts apart.

        Args:
            excerpts: The excerpts, by their place among all excerpts.
        """
        self._excerpts = excerpts
        distinct = {number: _grams(each) for number, each in excerpts.items()}
        self._wanted = _wanted(distinct)
        self._weights = {
            number: {at: 1 for at, gram in each.items() if gram in self._wanted}
            for number, each in distinct.items()
        }

    def spots(self, text: str) -> dict[int, list[Spot]]:
        """Look for all excerpts in a file.

        Args:
            text: The text of the file.

        Returns:
            Where each may stand, as :meth:`Quoted.spots` has it.
        """
        hits: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for line, gram in _grams_of(text):
            for excerpt, at in self._wanted.get(gram, ()):
                hits[excerpt].append((line, at))
        found: dict[int, list[Spot]] = {}
        for excerpt, each in hits.items():
            lines = len(self._excerpts[excerpt].lines)
            spots = _by_weight(each, self._weights[excerpt], lines, text)
            found |= {excerpt: spots} if spots else {}
        return found


def _wanted(
    units: Mapping[int, Mapping[int, tuple[str, ...]]],
) -> dict[tuple[str, ...], list[tuple[int, int]]]:
    """Return where in the excerpts each unit stands: the excerpt, and its number in it."""
    found: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for excerpt, each in units.items():
        for number, unit in each.items():
            found[unit].append((excerpt, number))
    return {unit: places for unit, places in found.items() if len(places) <= _OFTEN}


def _grams(excerpt: Excerpt) -> dict[int, tuple[str, ...]]:
    """Return the different tokens in a row of an excerpt."""
    row = [token for _, line in excerpt.lines for token in tokens(line)]
    return dict(enumerate(dict.fromkeys(grams(row)) if len(row) >= _FEW else ()))


def _rows(excerpt: Excerpt) -> dict[int, tuple[str, ...]]:
    """Return the tokens of the lines that say something, by their numbers.

    Where only some lines have a number, the others go on from the line before.
    """
    if any(number is not None for number, _ in excerpt.lines):
        numbered = ((number, text) for number, text in excerpt.lines if number is not None)
    else:
        numbered = ((at, text) for at, (_, text) in enumerate(excerpt.lines))
    rows = {number: tokens(text) for number, text in numbered}
    return {n: row for n, row in rows.items() if any(token[0].isalnum() for token in row)}


def _size(rows: Mapping[int, Sequence[str]]) -> int:
    return sum(map(len, rows.values()))


def _by_number(
    excerpt: Excerpt, rows: Mapping[int, Sequence[str]], hits: Sequence[tuple[int, int]]
) -> Iterator[Spot]:
    """Yield where the most lines stand at the same distance from their numbers."""
    numbers = [number for number, text in excerpt.lines if number is not None and text.strip()]
    votes = Counter(line - number for line, number in hits)
    most = max(votes.values())
    if most / len(rows) < ENOUGH:
        return
    offsets = [offset for offset, count in votes.items() if count == most or offset == 0]
    for offset in sorted(offsets, key=abs)[:_MOST_SPOTS]:
        score = votes[offset] / len(rows)
        if score >= ENOUGH and (offset == 0 or _size(rows) >= _FEW):
            yield Spot(min(numbers) + offset, max(numbers) + offset, offset, score)


def _by_weight(
    hits: Sequence[tuple[int, int]], weights: Mapping[int, int], lines: int, text: str
) -> list[Spot]:
    """Return where the most stands close together; docstrings may have been left out.

    What stands in a docstring is no code of the library, but a sample of somebody's own.
    """
    total = sum(weights.values())
    windows = best_windows(hits, weights, min(8 * lines, lines + 100), _MOST_SPOTS)
    return [
        Spot(each.first, each.last, None, each.weight / total)
        for each in windows
        if each.weight >= ENOUGH * total and not is_in_docstring(text, each.first, each.last)
    ]


def _grams_of(text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the tokens in a row of a file, each with the line that it begins on."""
    at = [(token, line) for line, said in enumerate(split_lines(text), 1) for token in tokens(said)]
    row = [token for token, _ in at]
    for gram, (_, line) in zip(grams(row), at, strict=False):
        yield line, gram
