"""How well releases fit the excerpts of a report: line by line, number and text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from flaskmagic.eras.excerpts import Excerpt, Located
from flaskmagic.eras.quoted import Quoted, Spot
from flaskmagic.eras.release_files import ReleaseFiles
from flaskmagic.eras.revisions import Release

_FAR = 150
"""From there on it does not count how far the numbers are away: they may have begun anew."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the excerpts may stand in a release, by their place among the excerpts."""

    files: ReleaseFiles
    spots: Mapping[int, Sequence[Located]]

    def only(self, excerpts: Set[int]) -> Standing:
        """Leave out all but some excerpts.

        Args:
            excerpts: The places of those that count.

        Returns:
            The standing with them only.
        """
        return replace(self, spots={n: each for n, each in self.spots.items() if n in excerpts})

    @property
    def exact(self) -> dict[int, float]:
        """The scores of the excerpts whose own numbers are those of the file."""
        spots = ((n, spot) for n, each in self.spots.items() for spot in each)
        return {n: spot.score for n, spot in spots if spot.offset == 0}

    @property
    def by_numbers(self) -> tuple[int, float, int, float]:
        """How well it fits, where numbers count the most."""
        exact = self.exact
        return len(exact), round(sum(exact.values()), 6), len(self.spots), self.score

    @property
    def by_text(self) -> tuple[int, float, int]:
        """How well it fits whatever the numbers; of two alike, the one whose numbers are nearer."""
        near = [min(abs(each.offset or 0) for each in spots) for spots in self.spots.values()]
        return len(self.spots), self.score, -sum(min(each, _FAR) for each in near)

    @property
    def score(self) -> float:
        """How much of the excerpts is found, whatever the numbers."""
        best = (max(each.score for each in spots) for spots in self.spots.values())
        return round(sum(best), 2)


class Standings:
    """Says of one release after the other how it fits; what they share is read once."""

    def __init__(self, excerpts: Sequence[Excerpt]) -> None:
        """Begin.

        Args:
            excerpts: The excerpts.
        """
        self._quoted = Quoted(excerpts)
        self._read: dict[tuple[int, int], dict[int, list[Spot]]] = {}

    def of(self, files: ReleaseFiles) -> Standing:
        """Look for the excerpts in a release.

        Args:
            files: The files of the release.

        Returns:
            Where they may stand.
        """
        spots: dict[int, list[Located]] = {}
        for path in files.paths:
            checksum = files.checksum(path)
            if checksum not in self._read:
                self._read[checksum] = self._quoted.spots(files.text(path) or "")
            for excerpt, found in self._read[checksum].items():
                spots.setdefault(excerpt, []).extend(located(files.release, path, found))
        return Standing(files, spots)


def located(release: Release, path: str, spots: Iterable[Spot]) -> list[Located]:
    """Say of which file and release spots are.

    Args:
        release: The release.
        path: The file.
        spots: The spots.

    Returns:
        The same spots.
    """
    return [Located(release, path, s.first, s.last, s.offset, s.score) for s in spots]
