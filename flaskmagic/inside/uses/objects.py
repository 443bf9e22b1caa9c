"""Looks at objects and classes without running any code of theirs."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator, Mapping
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any, TypeGuard

MISSING = object()

_mro = type.__dict__["__mro__"].__get__
_namespace = type.__dict__["__dict__"].__get__
_module = type.__dict__["__module__"].__get__
_qualname = type.__dict__["__qualname__"].__get__
_BUILT_IN = (dict, list, tuple, set, frozenset, str, bytes)
_CONTAINER = ("__getitem__", "__iter__", "__len__")


def bases(kind: type) -> tuple[type, ...]:
    """Return a class and those that it inherits from, in the order in which they are looked into.

    Args:
        kind: A class.

    Returns:
        Its method resolution order.
    """
    found: tuple[type, ...] = _mro(kind)
    return found


def namespace(thing: object) -> Mapping[str, Any]:
    """Return the names that are set on an object itself.

    Args:
        thing: A module, a class, or any other object.

    Returns:
        The names with their values, none where it keeps them elsewhere.
    """
    if isinstance(thing, type):
        found: Mapping[str, Any] = _namespace(thing)
        return found
    try:
        inner = object.__getattribute__(thing, "__dict__")
    except AttributeError:
        return {}
    return inner if type(inner) is dict else {}


def is_class(thing: object) -> TypeGuard[type]:
    """Say whether an object is a class, and not one that only claims to be.

    Args:
        thing: Any object.

    Returns:
        Whether it is.
    """
    return issubclass(type(thing), type)


def is_module(thing: object) -> bool:
    """Say whether an object is a module.

    Args:
        thing: Any object.

    Returns:
        Whether it is.
    """
    return issubclass(type(thing), ModuleType)


def owner(kind: type, name: str) -> type | None:
    """Return the class that an attribute of a class is set in.

    Args:
        kind: A class.
        name: The attribute.

    Returns:
        It, or one that it inherits from.
    """
    return next((base for base in bases(kind) if name in namespace(base)), None)


def is_container(kind: type) -> bool:
    """Say whether the instances of a class hold others, as a dictionary does.

    Args:
        kind: A class.

    Returns:
        Whether they do.
    """
    if any(base in _BUILT_IN for base in bases(kind)):
        return True
    return all(owner(kind, each) is not None for each in _CONTAINER)


def is_private(kind: type) -> bool:
    """Say whether a class is a matter of its library alone, by its name.

    Args:
        kind: A class.

    Returns:
        Whether its name begins with an underscore.
    """
    return class_name(kind)[1].startswith("_")


def is_proxy(thing: object) -> bool:
    """Say whether an object stands for another one, as ``flask.request`` does.

    Args:
        thing: Any object.

    Returns:
        Whether it does.
    """
    return owner(type(thing), "_get_current_object") is not None


def class_name(kind: type) -> tuple[str, str]:
    """Return the module and the qualified name of a class.

    Args:
        kind: A class.

    Returns:
        Both.
    """
    module = _module(kind)
    return (module if type(module) is str else ""), _qualname(kind)


def definition_of(thing: object) -> str | None:
    """Return where a module, class or function says it is defined, if that is true.

    Args:
        thing: Any object.

    Returns:
        ``module:qualname``, only if that leads back to this very object.
    """
    module, qualname = _claimed(thing)
    if not module or not qualname or _at(module, qualname) is not thing:
        return None
    return f"{module}:{qualname}"


def _claimed(thing: Any) -> tuple[str | None, str]:
    if is_class(thing):
        return class_name(thing)
    if type(thing) is FunctionType:
        return thing.__module__, thing.__qualname__
    if type(thing) is BuiltinFunctionType:
        module = thing.__self__.__name__ if type(thing.__self__) is ModuleType else None
        return thing.__module__ or module, thing.__qualname__
    return None, ""


def _at(module: str, qualname: str) -> object:
    found: object = sys.modules.get(module)
    for name in qualname.split("."):
        if found is None or found is MISSING:
            return MISSING
        holder = found if not is_class(found) else owner(found, name)
        found = MISSING if holder is None else namespace(holder).get(name, MISSING)
    return plain_function(found)


def plain_function(thing: Any) -> Any:
    """Return the function in a ``staticmethod`` or ``classmethod``.

    Args:
        thing: Any object.

    Returns:
        The function, or the object itself if it is neither.
    """
    return thing.__func__ if type(thing) in (staticmethod, classmethod) else thing


def unwrapped(thing: Any) -> Any:
    """Return the function that others were wrapped around.

    Args:
        thing: Any object.

    Returns:
        What ``functools.wraps`` was given, or the object itself.
    """
    thing = plain_function(thing)
    for _ in range(20):
        inner = namespace(thing).get("__wrapped__", MISSING) if not is_class(thing) else MISSING
        if inner is MISSING:
            return thing
        thing = inner
    return thing


def functions_within(thing: Any) -> Iterator[FunctionType]:
    """Yield the functions that a call of an object may come to: wrapped ones, and of closures.

    Args:
        thing: A function, a method, or anything else.

    Yields:
        The functions, each once.
    """
    waiting, seen = [thing], set[int]()
    while waiting and len(seen) < 50:
        each = plain_function(waiting.pop())
        if inspect.ismethod(each):
            each = each.__func__
        if type(each) is not FunctionType or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting.append(namespace(each).get("__wrapped__"))
        for cell in each.__closure__ or ():
            try:
                waiting.append(cell.cell_contents)
            except ValueError:  # it is not set yet
                continue
