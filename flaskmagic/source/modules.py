"""Where modules are installed: their files, without importing them, and their distributions."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import Distribution, distribution, packages_distributions
from importlib.util import find_spec
from pathlib import Path


def find_file(module: str) -> str | None:
    """Return the Python file of a module, or ``None`` if there is no such module here.

    Its parent packages are imported, as ``importlib.util.find_spec`` must; it is not.
    """
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return None
    if spec is None:
        return None
    # urllib3 1.26 gives Python's http.client a spec that names no file.
    file = spec.origin or getattr(sys.modules.get(module), "__file__", None)
    return file if file is not None and file.endswith(".py") else None


def find_in_folder(module: str, folder: Path) -> str | None:
    """Return the Python file of a module that lies in a folder, without importing anything."""
    path = folder.joinpath(*module.split("."))
    for file in (path.with_name(f"{path.name}.py"), path / "__init__.py"):
        if file.is_file():
            return str(file)
    return None


def nearest_module(module: str) -> str | None:
    """Return the installed module whose name is most like that of one that is not there."""
    package = module.partition(".")[0]
    file = find_file(package)
    if file is None:
        known = {*packages_distributions(), *sys.stdlib_module_names}
    else:
        known = set(_modules(package, Path(file)))
    return next(iter(difflib.get_close_matches(module, known, 1, 0.6)), None)


def _modules(package: str, file: Path) -> Iterator[str]:
    yield package
    if file.name == "__init__.py":
        for each in file.parent.rglob("*.py"):
            parts = each.relative_to(file.parent).with_suffix("").parts
            yield ".".join([package, *(part for part in parts if part != "__init__")])


def find_distributions(packages: Iterable[str]) -> Mapping[str, Distribution]:
    """Return the installed distribution of each top-level package.

    A package that none lays claim to, such as the user's own app or the standard library, is left
    out.
    """
    providers = packages_distributions()
    return {
        package: distribution(providers[package][0])
        for package in sorted(set(packages))
        if package in providers
    }


def in_standard_library(package: str) -> bool:
    """Say whether a top-level package is Python's own."""
    return package in sys.stdlib_module_names


def python_version() -> str:
    """Return the version of the running Python, such as ``3.11.7``."""
    return ".".join(str(part) for part in sys.version_info[:3])
