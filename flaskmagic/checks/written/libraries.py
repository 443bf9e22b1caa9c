"""The files of the libraries at hand, and which of them a path that somebody wrote means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from flaskmagic.eras.revisions import NotRead, ReadFrom, Release, SourceText
from flaskmagic.source.environment import Environment
from flaskmagic.source.repositories import REPOSITORIES, normalized
from flaskmagic.trace import read_text

PYTHON = "python"
"""What stands for the standard library among the distributions."""

_CPYTHON = "github.com/python/cpython"


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A file of a library: the normalized distribution, and the path as it is imported."""

    distribution: str
    path: str


class Libraries:
    """The installed libraries whose repositories are known, and the standard library."""

    def __init__(self, environment: Environment) -> None:
        """Begin with what is installed.

        Args:
            environment: Where.
        """
        self._environment = environment

    @cached_property
    def releases(self) -> Mapping[str, Release]:
        """The release of each library, by its distribution."""
        found = {
            name: Release(name, version)
            for name, version in self._environment.versions().items()
            if name in REPOSITORIES
        }
        python = self._environment.python.version
        return {**found, PYTHON: Release(PYTHON, python)}

    def named(self, written: str) -> Sequence[LibraryFile]:
        """Find the files that a path in words may mean.

        Args:
            written: The path, such as ``flask/app.py``, ``app.py`` or ``werkzeug.routing.py``.

        Returns:
            The files; those with the least before what was written come first.
        """
        wanted = _parts(written)
        found = [
            LibraryFile(distribution, path)
            for path, distribution in self._paths.items()
            if _ends_with(_parts(path), wanted) or _ends_with(_parts(_package(path)), wanted)
        ]
        standard = "/".join(wanted) + ".py"
        if not found and self._standard(standard).is_file():
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
        wanted = repository.lower()
        if wanted == _CPYTHON:
            return LibraryFile(PYTHON, path.removeprefix("Lib/"))
        for row in REPOSITORIES.values():
            if wanted in row.names:
                return LibraryFile(row.distribution, path.removeprefix("src/"))
        return None

    def package_of(self, written: str) -> str | None:
        """Return the distribution that a path belongs to by its first part.

        Args:
            written: The path.

        Returns:
            The distribution, also where it has no such file any more.
        """
        first = _parts(written)[0]
        for path, distribution in self._paths.items():
            if "/" in path and path.partition("/")[0].lower() == first:
                return distribution
        return None

    def paths(self, distribution: str) -> Sequence[str]:
        """Return the Python files of a library.

        Args:
            distribution: Its name.

        Returns:
            The paths, as they are imported.
        """
        return [path for path, name in self._paths.items() if name == distribution]

    def read(self, file: LibraryFile, release: Release) -> SourceText | NotRead:
        """Read a file of a release.

        Args:
            file: The file.
            release: The release of its library.

        Returns:
            Its text, or why it was not read.
        """
        here = self.releases.get(file.distribution)
        if here != release:
            return NotRead(f"{release} is not installed here")
        if file.distribution == PYTHON:
            found: str | None = str(self._standard(file.path))
        else:
            found = self._environment.find_file(_module(file.path))
        if found is None or not Path(found).is_file():
            return NotRead(f"{release} has no file {file.path}", is_missing=True)
        return SourceText(file.path, read_text(found), ReadFrom.INSTALLED, release)

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        """The Python files of the libraries, with the distribution of each."""
        found: dict[str, str] = {}
        for each in self._environment.distributions():
            name = normalized(each.metadata["Name"])
            if name in self.releases:
                paths = (file.as_posix() for file in each.files or ())
                mine = (p for p in paths if p.endswith(".py") and not p.startswith(".."))
                found.update(dict.fromkeys(mine, name))
        return found

    def _standard(self, path: str) -> Path:
        return Path(self._environment.python.standard_library, path)


def _parts(written: str) -> list[str]:
    """Split a path as people write it: with any slashes, with dots, with folders before it."""
    path = written.replace("\\", "/").removesuffix(".py")
    if "/" not in path:
        path = path.replace(".", "/")
    parts = [part.lower() for part in path.split("/") if part not in ("", ".", "..", "src")]
    if "site-packages" in parts:
        parts = parts[parts.index("site-packages") + 1 :]
    return parts or [""]


def _package(path: str) -> str:
    """Return a package's file by the name that a module would have: ``werkzeug/routing``."""
    return path.removesuffix("/__init__.py")


def _module(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _ends_with(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    return list(parts[-len(wanted) :]) == list(wanted)
