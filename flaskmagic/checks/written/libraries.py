"""The libraries that a report speaks of, each of one release, and their files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from flaskmagic.eras.named_files import packages_of
from flaskmagic.eras.revisions import (
    NotRead,
    ReadFrom,
    Release,
    Revision,
    RevisionKind,
    SourceText,
)
from flaskmagic.eras.sources import Sources
from flaskmagic.source.repositories import (
    REPOSITORIES,
    fragment,
    known_repository,
    page,
    release_page,
)
from flaskmagic.trace import RecordedPython, read_text
from flaskmagic.written.permalinks import Permalink
from flaskmagic.written.permalinks import RevisionKind as Given

PYTHON = "python"
"""What stands for the standard library among the distributions."""

_OWN, _DEMO = "flaskmagic", "flaskmagic/demo_app/"
"""The app that comes with this: reports that were made of it name its files."""

_ROOT = Path(__file__).parents[3]

_CPYTHON = "github.com/python/cpython"
_KINDS = {
    Given.SHA: RevisionKind.SHA,
    Given.TAG: RevisionKind.TAG,
    Given.BRANCH: RevisionKind.BRANCH,
    Given.UNKNOWN: RevisionKind.BRANCH,
}


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A file of a library: the normalized distribution, and the path as it is imported."""

    distribution: str
    path: str


class Libraries:
    """The libraries whose repositories are known, each of one release, and Python's own."""

    def __init__(self, sources: Sources, found: Mapping[str, Release]) -> None:
        """Begin with what was found.

        Args:
            sources: What sources can be read from.
            found: The release of each distribution that is meant. Others are taken as installed.
        """
        self._sources, self._found = sources, found
        self._python = RecordedPython.here()

    @cached_property
    def installed(self) -> Mapping[str, Release]:
        """The installed release of each library, by its distribution."""
        today = {name: self._sources.today(name) for name in REPOSITORIES}
        found = {name: release for name, release in today.items() if release is not None}
        own = Release(_OWN, version(_OWN))
        return {**found, PYTHON: Release(PYTHON, self._python.version), _OWN: own}

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
        named = self._sources.named(written, self.releases.values())
        found = [LibraryFile(release.distribution, path) for release, path in named]
        standard = written.strip().replace("\\", "/")
        if not found and standard.endswith(".py") and self._standard(standard) is not None:
            found = [LibraryFile(PYTHON, standard)]
        if not found and _of_demo_app(standard) is not None:
            found = [LibraryFile(_OWN, standard)]
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

    def files(self, release: Release) -> Sequence[LibraryFile]:
        """Return the Python files of a release.

        Args:
            release: The release.

        Returns:
            The files; none if it is not at hand.
        """
        found = self._sources.releases.open(release)
        paths = () if found is None else found.paths
        return [LibraryFile(release.distribution, path) for path in paths]

    def read(self, file: LibraryFile, release: Release) -> SourceText | NotRead:
        """Read a file of a release.

        Args:
            file: The file.
            release: The release of its library.

        Returns:
            Its text, or why it was not read.
        """
        if file.distribution not in (PYTHON, _OWN):
            return self._sources.in_release(release, file.path)
        is_own = file.distribution == _OWN
        found = _of_demo_app(file.path) if is_own else self._standard(file.path)
        if found is None:
            return NotRead(
                f"{release.distribution.capitalize()} {release.version} has no file {file.path}",
                is_missing=True,
            )
        return SourceText(file.path, read_text(str(found)), ReadFrom.INSTALLED, release)

    def linked(self, link: Permalink) -> SourceText | NotRead:
        """Read the file of an address at its revision.

        Args:
            link: The address.

        Returns:
            Its text, or why it was not read.
        """
        revision = Revision(_KINDS[link.kind], link.revision)
        return self._sources.at(link.repository, link.path, revision)

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
            files = self._sources.releases.open(release)
            found = None if files is None else release_page(files.metadata, file.path)
        return None if found is None else found + fragment(first, last)

    def _standard(self, path: str) -> Path | None:
        """Return a file of the standard library; no path leads out of it."""
        if path.startswith("/") or ".." in path.split("/"):
            return None
        file = Path(self._python.standard_library, path)
        return file if file.is_file() else None


def _of_demo_app(path: str) -> Path | None:
    """Return a file of the demo app; no path leads out of it."""
    file = _ROOT / path
    is_in_it = path.startswith(_DEMO) and ".." not in path.split("/")
    return file if is_in_it and file.is_file() else None
