"""What is installed for a Python, which need not be the one that runs this: it is read by path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import Distribution, distributions
from pathlib import PurePath

from flaskmagic.trace import RecordedPython

_INSTALLED = frozenset({"site-packages", "dist-packages"})


@dataclass(frozen=True, slots=True)
class Environment:
    """A Python, and the folders that it imports from."""

    python: RecordedPython

    @classmethod
    def here(cls) -> Environment:
        """Return the environment that this runs in.

        Returns:
            The environment.
        """
        return cls(RecordedPython.here())

    def find_distributions(self, packages: Iterable[str]) -> Mapping[str, Distribution]:
        """Return the installed distribution of each top-level package.

        Args:
            packages: Names of packages.

        Returns:
            The distributions by package. A package that none lays claim to, such as the user's
            own app or the standard library, is left out.
        """
        wanted = set(packages)
        found: dict[str, Distribution] = {}
        for installed in self.distributions():
            for package in wanted & _top_level(installed, wanted):
                found.setdefault(package, installed)
        return found

    def distributions(self) -> Iterator[Distribution]:
        """Find all installed distributions.

        Returns:
            The distributions; where a folder hides another, its own come first.
        """
        yield from distributions(path=list(self.python.import_path))

    def find_file(self, module: str) -> str | None:
        """Return the Python file of a module; nothing is imported.

        Args:
            module: Its dotted name.

        Returns:
            The file, or ``None`` if there is no such module, or it is not written in Python.
        """
        spec = self._spec(module)
        file = None if spec is None else spec.origin
        return file if file is not None and file.endswith(".py") else None

    def find_folders(self, package: str) -> list[str]:
        """Return the folders of a package, of which a namespace package has several.

        Args:
            package: Its dotted name.

        Returns:
            The folders, none if there is no such package.
        """
        spec = self._spec(package)
        return [] if spec is None else list(spec.submodule_search_locations or ())

    def in_standard_library(self, filename: str) -> bool:
        """Say whether a file is Python's own.

        Args:
            filename: The file.

        Returns:
            Whether it lies with the standard library, and was not installed there.
        """
        path = PurePath(filename)
        if not path.is_relative_to(self.python.standard_library):
            return False
        return not _INSTALLED & set(path.relative_to(self.python.standard_library).parts)

    def _spec(self, module: str) -> ModuleSpec | None:
        """Find a module by way of its parents, as an import would."""
        path = list(self.python.import_path)
        spec, name = None, ""
        for part in module.split("."):
            name = f"{name}.{part}".removeprefix(".")
            spec = PathFinder.find_spec(name, path)
            if spec is None:
                return None
            path = list(spec.submodule_search_locations or ())
        return spec


def _top_level(installed: Distribution, wanted: Iterable[str]) -> set[str]:
    """Return the packages that a distribution brings, as far as they are wanted.

    They stand in a file of their own, or else in the list of all files.
    """
    declared = installed.read_text("top_level.txt")
    if declared and declared.split():
        return set(declared.split())
    record = installed.read_text("RECORD")
    if record is None:
        return {file.parts[0].removesuffix(".py") for file in installed.files or []}
    lines = f"\n{record}"
    return {
        package for package in wanted if f"\n{package}/" in lines or f"\n{package}.py," in lines
    }
