"""Which class an annotation names. It is read as text: what it says need not be imported."""

from __future__ import annotations

import ast
import builtins
import sys
import typing
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.util import resolve_name
from types import ModuleType, UnionType
from typing import Any

from flaskmagic.inside.uses.objects import MISSING, is_class, namespace, owner
from flaskmagic.inside.uses.sources import module_tree
from flaskmagic.inside.uses.values import Made

_SELF = "Self"
_ONE_OF = ("Optional", "Union", "ClassVar", "Final", "Annotated", "Mapped")
"""Of what these name, the first class counts."""


def made_by(annotation: object, module: str, itself: type | None = None) -> Made | None:
    """Return what a value with an annotation is an instance of.

    Args:
        annotation: The annotation, as text or as the object that it became.
        module: The module in which it is written.
        itself: The class that ``Self`` stands for.

    Returns:
        The class, or ``None`` if the annotation names none that is known here.
    """
    if isinstance(annotation, str):
        try:
            return _of_node(ast.parse(annotation.strip(), mode="eval").body, module, itself)
        except (SyntaxError, ValueError, RecursionError):
            return None
    return _of_object(annotation, itself)


def _of_object(annotation: Any, itself: type | None) -> Made | None:
    if is_class(annotation):
        return None if annotation is type(None) else Made(annotation)
    if isinstance(annotation, typing.TypeVar):
        is_self = itself is not None and annotation.__bound__ is not None
        return Made(itself) if is_self and itself is not None else None
    if annotation is getattr(typing, _SELF, None):
        return None if itself is None else Made(itself)
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, UnionType, typing.ClassVar, typing.Annotated):
        return next(filter(None, (_of_object(each, itself) for each in arguments)), None)
    if is_class(origin):
        held = (_of_object(each, itself) for each in arguments)
        return Made(origin, tuple(each for each in held if each is not None))
    return None


def _of_node(node: ast.expr, module: str, itself: type | None) -> Made | None:
    if isinstance(node, ast.Constant):
        return made_by(node.value, module, itself) if isinstance(node.value, str) else None
    if isinstance(node, ast.BinOp):
        return _of_node(node.left, module, itself) or _of_node(node.right, module, itself)
    if isinstance(node, ast.Subscript):
        return _of_subscript(node, module, itself)
    name = ast.unparse(node)
    if name.rpartition(".")[2] == _SELF:
        return None if itself is None else Made(itself)
    found = _look_up(name, module)
    return None if found is MISSING else _of_object(found, itself)


def _of_subscript(node: ast.Subscript, module: str, itself: type | None) -> Made | None:
    inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    if ast.unparse(node.value).rpartition(".")[2] in _ONE_OF:
        return next(filter(None, (_of_node(each, module, itself) for each in inner)), None)
    made = _of_node(node.value, module, itself)
    if made is None:
        return None
    held = (_of_node(each, module, itself) for each in inner)
    return Made(made.cls, tuple(each for each in held if each is not None))


def _look_up(name: str, module: str) -> object:
    """Return what a dotted name is in a module, also if it was imported for type checkers only."""
    first, *rest = name.split(".")
    found = namespace(sys.modules.get(module)).get(first, MISSING)
    if found is MISSING:
        found = vars(builtins).get(first, MISSING)
    if found is MISSING:
        found = _imported_for_checkers(module, first)
    for each in rest:
        if found is MISSING:
            return MISSING
        holder = owner(found, each) if isinstance(found, type) else found
        found = MISSING if holder is None else namespace(holder).get(each, MISSING)
    if type(found).__module__ == "typing" and hasattr(found, "__origin__"):
        return found.__origin__  # such as typing.List
    return found


def _imported_for_checkers(module: str, name: str) -> object:
    where, attribute = _checkers_imports(module).get(name, ("", None))
    found = sys.modules.get(where, MISSING)
    if found is MISSING or attribute is None:
        return found
    inner = namespace(found).get(attribute, MISSING)
    return sys.modules.get(f"{where}.{attribute}", MISSING) if inner is MISSING else inner


@lru_cache(maxsize=512)
def _checkers_imports(module: str) -> Mapping[str, tuple[str, str | None]]:
    """Return the imports below ``if TYPE_CHECKING:``: names, with the module and the name there."""
    tree, about = module_tree(module), sys.modules.get(module)
    if tree is None or type(about) is not ModuleType:
        return {}
    package = str(namespace(about).get("__package__") or "")
    found: dict[str, tuple[str, str | None]] = {}
    for node in _below_type_checking(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                found[alias.asname or first] = (alias.name if alias.asname else first, None)
        elif isinstance(node, ast.ImportFrom):
            where = imported_from(node, package)
            found |= {alias.asname or alias.name: (where, alias.name) for alias in node.names}
    return found


def imported_from(node: ast.ImportFrom, package: str) -> str:
    """Return the module that an import takes names from.

    Args:
        node: The import.
        package: The package in which it stands.

    Returns:
        Its full name, empty where that is not known.
    """
    try:
        return resolve_name("." * node.level + (node.module or ""), package)
    except ImportError:
        return ""


def _below_type_checking(tree: ast.Module) -> Iterator[ast.AST]:
    for node in tree.body:
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            for each in node.body:
                yield from ast.walk(each)
