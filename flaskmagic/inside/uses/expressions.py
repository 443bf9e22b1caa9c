"""The expressions of a module that name something of a library."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

from flaskmagic.inside.uses.attributes import class_of
from flaskmagic.inside.uses.objects import is_container, is_private
from flaskmagic.inside.uses.own_code import OwnCode, OwnModule
from flaskmagic.inside.uses.resolver import Resolver
from flaskmagic.inside.uses.values import Meaning

Named = ast.Name | ast.Attribute

_LANGUAGE = "builtins"


def named_expressions(module: OwnModule) -> Iterator[Named]:
    """Yield the names, and the chains such as ``request.form.get``, each as a whole.

    Annotations are left out: they say what something is, and use nothing.

    Args:
        module: The module.

    Yields:
        The outermost attribute of each chain, or the name that stands alone.
    """
    waiting: list[ast.AST] = [module.tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Named):
            yield node
            node = root_of(node)
        waiting += reversed(list(_evaluated(node)))


def root_of(node: Named) -> ast.AST:
    """Return what a chain begins with.

    Args:
        node: The outermost attribute of the chain.

    Returns:
        A name, or any other expression.
    """
    found: ast.AST = node
    while isinstance(found, ast.Attribute):
        found = found.value
    return found


def _evaluated(node: ast.AST) -> Iterator[ast.AST]:
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, ast.AST):
                yield each


class LibraryNames:
    """Finds in a chain the part that names something of a library."""

    def __init__(self, own: OwnCode, resolver: Resolver) -> None:
        """Begin.

        Args:
            own: The app's own code.
            resolver: Says what expressions are.
        """
        self._own, self._resolver = own, resolver

    def find(self, module: OwnModule, node: Named) -> tuple[Named, Meaning] | None:
        """Return the part of a chain that counts, with what it is.

        ``request.form.get`` is a use of ``Request.form``: what a container can do belongs to what
        the container is, and so does what a class can do that no reader knows by name, as that of
        ``g``. What the standard library does with a value of a library belongs to that value. What
        the chain goes through on its way is no use of its own.

        Args:
            module: The module.
            node: The outermost attribute of the chain, or a name.

        Returns:
            The part, or ``None`` if the chain names nothing of a library.
        """
        found = []
        part: ast.AST = node
        while isinstance(part, Named):
            meaning = self._resolver.meaning(module, part)
            if meaning.definition and self._own.is_own(meaning.module):
                break
            if self._counts(module, part, meaning):
                found.append((part, meaning))
            part = part.value if isinstance(part, ast.Attribute) else ast.Constant(None)
        of_libraries = [each for each in found if not in_standard_library(each[1].module)]
        return next(iter(of_libraries or found), None)

    def _counts(self, module: OwnModule, node: Named, meaning: Meaning) -> bool:
        if not meaning.definition or meaning.module == _LANGUAGE:
            return False
        if isinstance(node, ast.Name):
            return isinstance(node.ctx, ast.Load)
        inner = self._resolver.meaning(module, node.value)
        cls = class_of(inner.value)
        is_named = inner.definition and not self._own.is_own(inner.module)
        return not (is_named and cls is not None and (is_container(cls) or is_private(cls)))


def in_standard_library(module: str) -> bool:
    """Say whether a module comes with Python.

    Args:
        module: Its name.

    Returns:
        Whether it does.
    """
    return module.partition(".")[0] in sys.stdlib_module_names
