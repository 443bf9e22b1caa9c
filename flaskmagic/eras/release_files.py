"""The files of one release: in its wheel, which is not unpacked, or as they are installed."""

from __future__ import annotations

import zipfile
import zlib
from datetime import date
from functools import cached_property, lru_cache
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Protocol

from flaskmagic.eras.decoded import decoded
from flaskmagic.eras.revisions import ReadFrom, Release
from flaskmagic.source.origins import origin

LARGEST = 4_000_000
"""Bytes of a file that is read at most; the largest Python file of these libraries has 200,000."""

_STAND_INS = (date(1980, 1, 2), date(2020, 2, 2))
"""Until the first day, and on the second, nothing was built: tools write them for no date."""


class ReleaseFiles(Protocol):
    """The files of a release that is at hand."""

    release: Release
    read_from: ReadFrom

    @property
    def paths(self) -> tuple[str, ...]:
        """The Python files, as they are imported."""

    @property
    def date(self) -> date | None:
        """The day on which the newest of the files was written, if that is known."""

    @property
    def metadata(self) -> Distribution:
        """What the release says of itself."""

    def text(self, path: str) -> str | None:
        """Read a file.

        Args:
            path: The path, as imported.

        Returns:
            The text; ``None`` if there is no such file, or if it is not what was released.
        """

    def checksum(self, path: str) -> tuple[int, int]:
        """Return what two files have in common only if they are the same.

        Args:
            path: One of the paths.

        Returns:
            Its checksum and size.
        """


class WheelFiles:
    """The files in a wheel."""

    read_from = ReadFrom.RELEASE

    def __init__(self, release: Release, wheel: Path) -> None:
        """Open a wheel.

        Args:
            release: What it is the wheel of.
            wheel: The wheel.

        Raises:
            zipfile.BadZipFile: It is none.
            OSError: It can't be read.
        """
        self.release, self._wheel = release, wheel
        with zipfile.ZipFile(wheel) as opened:
            self._members = {each.filename: each for each in opened.infolist()}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The Python files, as they are imported."""
        return tuple(sorted(name for name in self._members if name.endswith(".py")))

    @cached_property
    def date(self) -> date | None:
        """The day on which the newest of its files was written, if the wheel says it."""
        day = max((date(*each.date_time[:3]) for each in self._members.values()), default=None)
        return None if day is None or day <= _STAND_INS[0] or day == _STAND_INS[1] else day

    @cached_property
    def metadata(self) -> Distribution:
        """What the release says of itself, as that of an installed one can be read."""
        return next(iter(distributions(path=[str(self._wheel)])))

    def text(self, path: str) -> str | None:
        """Read a file.

        Args:
            path: The path, as imported.

        Returns:
            The text; ``None`` if there is no such file, or if it is far too large.
        """
        member = self._members.get(path)
        if member is None or member.file_size > LARGEST:
            return None
        with _opened(self._wheel, self._wheel.stat().st_mtime_ns).open(member) as file:
            return decoded(file.read(LARGEST))

    def checksum(self, path: str) -> tuple[int, int]:
        """Return what two files have in common only if they are the same.

        Args:
            path: One of the paths.

        Returns:
            Its checksum and size.
        """
        return self._members[path].CRC, self._members[path].file_size


@lru_cache(maxsize=8)
def _opened(wheel: Path, _changed: int) -> zipfile.ZipFile:
    """Return a wheel to read several files of: each time it is opened, its list is read anew."""
    return zipfile.ZipFile(wheel)


class InstalledFiles:
    """The files of an installed release, as far as they are what was released."""

    read_from = ReadFrom.INSTALLED
    date = None

    def __init__(self, release: Release, metadata: Distribution) -> None:
        """Begin.

        Args:
            release: The release.
            metadata: The installed distribution.
        """
        self.release, self.metadata = release, metadata

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The Python files, as they are imported."""
        names = (str(each) for each in self.metadata.files or ())
        return tuple(sorted(n for n in names if n.endswith(".py") and not n.startswith("..")))

    def text(self, path: str) -> str | None:
        """Read a file.

        Args:
            path: The path, as imported.

        Returns:
            The text; ``None`` if it is not what was released.
        """
        if path not in self.paths:
            return None
        content = self._content(path)
        return None if content is None else decoded(content)

    def checksum(self, path: str) -> tuple[int, int]:
        """Return what two files have in common only if they are the same.

        Args:
            path: One of the paths.

        Returns:
            Its checksum and size, as a wheel has them.
        """
        content = self._content(path) or b""
        return zlib.crc32(content), len(content)

    def _content(self, path: str) -> bytes | None:
        file = Path(str(self.metadata.locate_file(path)))
        changed = origin(str(file), path, self.metadata).remark
        return None if changed else file.read_bytes()
