"""The releases that a report was written on: of each distribution the one that fits most of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flaskmagic.eras.excerpts import Located
from flaskmagic.eras.revisions import Release


@dataclass(frozen=True, slots=True)
class Fit:
    """How the release that fits best does: ``agree`` of the ``of`` excerpts that it could.

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
    elsewhere: Mapping[int, Located]

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases, in the order in which they were looked for."""
        return tuple(fit.release for fit in self.fits.values())
