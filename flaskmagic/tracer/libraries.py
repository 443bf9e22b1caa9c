"""Which installed libraries a project's own code imports."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from itertools import islice
from pathlib import Path

_SKIPPED = frozenset({"site-packages", "dist-packages", "node_modules", "__pycache__"})
_OURS = "flaskmagic"
_MOST_FILES = 1000
_MOST_FOLDERS = 1000


def imported_libraries(folder: Path) -> frozenset[str]:
    """Return the libraries that a project imports itself.

    Args:
        folder: The folder of the project.

    Returns:
        Top-level packages of installed distributions. flaskmagic is none of them: a project that
        imports it to be recorded does not want the recorder recorded.
    """
    installed = packages_distributions().keys() - {_OURS}
    found = {name for file in islice(_files(folder), _MOST_FILES) for name in _imports(file)}
    return frozenset(found & installed)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the Python files below a folder, the nearest first, not of virtual environments.

    It looks into so many folders only: a notebook may stand anywhere.
    """
    waiting = deque([folder])
    for _ in range(_MOST_FOLDERS):
        if not waiting:
            return
        folder = waiting.popleft()
        try:
            entries = sorted(folder.iterdir())
        except OSError:
            continue
        if (folder / "pyvenv.cfg").exists():
            continue
        for entry in entries:
            if entry.suffix == ".py" and entry.is_file():
                yield entry
            elif entry.is_dir() and entry.name not in _SKIPPED and not entry.name.startswith("."):
                waiting.append(entry)


def _imports(file: Path) -> set[str]:
    try:
        return imports_of(file.read_bytes())
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
