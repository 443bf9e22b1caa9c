"""Releases from the package index, kept in the cache folder, and those that are installed."""

from __future__ import annotations

import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import Distribution
from pathlib import Path

from flaskmagic import signals
from flaskmagic.eras.cache_folder import cache_folder
from flaskmagic.eras.index import PackageIndex
from flaskmagic.eras.release_files import InstalledFiles, ReleaseFiles, WheelFiles
from flaskmagic.eras.revisions import Release
from flaskmagic.files import write_whole
from flaskmagic.source.environment import Environment
from flaskmagic.source.origins import is_editable
from flaskmagic.source.repositories import normalized, numbers

_DAY = 24 * 60 * 60
_ROOM = 200_000_000
"""Bytes of wheels that are kept; those that were not read for the longest time go first."""


class Releases:
    """The releases at hand, and those that the package index has."""

    def __init__(
        self,
        index: PackageIndex | None,
        say: Callable[[str], None],
        environment: Environment | None = None,
    ) -> None:
        """Begin with what is in the cache folder, and what is installed.

        Args:
            index: The package index. Without one, nothing is downloaded.
            say: Called with a line before something is downloaded.
            environment: What is installed. The default is where this runs.
        """
        self._index, self._say = index, say
        self._environment = environment or Environment.here()
        self._wheels = cache_folder() / "wheels"
        # Not every Python has a wheel of every release.
        self._lists = cache_folder() / "versions" / "{}.{}".format(*sys.version_info)
        self._opened: dict[Release, ReleaseFiles] = {}

    @cached_property
    def installed(self) -> Mapping[str, Distribution]:
        """The installed distributions, by their normalized names."""
        found: dict[str, Distribution] = {}
        for each in self._environment.distributions():
            found.setdefault(normalized(each.metadata["Name"]), each)
        return found

    def versions(self, distribution: str) -> tuple[str, ...]:
        """Return the releases of a distribution; the list of the index is kept for a day.

        Args:
            distribution: Its normalized name.

        Returns:
            The versions, the newest first; without an index those that are at hand.

        Raises:
            NoIndex: The index can't be asked, or has none.
        """
        if self._index is None:
            return self._at_hand(distribution)
        kept = self._lists / distribution
        if kept.is_file() and time.time() - kept.stat().st_mtime < _DAY:
            return tuple(kept.read_text(encoding="utf-8").split())
        found = self._index.versions(distribution)
        self._lists.mkdir(parents=True, exist_ok=True)
        write_whole(kept, "\n".join(found))
        return found

    def _at_hand(self, distribution: str) -> tuple[str, ...]:
        wheels = self._wheels.glob(f"{distribution}-[0-9]*.whl")
        found = {each.stem.removeprefix(f"{distribution}-") for each in wheels}
        if distribution in self.installed:
            found.add(self.installed[distribution].version)
        return tuple(sorted(found, key=numbers, reverse=True))

    def open(self, release: Release) -> ReleaseFiles | None:
        """Return the files of a release that is at hand.

        Args:
            release: The release.

        Returns:
            The files, ``None`` if they are not at hand: :meth:`fetch` gets them.
        """
        if release not in self._opened:
            found = self._wheel_files(release) or self._installed_files(release)
            if found is None:
                return None
            self._opened[release] = found
        return self._opened[release]

    def _wheel_files(self, release: Release) -> WheelFiles | None:
        wheel = self._wheel(release)
        try:
            os.utime(wheel)  # it is used
            return WheelFiles(release, wheel)
        except FileNotFoundError:
            return None
        except zipfile.BadZipFile:  # somebody else has written to it
            wheel.unlink()
            return None

    def _installed_files(self, release: Release) -> InstalledFiles | None:
        installed = self.installed.get(release.distribution)
        if installed is None or installed.version != release.version or is_editable(installed):
            return None
        return InstalledFiles(release, installed)

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
