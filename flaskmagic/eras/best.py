"""Chooses the release of each distribution: by what fits, and else by what was out at the time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from flaskmagic.eras.excerpts import Mention
from flaskmagic.eras.mentioned import fitting
from flaskmagic.eras.standings import Standing


def choose(
    standings: Mapping[str, Sequence[Standing]],
    mentions: Sequence[Mention],
    pinned: Collection[str] = (),
) -> dict[str, list[Standing]]:
    """Choose the release of each distribution that fits most.

    Args:
        standings: How the releases of each distribution do, the newest release first.
        mentions: What the words name; it counts where the excerpts fit several releases.
        pinned: The distributions of which there is only the release that is chosen.

    Returns:
        For each distribution that is pinned, or that anything fits, the standing of the release
        that is chosen, and those of the releases that fit as well. Of several, the newest is
        chosen that was out in the middle of the time in which all of them were the newest.
    """
    tied = {
        name: list(each) if name in pinned else _tied(each, mentions)
        for name, each in standings.items()
    }
    tied = {name: each for name, each in tied.items() if each}
    day = _day([_life(each, standings[name], name in pinned) for name, each in tied.items()])
    return {name: _newest_first(each, day) for name, each in tied.items()}


def best_by_mentions(standings: Sequence[Standing], mentions: Sequence[Mention]) -> list[Standing]:
    """Return the releases that the most mentions fit.

    Args:
        standings: The standings of the releases.
        mentions: The mentions.

    Returns:
        The best ones, none if no mention fits any.
    """
    fits = [fitting(mentions, each.files).fit for each in standings]
    most = max(fits, default=0)
    return [each for each, fit in zip(standings, fits, strict=True) if fit == most and most]


def _tied(standings: Sequence[Standing], mentions: Sequence[Mention]) -> list[Standing]:
    quoted = [each for each in standings if each.spots]
    if not quoted:
        return best_by_mentions(standings, mentions)
    most = max(each.by_numbers for each in quoted)
    best = [each for each in quoted if each.by_numbers == most]
    return (len(best) > 1 and best_by_mentions(best, mentions)) or best


def _life(
    tied: Sequence[Standing], standings: Sequence[Standing], is_pinned: bool
) -> tuple[date, date]:
    """Return when the first of some releases came, and when one came that is newer than all.

    What came after a pinned release is not known: the day that it came has to do.
    """
    newer = standings[: standings.index(tied[0])]
    begin = min((day for each in tied if (day := each.files.date)), default=date.min)
    until = begin if is_pinned else date.today()
    return begin, min((day for each in newer if (day := each.files.date)), default=until)


def _day(lives: Sequence[tuple[date, date]]) -> date:
    """Return the middle of the time that all lives share, or else the last beginning."""
    begin = max((begin for begin, _ in lives), default=date.min)
    end = min((end for _, end in lives), default=date.max)
    return begin + max(end - begin, timedelta()) / 2


def _newest_first(tied: Sequence[Standing], day: date) -> list[Standing]:
    """Put the newest release first that was out on a day, or the oldest if none was."""
    out = [each for each in tied if each.files.date is not None and each.files.date <= day]
    chosen = out[0] if out else tied[-1]
    return [chosen, *(each for each in tied if each is not chosen)]
