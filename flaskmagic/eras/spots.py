"""Which of the places that an excerpt fits is meant: the code decides, then the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from flaskmagic.eras.excerpts import Excerpt, Located
from flaskmagic.eras.named_files import files_named
from flaskmagic.eras.quoted import Rewrapped
from flaskmagic.eras.release_files import ReleaseFiles
from flaskmagic.eras.standings import Standing, located


def owners(standings: Mapping[str, Sequence[Standing]]) -> dict[int, str]:
    """Say of which distribution each excerpt is.

    Args:
        standings: How the releases of each distribution do.

    Returns:
        The distributions, by the excerpts' places; an excerpt that fits nowhere is left out.
    """
    best: dict[int, tuple[tuple[bool, float], str]] = {}
    for name, each in standings.items():
        for standing in each:
            for excerpt, spots in standing.spots.items():
                rank = max((spot.offset == 0, spot.score) for spot in spots)
                if excerpt not in best or rank > best[excerpt][0]:
                    best[excerpt] = rank, name
    return {excerpt: name for excerpt, (_, name) in best.items()}


def best_spot(excerpt: Excerpt, spots: Iterable[Located]) -> Located | None:
    """Choose where an excerpt stands.

    Args:
        excerpt: The excerpt.
        spots: Where it may stand.

    Returns:
        The spot where most of it is found; of several the one in the file and at the lines that
        the words name, or else where its own numbers are.
    """
    return max(spots, key=lambda spot: _rank(excerpt, spot), default=None)


def rewrapped_in(
    excerpts: Mapping[int, Excerpt], releases: Iterable[ReleaseFiles]
) -> dict[int, list[Located]]:
    """Look for excerpts whose lines were broken elsewhere.

    Args:
        excerpts: The excerpts, by their places.
        releases: The releases to look in.

    Returns:
        Where they may stand, by their places.
    """
    found: dict[int, list[Located]] = {}
    wanted = Rewrapped(excerpts)
    for files in releases:
        for path in files.paths:
            for excerpt, spots in wanted.spots(files.text(path) or "").items():
                found.setdefault(excerpt, []).extend(located(files.release, path, spots))
    return found


def _rank(excerpt: Excerpt, spot: Located) -> tuple[float, bool, bool, bool, int]:
    first, last = excerpt.first, excerpt.last or excerpt.first
    is_named = excerpt.file is not None and bool(files_named(excerpt.file, [spot.path]))
    is_there = bool(first and last and spot.first <= last and first <= spot.last)
    return (
        round(spot.score, 2),
        is_named,
        is_there,
        spot.offset == 0,
        -abs(spot.offset or 0),
    )
