"""The files of the libraries at hand, and which of them a path that somebody wrote means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flaskmagic.eras.named_files import files_named, packages_of
from flaskmagic.eras.release_files import ReleaseFiles
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import NotRead, ReadFrom, Release, SourceText
from flaskmagic.source.repositories import (
    REPOSITORIES,
    fragment,
    known_repository,
    page,
    release_page,
)
from flaskmagic.trace import RecordedPython, read_text

PYTHON = "python"
"""What stands for the standard library among the distributions."""

_CPYTHON = "github.com/python/cpython"


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A file of a library: the normalized distribution, and the path as it is imported."""

    distribution: str
    path: str


class Libraries:
    """The libraries whose repositories are known, each of one release, and Python's own."""

    def __init__(self, releases: Releases, found: Mapping[str, Release]) -> None:
        """Begin with what was found.

        Args:
            releases: The releases at hand.
            found: The release of each distribution that is meant. Others are taken as installed.
        """
        self._releases, self._found = releases, found

    @cached_property
    def installed(self) -> Mapping[str, Release]:
        """The installed release of each library, by its distribution."""
        installed = self._releases.installed
        found = {
            name: Release(name, each.version)
            for name, each in installed.items()
            if name in REPOSITORIES
        }
        return {**found, PYTHON: Release(PYTHON, self._python.version)}

    @cached_property
    def releases(self) -> Mapping[str, Release]:
        """The release of each library that words are held against, by its distribution."""
        return {**self.installed, **self._found}

    def named(self, written: str) -> Sequence[LibraryFile]:
        """Find the files that a path in words may mean.

        Args:
            written: The path, such as ``flask/app.py``, ``app.py`` or ``werkzeug.routing.py``.

        Returns:
            The files; those with the least before what was written come first.
        """
        found = [
            LibraryFile(distribution, path)
            for distribution, release in self.releases.items()
            for path in files_named(written, self.paths(release))
        ]
        standard = written.strip().replace("\\", "/")
        if not found and standard.endswith(".py") and self._standard(standard) is not None:
            found = [LibraryFile(PYTHON, standard)]
        return sorted(found, key=lambda file: (file.path.count("/"), file.path))

    def in_repository(self, repository: str, path: str) -> LibraryFile | None:
        """Find the file of a library by its place in a repository.

        Args:
            repository: The repository as ``host/owner/name``.
            path: The path in it.

        Returns:
            The file, which need not be there; ``None`` if the repository is not known.
        """
        if repository.lower() == _CPYTHON:
            return LibraryFile(PYTHON, path.removeprefix("Lib/"))
        known = known_repository(repository)
        return None if known is None else LibraryFile(known.distribution, path.removeprefix("src/"))

    def distribution_of(self, written: str) -> str | None:
        """Return the distribution that a path belongs to by its package.

        Args:
            written: The path, such as ``flask/scaffold.py``.

        Returns:
            The distribution, also where it has no such file; ``None`` if no package is named.
        """
        words = re.split(r"[/\\.]", written.lower())[:-1]
        for distribution in self.releases:
            if set(words) & set(packages_of(distribution)):
                return distribution
        return None

    def paths(self, release: Release) -> Sequence[str]:
        """Return the Python files of a release.

        Args:
            release: The release.

        Returns:
            The paths, as they are imported; none if it is not at hand.
        """
        files = self._files(release)
        return () if files is None else files.paths

    def read(self, file: LibraryFile, release: Release) -> SourceText | NotRead:
        """Read a file of a release.

        Args:
            file: The file.
            release: The release of its library.

        Returns:
            Its text, or why it was not read.
        """
        if file.distribution == PYTHON:
            return self._read_standard(file, release)
        files = self._files(release)
        if files is None:
            return NotRead(f"{release} is not at hand")
        text = files.text(file.path)
        if text is not None:
            return SourceText(file.path, text, files.read_from, release)
        if file.path in files.paths:
            return NotRead(f"{file.path} is not as it was released")
        return NotRead(f"{release} has no file {file.path}", is_missing=True)

    def tagged(self, file: LibraryFile, tag: str) -> Release | None:
        """Return the release whose tag an address names.

        Args:
            file: The file that the address is of.
            tag: The tag.

        Returns:
            The release, ``None`` if the tag has not the form of one.
        """
        if file.distribution == PYTHON:
            return Release(PYTHON, tag.removeprefix("v")) if tag.startswith("v") else None
        version = REPOSITORIES[file.distribution].version(tag)
        return None if version is None else Release(file.distribution, version)

    def address(self, file: LibraryFile, release: Release, first: int, last: int) -> str | None:
        """Return the permalink of lines of a release.

        Args:
            file: The file.
            release: The release.
            first: The first line.
            last: The last line.

        Returns:
            The address; ``None`` where the tag or the folder in the repository is not known.
        """
        if file.distribution == PYTHON:
            found = page(_CPYTHON, "tag", f"v{release.version}", f"Lib/{file.path}")
        else:
            files = self._files(release)
            found = None if files is None else release_page(files.metadata, file.path)
        return None if found is None else found + fragment(first, last)

    @cached_property
    def _python(self) -> RecordedPython:
        return RecordedPython.here()

    def _files(self, release: Release) -> ReleaseFiles | None:
        return self._releases.open(release)

    def _read_standard(self, file: LibraryFile, release: Release) -> SourceText | NotRead:
        if release != self.installed[PYTHON]:
            return NotRead(f"Python {release.version} is not the one that runs this")
        found = self._standard(file.path)
        if found is None:
            return NotRead(f"Python {release.version} has no file {file.path}", is_missing=True)
        return SourceText(file.path, read_text(str(found)), ReadFrom.INSTALLED, release)

    def _standard(self, path: str) -> Path | None:
        """Return a file of the standard library; no path leads out of it."""
        if path.startswith("/") or ".." in path.split("/"):
            return None
        file = Path(self._python.standard_library, path)
        return file if file.is_file() else None
