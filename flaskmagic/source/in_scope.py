"""The definitions that are recorded if they are called: of the libraries, and of Python's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flaskmagic.source.definitions import definitions
from flaskmagic.source.environment import Environment
from flaskmagic.trace import read_text
from flaskmagic.tracer.scope import PACKAGES, STANDARD_LIBRARY


def in_scope(environment: Environment) -> frozenset[str]:
    """Return every definition that is recorded if it is called.

    Args:
        environment: What is installed.

    Returns:
        The definitions, as ``module:qualname``.
    """
    return frozenset(
        f"{module}:{name}"
        for module, file in _modules(environment)
        for name in definitions(read_text(str(file)))
    )


def _modules(environment: Environment) -> Iterator[tuple[str, Path]]:
    for package in PACKAGES:
        for folder in environment.find_folders(package):
            for file in folder.rglob("*.py"):
                parts = file.relative_to(folder.parent).with_suffix("").parts
                yield ".".join(parts).removesuffix(".__init__"), file
    for module in STANDARD_LIBRARY:
        found = environment.find_file(module)
        if found is not None:
            yield module, Path(found)
