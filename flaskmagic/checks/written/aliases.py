"""What a file imports under another name: ``from ..response import Response as _Response``."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator
from dataclasses import dataclass

from flaskmagic.source.definitions import UNPARSED, parsed


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of a file, what it stands for, and the files in which that may be written."""

    name: str
    meant: str
    paths: tuple[str, str]


def aliases(text: str, path: str, names: Container[str]) -> Iterator[Alias]:
    """Find what some names of a file stand for.

    Args:
        text: The file.
        path: Its path, as it is imported.
        names: The names.

    Yields:
        Those that are imported under this name from a place that is known.
    """
    try:
        tree = parsed(text)
    except UNPARSED:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for each in node.names:
                if each.asname is not None and each.asname in names:
                    module = _module(node, path)
                    yield Alias(each.asname, each.name, (f"{module}.py", f"{module}/__init__.py"))


def _module(node: ast.ImportFrom, path: str) -> str:
    """Return the path of the module that is imported from, without its suffix."""
    around = path.split("/")[: -node.level] if node.level else []
    return "/".join([*around, *(node.module or "").split(".")]).strip("/")
