"""Releases from the package index, kept in the cache folder."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from flaskmagic import signals
from flaskmagic.eras.cache_folder import cache_folder
from flaskmagic.eras.index import NoIndex, PackageIndex
from flaskmagic.eras.release_files import ReleaseFiles
from flaskmagic.eras.revisions import Release
from flaskmagic.files import write_whole

_DAY = 24 * 60 * 60
_ROOM = 200_000_000
"""Bytes of wheels that are kept; those that were not read for the longest time go first."""


class Releases:
    """The releases at hand, and those that the package index has."""

    def __init__(self, index: PackageIndex | None, say: Callable[[str], None]) -> None:
        """Begin with what is in the cache folder.

        Args:
            index: The package index. Without one, nothing is downloaded.
            say: Called with a line before something is downloaded.
        """
        self._index, self._say = index, say
        self._wheels = cache_folder() / "wheels"
        # Not every Python has a wheel of every release.
        self._lists = cache_folder() / "versions" / "{}.{}".format(*sys.version_info)
        self._opened: dict[Release, ReleaseFiles] = {}

    def versions(self, distribution: str) -> tuple[str, ...]:
        """Return the releases of a distribution; the list of the index is kept for a day.

        Args:
            distribution: Its normalized name.

        Returns:
            The versions, the newest first; without an index those that the list has.

        Raises:
            NoIndex: The index can't be asked, or has none.
        """
        kept = self._lists / distribution
        if kept.is_file() and (self._index is None or time.time() - kept.stat().st_mtime < _DAY):
            return tuple(kept.read_text(encoding="utf-8").split())
        if self._index is None:
            return ()
        try:
            found = self._index.versions(distribution)
        except NoIndex:
            if kept.is_file():  # an old list is better than none
                return tuple(kept.read_text(encoding="utf-8").split())
            raise
        self._lists.mkdir(parents=True, exist_ok=True)
        write_whole(kept, "\n".join(found))
        return found

    def open(self, release: Release) -> ReleaseFiles | None:
        """Return the files of a release that is at hand.

        Args:
            release: The release.

        Returns:
            The files, ``None`` if they are not at hand: :meth:`fetch` gets them.
        """
        if release not in self._opened:
            wheel = self._wheel(release)
            try:
                self._opened[release] = ReleaseFiles(release, wheel)
                os.utime(wheel)
            except FileNotFoundError:
                return None
            except zipfile.BadZipFile:  # somebody else has written to it
                wheel.unlink()
                return None
        return self._opened[release]

    def fetch(self, releases: Iterable[Release]) -> None:
        """Get the releases that are not at hand from the index.

        Args:
            releases: The releases.

        Raises:
            NoIndex: The index can't be asked, or has not one of them. Without an index, nothing
                happens.
        """
        missing = [each for each in dict.fromkeys(releases) if self.open(each) is None]
        if self._index is None or not missing:
            return
        done = 0
        for together in _turns(missing):
            done += len(together)
            said = ", ".join(map(str, together))
            self._say(f"downloading {said} into {self._wheels} ({done} of {len(missing)})")
            self._download(self._index, together)
        _make_room(self._wheels)

    def _download(self, index: PackageIndex, releases: Sequence[Release]) -> None:
        self._wheels.mkdir(parents=True, exist_ok=True)
        with signals.held(), tempfile.TemporaryDirectory(dir=self._wheels, prefix=".") as folder:
            for release, wheel in index.download(releases, Path(folder)).items():
                wheel.replace(self._wheel(release))

    def _wheel(self, release: Release) -> Path:
        return self._wheels / f"{release.distribution}-{release.version}.whl"


def _turns(releases: Sequence[Release]) -> Iterator[list[Release]]:
    """Yield releases of different distributions together: pip takes only one of each at a time."""
    waiting = list(releases)
    while waiting:
        first: dict[str, Release] = {}
        for each in waiting:
            first.setdefault(each.distribution, each)
        yield list(first.values())
        waiting = [each for each in waiting if each not in first.values()]


def _make_room(folder: Path) -> None:
    """Remove the wheels that were not read for the longest time, if there are too many."""
    left = _ROOM
    for wheel in sorted(folder.glob("*.whl"), key=lambda each: -each.stat().st_mtime):
        left -= wheel.stat().st_size
        if left < 0:
            wheel.unlink(missing_ok=True)
