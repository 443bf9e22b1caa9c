"""What is installed for a Python, which need not be the one that runs this: it is read by path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePath

from flaskmagic.source.repositories import normalized
from flaskmagic.trace import RecordedPython
from flaskmagic.tracer.scope import INSTALLED


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

    def versions(self) -> dict[str, str]:
        """Return the version of each distribution, by its normalized name."""
        found: dict[str, str] = {}
        for each in self.distributions():
            metadata = each.metadata
            found.setdefault(normalized(metadata["Name"]), metadata["Version"])
        return found

    def find_file(self, module: str) -> str | None:
        """Return the Python file of a module; nothing is imported.

        Args:
            module: Its dotted name.

        Returns:
            The file, or ``None`` if there is no such module, or it is not written in Python.
        """
        *packages, name = module.split(".")
        for folder in self.find_folders(".".join(packages)):
            for file in (folder / name / "__init__.py", folder / f"{name}.py"):
                if file.is_file():
                    return str(file)
        return None

    def find_folders(self, package: str) -> list[Path]:
        """Return the folders of a package, of which a namespace package has several.

        Args:
            package: Its dotted name; without one, what is imported from.

        Returns:
            The folders, none if there is no such package.
        """
        folders = list(map(Path, self.python.import_path))
        for name in filter(None, package.split(".")):
            found = [folder / name for folder in folders if (folder / name).is_dir()]
            ordinary = [folder for folder in found if (folder / "__init__.py").is_file()]
            folders = ordinary[:1] or found
        return folders

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
        return not INSTALLED & set(path.relative_to(self.python.standard_library).parts)


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
