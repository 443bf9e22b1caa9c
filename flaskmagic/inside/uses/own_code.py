"""The modules that are the app's own code, as they are after they were imported."""

from __future__ import annotations

import ast
import gc
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import FunctionType
from typing import Any

from flask import Flask

from flaskmagic.inside.uses.annotations import imported_from
from flaskmagic.inside.uses.objects import is_module, namespace
from flaskmagic.inside.uses.sources import parsed, read_source
from flaskmagic.tracer.scope import Scope

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


@dataclass(eq=False)
class OwnModule:
    """A module of the app's own: its file, its names, and its source as a tree."""

    filename: str
    name: str
    names: Mapping[str, Any]
    text: str
    tree: ast.Module
    nodes: list[ast.AST] = field(init=False)
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.nodes = list(ast.walk(self.tree))
        for node in self.nodes:
            for child in ast.iter_child_nodes(node):
                self.parents[child] = node

    @cached_property
    def imports(self) -> Mapping[str, tuple[str, str]]:
        """The names that it imports, each with the module and the name there."""
        package = str(self.names.get("__package__") or "")
        return {
            alias.asname or alias.name: (imported_from(node, package), alias.name)
            for node in self.nodes
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

    def above(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield what a node stands in, the nearest first.

        Args:
            node: A node of the tree.
        """
        while (found := self.parents.get(node)) is not None:
            yield found
            node = found

    def functions_around(self, node: ast.AST) -> Iterator[FunctionNode]:
        """Yield the functions in which a node is evaluated, the innermost first.

        Args:
            node: A node of the tree; decorators, defaults and annotations stand outside.
        """
        below = node
        for each in self.above(node):
            if isinstance(each, FunctionNode):
                body = [each.body] if isinstance(each, ast.Lambda) else each.body
                if below in body:
                    yield each
            below = each


class OwnCode:
    """All modules of the app's own, and its Flask apps."""

    def __init__(self, scope: Scope) -> None:
        """Read the modules that are imported by now.

        Args:
            scope: Says which files are the app's own.
        """
        self.scope = scope
        self.modules = list(_modules(scope))
        self.apps = apps_made()
        self._names = {each.name for each in self.modules}
        self._files = {each.filename: each for each in self.modules}

    def is_own(self, module: str) -> bool:
        """Say whether a module is the app's own.

        Args:
            module: Its name.

        Returns:
            Whether it is.
        """
        return module in self._names

    def module_of(self, function: object) -> OwnModule | None:
        """Return the module that a function is written in, if that is the app's own.

        Args:
            function: Any object.

        Returns:
            The module.
        """
        if type(function) is not FunctionType:
            return None
        return self._files.get(function.__code__.co_filename)


def apps_made() -> list[Flask]:
    """Return the Flask apps of this process.

    Returns:
        All that there are by now.
    """
    return [each for each in gc.get_objects() if issubclass(type(each), Flask)]


def _modules(scope: Scope) -> Iterator[OwnModule]:
    seen = set()
    for name, module in sys.modules.copy().items():
        file = namespace(module).get("__file__") if is_module(module) else None
        if not isinstance(file, str) or not file.endswith(".py") or file in seen:
            continue
        if not scope.is_own(name, file):
            continue
        seen.add(file)
        text = read_source(file)
        tree = parsed(text)
        if tree is not None:
            yield OwnModule(file, name, namespace(module), text, tree)
