"""Which installed libraries a project's own code imports."""

from __future__ import annotations

import ast
import os
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Set
from functools import lru_cache
from importlib.metadata import metadata, packages_distributions
from itertools import islice
from pathlib import Path

_SKIPPED = frozenset({"site-packages", "dist-packages", "node_modules", "__pycache__"})
_OURS = "flaskmagic"
_MOST_FILES = 1000
_MOST_FOLDERS = 1000


def imported_libraries(code: Path) -> frozenset[str]:
    """Return the libraries that a project imports itself.

    Args:
        code: The folder of the project, or its only file.

    Returns:
        Top-level packages of installed distributions. flaskmagic is none of them: a project that
        imports it to be recorded does not want the recorder recorded.
    """
    installed = _installed(tuple(map(_changed, sys.path))).keys() - {_OURS}
    files = [str(code)] if code.is_file() else islice(_files(str(code)), _MOST_FILES)
    found = {name for file in files for name in _imports(*_changed(file))}
    return frozenset(found & installed)


def distributions_of(packages: Set[str]) -> dict[str, tuple[str, str]]:
    """Return the name and the version of the distribution of each package.

    Args:
        packages: Names of top-level packages.

    Returns:
        The distributions by package; one that is not installed is left out.
    """
    known = _installed(tuple(map(_changed, sys.path)))
    found = {}
    for package in packages & known.keys():
        about = metadata(known[package][0])
        found[package] = about["Name"], about["Version"]
    return found


def _changed(path: str) -> tuple[str, int, int]:
    """Return what changes when a file or folder does: so it need be read only once."""
    try:
        about = os.stat(path)  # noqa: PTH116 - a Path for each costs more than the rest
    except OSError:
        return path, 0, 0
    return path, about.st_mtime_ns, about.st_size


@lru_cache(maxsize=8)
def _installed(_path: tuple[tuple[str, int, int], ...]) -> Mapping[str, list[str]]:
    """Return the top-level packages that are installed, with the distributions that bring them."""
    return packages_distributions()


def _files(folder: str) -> Iterator[str]:
    """Yield the Python files below a folder, the nearest first, not of virtual environments.

    It looks into so many folders only: a notebook may stand anywhere.
    """
    waiting = deque([folder])
    for _ in range(_MOST_FOLDERS):
        if not waiting:
            return
        try:
            with os.scandir(waiting.popleft()) as scanned:
                entries = sorted(scanned, key=lambda entry: entry.name)
        except OSError:
            continue
        if any(entry.name == "pyvenv.cfg" for entry in entries):
            continue
        for entry in entries:
            if entry.name.endswith(".py") and entry.is_file():
                yield entry.path
            elif _is_searched(entry):
                waiting.append(entry.path)


def _is_searched(entry: os.DirEntry[str]) -> bool:
    return not entry.name.startswith(".") and entry.name not in _SKIPPED and entry.is_dir()


@lru_cache(maxsize=4 * _MOST_FILES)
def _imports(file: str, _changed_at: int, _size: int) -> Set[str]:
    try:
        return imports_of(Path(file).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return set()


def imports_of(source: str | bytes) -> set[str]:
    """Find the packages that a source imports by name.

    Args:
        source: The source of a Python file.

    Returns:
        The top-level packages.

    Raises:
        SyntaxError: The source can't be parsed.
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
