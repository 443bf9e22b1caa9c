"""Where modules lie: in a project, and which of those that are installed has a like name."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from flaskmagic.source.environment import Environment


def find_in_folder(module: str, folder: Path) -> str | None:
    """Find the Python file of a module in a folder, without importing anything.

    Args:
        module: The dotted name of the module.
        folder: The folder that it would be imported from.

    Returns:
        The file, or ``None`` if there is none.
    """
    path = folder.joinpath(*module.split("."))
    for file in (path.with_name(f"{path.name}.py"), path / "__init__.py"):
        if file.is_file():
            return str(file)
    return None


def nearest_module(module: str) -> str | None:
    """Find the installed module whose name is most like that of one that is not there.

    Args:
        module: The dotted name that was not found.

    Returns:
        The name of the module, or ``None`` if none is like it.
    """
    package = module.partition(".")[0]
    file = Environment.here().find_file(package)
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
