"""The releases that a report was written on: of each distribution the one that fits most of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flaskmagic.eras.best import best_by_mentions, choose
from flaskmagic.eras.candidates import all_of, last_of_each
from flaskmagic.eras.excerpts import Excerpt, Located, Mention
from flaskmagic.eras.mentioned import fitting
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import Release
from flaskmagic.eras.spots import best_spot, owners, rewrapped_in
from flaskmagic.eras.standings import Standing, Standings

_SERIES_BY_TEXT = 3
_AS_LIKE = 0.7
"""From one series to the next the text hardly changes, but the numbers do: some are looked at."""


@dataclass(frozen=True, slots=True)
class Fit:
    """The release of a distribution that fits best.

    ``agree`` of the ``of`` excerpts that are of this distribution have its numbers, and
    ``mentions`` of the ``mentioned`` definitions stand at the lines that are named. ``also`` are
    releases that fit as well as this one, ``looked_at`` all that were tried.
    """

    release: Release
    agree: int
    of: int
    mentions: int = 0
    mentioned: int = 0
    also: tuple[Release, ...] = ()
    looked_at: tuple[Release, ...] = ()


@dataclass(frozen=True, slots=True)
class Era:
    """The release of each distribution, and where each excerpt stands in them, in their order.

    An excerpt whose numbers are exactly those of another release is located there as well:
    ``elsewhere`` has it.
    """

    fits: Mapping[str, Fit]
    located: tuple[Located | None, ...]
    elsewhere: Mapping[int, Located] = field(default_factory=dict)

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases."""
        return tuple(fit.release for fit in self.fits.values())


def find_era(
    excerpts: Sequence[Excerpt],
    mentions: Sequence[Mention],
    distributions: Iterable[str],
    releases: Releases,
    pinned: Mapping[str, str] | None = None,
) -> Era:
    """Find the releases that a report was written on.

    Args:
        excerpts: The code that it quotes.
        mentions: The lines and definitions that it names.
        distributions: The normalized names of the distributions to look at.
        releases: The releases that there are.
        pinned: The versions of those distributions whose release is known.

    Returns:
        The releases that fit most. A distribution that nothing fits is left out, unless it is
        pinned.

    Raises:
        NoIndex: The package index can't be asked, or has not a release that is pinned.
    """
    asked = {name: [version] for name, version in (pinned or {}).items()}
    for name in distributions:
        if name not in asked:
            asked[name] = list(releases.versions(name))
    read = Standings(excerpts)
    first = _standings(read, releases, {name: last_of_each(each) for name, each in asked.items()})
    second = {name: _more(asked[name], each, mentions) for name, each in first.items()}
    standings = _owned(_standings(read, releases, second))
    chosen = choose(standings, mentions, (pinned or {}).keys())
    fits = {name: _fit(tied, standings[name], mentions) for name, tied in chosen.items()}
    certain = {name: tied[0] for name, tied in chosen.items()}
    return Era(fits, _located(excerpts, certain), _elsewhere(excerpts, certain, standings))


def _standings(
    read: Standings, releases: Releases, wanted: Mapping[str, Sequence[str]]
) -> dict[str, list[Standing]]:
    """Return how the wanted versions of each distribution do."""
    named = {name: [Release(name, each) for each in found] for name, found in wanted.items()}
    releases.fetch(release for each in named.values() for release in each)
    return {
        name: [read.of(files) for files in map(releases.open, each) if files is not None]
        for name, each in named.items()
    }


def _more(
    versions: Sequence[str], looked_at: Sequence[Standing], mentions: Sequence[Mention]
) -> list[str]:
    """Return the versions that were looked at, and all of the series that fit best."""
    quoted = [each for each in looked_at if each.spots]
    by_text = sorted(quoted, key=lambda each: each.by_text, reverse=True)[:_SERIES_BY_TEXT]
    best = [each for each in by_text if each.score >= _AS_LIKE * by_text[0].score]
    if quoted:
        best.append(max(quoted, key=lambda each: each.by_numbers))
    else:
        best = best_by_mentions(looked_at, mentions)[:1]
    more = all_of(versions, (each.files.release.version for each in best))
    seen = {each.files.release.version for each in looked_at}
    return [each for each in versions if each in seen or each in more]


def _owned(standings: Mapping[str, Sequence[Standing]]) -> dict[str, list[Standing]]:
    """Leave to each distribution the excerpts that fit it better than any other."""
    owner = owners(standings)
    return {
        name: [each.only({n for n in owner if owner[n] == name}) for each in found]
        for name, found in standings.items()
    }


def _fit(
    tied: Sequence[Standing], standings: Sequence[Standing], mentions: Sequence[Mention]
) -> Fit:
    best, *also = tied
    fits = fitting(mentions, best.files)
    exact = {excerpt for each in standings for excerpt in each.exact}
    of = {excerpt for each in standings for excerpt in each.spots}
    return Fit(
        best.files.release,
        agree=len(best.exact.keys() | best.spots.keys() - exact),
        of=len(of),
        mentions=fits.fit,
        mentioned=fits.of,
        also=tuple(each.files.release for each in also),
        looked_at=tuple(each.files.release for each in standings),
    )


def _located(
    excerpts: Sequence[Excerpt], certain: Mapping[str, Standing]
) -> tuple[Located | None, ...]:
    """Return where the excerpts stand in the releases that were chosen."""
    spots = [
        [spot for standing in certain.values() for spot in standing.spots.get(number, ())]
        for number in range(len(excerpts))
    ]
    left = {number: excerpts[number] for number, each in enumerate(spots) if not each}
    for number, each in rewrapped_in(left, [s.files for s in certain.values()]).items():
        spots[number] = each
    return tuple(map(best_spot, excerpts, spots))


def _elsewhere(
    excerpts: Sequence[Excerpt],
    certain: Mapping[str, Standing],
    standings: Mapping[str, Sequence[Standing]],
) -> dict[int, Located]:
    """Return where the excerpts stand whose numbers are those of a release that was not chosen."""
    found: dict[int, Located] = {}
    for name, standing in certain.items():
        for other in standings[name]:
            for number in other.exact.keys() - standing.exact.keys() - found.keys():
                spots = [spot for spot in other.spots[number] if spot.offset == 0]
                spot = best_spot(excerpts[number], spots)
                found |= {number: spot} if spot else {}
    return found
