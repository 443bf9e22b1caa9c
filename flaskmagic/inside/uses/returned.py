"""What a call of a library's function gives, by its annotation or else by its source."""

from __future__ import annotations

import ast
from functools import lru_cache
from types import CodeType, FunctionType, MethodDescriptorType, MethodType
from typing import Any

from flaskmagic.inside.uses.annotations import made_by
from flaskmagic.inside.uses.objects import (
    class_name,
    definition_of,
    is_class,
    namespace,
    owner,
    plain_function,
    unwrapped,
)
from flaskmagic.inside.uses.sources import function_node
from flaskmagic.inside.uses.values import Made

_DEPTH = 4
"""How many functions are followed that return what another one returns."""

_WRITTEN_IN_C = {
    "_sqlite3:connect": ("sqlite3", "Connection"),
    "sqlite3:Connection.cursor": ("sqlite3", "Cursor"),
    "sqlite3:Connection.execute": ("sqlite3", "Cursor"),
    "sqlite3:Cursor.execute": ("sqlite3", "Cursor"),
}
"""Functions without annotations or source, with the class of what they return."""


def made_by_call(function: Any, itself: type | None = None, depth: int = _DEPTH) -> Made | None:
    """Return what a call of a function gives.

    Args:
        function: A function, or a class.
        itself: The class on which it was looked up.
        depth: How many functions may be followed from here.

    Returns:
        The class of its result, if it is known.
    """
    if is_class(function):
        return Made(function)
    if type(function) is MethodType:
        function, itself = function.__func__, type(function.__self__)
    function = unwrapped(function)
    if type(function) is not FunctionType:
        known = _WRITTEN_IN_C.get(_name_in_c(function))
        return None if known is None else made_by(known[1], known[0])
    if "return" in function.__annotations__:
        return made_by(function.__annotations__["return"], function.__module__, itself)
    for kind, name in _returned(function.__code__) if depth else ():
        found = _follow(kind, name, function, itself, depth)
        if found is not None:
            return found
    return None


def _name_in_c(function: Any) -> str:
    if type(function) is MethodDescriptorType:
        module, qualname = class_name(function.__objclass__)
        return f"{module}:{qualname}.{function.__name__}"
    return definition_of(function) or ""


def _follow(
    kind: str, name: str, function: FunctionType, itself: type | None, depth: int
) -> Made | None:
    if kind == "self":
        return None if itself is None else Made(itself)
    if kind == "class":
        found = function.__globals__.get(name)
        return Made(found) if found is not None and is_class(found) else None
    holder = None if itself is None else owner(itself, name)
    if holder is None:
        return None
    return made_by_call(plain_function(namespace(holder)[name]), itself, depth - 1)


@lru_cache(maxsize=2048)
def _returned(code: CodeType) -> tuple[tuple[str, str], ...]:
    """Return what the ``return`` statements of a function return, where that is plain."""
    node = function_node(code)
    if node is None:
        return ()
    if any("generative" in ast.unparse(each) for each in node.decorator_list):
        return (("self", ""),)  # SQLAlchemy's decorator returns the object
    first = node.args.args[0].arg if node.args.args else ""
    values = (each.value for each in ast.walk(node) if isinstance(each, ast.Return))
    return tuple(_plain(value, first) for value in values if _plain(value, first)[0])


def _plain(value: ast.expr | None, first: str) -> tuple[str, str]:
    if isinstance(value, ast.Name) and value.id == first == "self":
        return "self", ""
    if isinstance(value, ast.Call):
        called = value.func
        if isinstance(called, ast.Name):
            return "class", called.id
        if ast.unparse(called) == "self.__class__":
            return "self", ""
        if isinstance(called, ast.Attribute) and ast.unparse(called.value) == "self":
            return "method", called.attr
    return "", ""
