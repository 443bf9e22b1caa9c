"""The files of one release, read out of its wheel without unpacking it."""

from __future__ import annotations

import zipfile
from datetime import date
from functools import cached_property
from importlib.metadata import Distribution, distributions
from pathlib import Path

from flaskmagic.eras.decoded import decoded
from flaskmagic.eras.revisions import Release

_LARGEST = 4_000_000
"""Bytes of a file that is read at most; the largest Python file of these libraries has 200,000."""

_STAND_INS = (date(1980, 1, 2), date(2020, 2, 2))
"""Until the first day, and on the second, nothing was built: tools write them for no date."""


class ReleaseFiles:
    """A release whose wheel is at hand."""

    def __init__(self, release: Release, wheel: Path) -> None:
        """Open a wheel.

        Args:
            release: What it is the wheel of.
            wheel: The wheel.

        Raises:
            zipfile.BadZipFile: It is none.
            OSError: It can't be read.
        """
        self.release, self.wheel = release, wheel
        with zipfile.ZipFile(wheel) as opened:
            self._members = {each.filename: each for each in opened.infolist()}

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The Python files, as they are imported."""
        return tuple(sorted(name for name in self._members if name.endswith(".py")))

    def checksum(self, path: str) -> tuple[int, int]:
        """Return what two files have in common only if they are the same.

        Args:
            path: The path of a file that there is.

        Returns:
            Its checksum and size.
        """
        return self._members[path].CRC, self._members[path].file_size

    def text(self, path: str) -> str | None:
        """Read a file.

        Args:
            path: The path, as imported.

        Returns:
            The text; ``None`` if there is no such file, or if it is far too large.
        """
        member = self._members.get(path)
        if member is None or member.file_size > _LARGEST:
            return None
        with zipfile.ZipFile(self.wheel) as opened, opened.open(member) as file:
            return decoded(file.read(_LARGEST))

    @cached_property
    def date(self) -> date | None:
        """The day on which the newest of its files was written, if the wheel says it."""
        day = max((date(*each.date_time[:3]) for each in self._members.values()), default=None)
        return None if day is None or day <= _STAND_INS[0] or day == _STAND_INS[1] else day

    @cached_property
    def metadata(self) -> Distribution:
        """What the release says of itself, as that of an installed one can be read."""
        return next(iter(distributions(path=[str(self.wheel)])))

    @property
    def name(self) -> str:
        """The release as its authors write it, such as ``Flask 2.1.1``."""
        return f"{self.metadata.metadata['Name']} {self.release.version}"
