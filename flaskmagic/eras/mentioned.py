"""Whether the lines that a report names are, in a release, of the definition that it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flaskmagic.eras.excerpts import Mention
from flaskmagic.eras.named_files import files_named
from flaskmagic.eras.release_files import ReleaseFiles
from flaskmagic.source.places import place_at


class Fitting(NamedTuple):
    """How many mentions fit a release, of those that name a file of it."""

    fit: int
    of: int


def fitting(mentions: Sequence[Mention], files: ReleaseFiles) -> Fitting:
    """Count the mentions that fit a release.

    Args:
        mentions: The mentions; those that name no definition say nothing.
        files: The files of the release.

    Returns:
        The counts.
    """
    judged = [_fits(each, files) for each in mentions if each.definitions]
    return Fitting(judged.count(True), len(judged) - judged.count(None))


def _fits(mention: Mention, files: ReleaseFiles) -> bool | None:
    paths = files_named(mention.file, files.paths)
    places = (place_at(files.text(path) or "", mention.first, mention.last) for path in paths)
    return any(p.is_of(n) for p in places if p for n in mention.definitions) if paths else None
