"""The text of a file at a revision: of a clone, a release, Python itself, or a forge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from flaskmagic.eras.clones import Clones, read_clone
from flaskmagic.eras.forges import Forges
from flaskmagic.eras.index import NoIndex
from flaskmagic.eras.named_files import files_named
from flaskmagic.eras.releases import Releases
from flaskmagic.eras.revisions import (
    NotRead,
    ReadFrom,
    Release,
    Revision,
    RevisionKind,
    SourceText,
)
from flaskmagic.source.repositories import known_repository
from flaskmagic.trace import RecordedPython, read_text

_CPYTHON = "github.com/python/cpython"


class Sources:
    """All that sources can be read from. The user's environment is only read."""

    def __init__(
        self, releases: Releases, clones: Clones | None = None, forges: Forges | None = None
    ) -> None:
        """Begin.

        Args:
            releases: The releases.
            clones: The clones that the user names.
            forges: The forges. Without them, none is asked.
        """
        self.releases = releases
        self._clones, self._forges = clones or {}, forges

    def at(self, repository: str, path: str, revision: Revision) -> SourceText | NotRead:
        """Read a file of a repository.

        Args:
            repository: The repository as ``host/owner/name``.
            path: The path in the repository.
            revision: The revision.

        Returns:
            The file, or why it was not read and what to do instead.
        """
        failures: list[NotRead] = []
        for found in self._ways(repository, path, revision):
            if isinstance(found, SourceText) or found.is_missing:
                return found
            failures.append(found)
        instead = dict.fromkeys(each.instead for each in reversed(failures) if each.instead)
        reason = next(each.reason for each in failures if each.reason)
        return NotRead(reason, ", or ".join(instead))

    def in_release(self, release: Release, path: str) -> SourceText | NotRead:
        """Read a file of a release.

        Args:
            release: The release.
            path: The path, as imported.

        Returns:
            The file, or why it was not read.
        """
        try:
            self.releases.fetch([release])
        except NoIndex as error:
            return NotRead(str(error))
        files = self.releases.open(release)
        if files is None:
            return NotRead(f"{release} is not here", "let it be downloaded with --era auto")
        text = files.text(path)
        if text is None:
            return NotRead(f"{release} has no file {path}, or it was changed since")
        return SourceText(path, text, files.read_from, release)

    def named(self, written: str, releases: Iterable[Release]) -> list[tuple[Release, str]]:
        """Find the files that a name may mean.

        Args:
            written: The name, as a report has it: see ``files_named``.
            releases: The releases to look in, of those that are at hand.

        Returns:
            The releases, and the paths of the files as imported.
        """
        opened = ((release, self.releases.open(release)) for release in releases)
        return [
            (release, path)
            for release, files in opened
            if files is not None
            for path in files_named(written, files.paths)
        ]

    def today(self, distribution: str) -> Release | None:
        """Return the installed release of a distribution.

        Args:
            distribution: Its normalized name.

        Returns:
            The release, ``None`` if it is not installed.
        """
        installed = self.releases.installed.get(distribution)
        return None if installed is None else Release(distribution, installed.version)

    def _ways(
        self, repository: str, path: str, revision: Revision
    ) -> Iterator[SourceText | NotRead]:
        """Yield what each way to read a file leads to, the last one always."""
        if repository.lower() == _CPYTHON and revision.kind is RevisionKind.TAG:
            yield from _of_python(path, revision.name)
        clone = read_clone(self._clones, repository, path, revision)
        if isinstance(clone, SourceText) or clone.is_missing:
            yield clone
        known = known_repository(repository)
        version = known.version(revision.name) if known else None
        if known and version and revision.kind is RevisionKind.TAG:
            release = Release(known.distribution, version)
            yield self.in_release(release, path.removeprefix("src/"))
        if self._forges is not None:
            yield self._forges.read(repository, path, revision)
        else:
            yield NotRead("", "let it be read from the forge with --online")
        yield clone


def _of_python(path: str, tag: str) -> Iterator[SourceText]:
    """Yield a file of the standard library, if the tag is that of the Python that runs this."""
    python = RecordedPython.here()
    name = path.removeprefix("Lib/")
    file = Path(python.standard_library, name)
    is_in_it = path.startswith("Lib/") and ".." not in file.parts and file.is_file()
    if is_in_it and tag == f"v{python.version}":
        yield SourceText(name, read_text(str(file)), ReadFrom.INSTALLED)
