"""What an attribute of a value is, and where it is defined. No descriptor runs."""

from __future__ import annotations

import ast
import dis
import re
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import FunctionType
from typing import Any

from flaskmagic.inside.uses.annotations import made_by
from flaskmagic.inside.uses.objects import (
    MISSING,
    bases,
    class_name,
    definition_of,
    is_class,
    is_module,
    is_proxy,
    namespace,
    owner,
    plain_function,
)
from flaskmagic.inside.uses.returned import made_by_call
from flaskmagic.inside.uses.sources import function_node, module_text
from flaskmagic.inside.uses.values import NOTHING, Bound, Known, Made, Meaning, Value

IsOwn = Callable[[str], bool]
"""Says whether a module is the app's own."""


def class_of(value: Value | None) -> type | None:
    """Return the class of a value, if that is an instance of one.

    Args:
        value: The value.

    Returns:
        The class; ``None`` for modules, classes and functions.
    """
    if isinstance(value, Made):
        return value.cls
    if isinstance(value, Known) and not is_class(value.thing):
        cls: type = type(value.thing)
        return None if cls is FunctionType or is_module(value.thing) else cls
    return None


def attribute(value: Value | None, name: str, is_own: IsOwn) -> Meaning:
    """Return what an attribute of a value is.

    Args:
        value: The value.
        name: The attribute.
        is_own: Says whether a module is the app's own.

    Returns:
        What it is, as far as it is known.
    """
    if isinstance(value, Known):
        thing = value.thing
        if is_module(thing):
            return _of_module(thing, name)
        if is_class(thing):
            return _of_class(thing, name, thing, is_own, None)
        if not is_proxy(thing):
            return _of_class(type(thing), name, type(thing), is_own, thing)
    if isinstance(value, Made):
        return _of_class(value.cls, name, value.cls, is_own, None)
    return NOTHING


def _of_module(module: Any, name: str) -> Meaning:
    thing = namespace(module).get(name, MISSING)
    if thing is MISSING:
        return NOTHING
    if is_module(thing):
        return Meaning(Known(thing))
    short = module.__name__.rpartition(".")[2]
    return object_meaning(thing, name, module.__name__, prefix=f"{short}.")


def object_meaning(thing: Any, name: str, module: str, prefix: str = "") -> Meaning:
    """Return what an object is that a module has under a name.

    Args:
        thing: The object.
        name: The name.
        module: The name of the module.
        prefix: What stands before its name where it is no class.

    Returns:
        What it is, with the place where it is defined.
    """
    definition = definition_of(thing)
    if definition is not None:
        qualname = definition.partition(":")[2]
        return Meaning(Known(thing), definition, qualname if is_class(thing) else prefix + qualname)
    where = _home(id(thing), name, module)
    value: Value | None = Known(thing)
    if is_proxy(thing):
        annotation = namespace(sys.modules[where]).get("__annotations__", {}).get(name)
        value = made_by(annotation, where) or Known(thing)
    return Meaning(value, f"{where}:{name}", prefix + name)


@lru_cache(maxsize=2048)
def _home(thing: int, name: str, module: str) -> str:
    """Return the module of the same package whose source sets a name that several modules have.

    The object is given by its ``id()``: those of modules stay.
    """
    package = module.partition(".")[0]
    holders = [
        each
        for each, about in sys.modules.copy().items()
        if each.partition(".")[0] == package and id(namespace(about).get(name, MISSING)) == thing
    ]
    setting = re.compile(rf"^{re.escape(name)}\b[^=\n]*=", re.MULTILINE)
    return next((each for each in holders if setting.search(module_text(each))), module)


def _of_class(cls: type, name: str, itself: type, is_own: IsOwn, instance: Any) -> Meaning:
    """Return an attribute of a class, or of an instance of it, which may be at hand."""
    base = owner(cls, name)
    inner = MISSING if instance is None else namespace(instance).get(name, MISSING)
    if base is None and inner is MISSING and (annotated := _annotated(cls, name)) is not None:
        base, made = annotated
        return _named(base, cls, name, made, is_own)
    if base is not None:
        raw = namespace(base)[name]
        value = _held(inner, raw, itself, base)
        defined = definition_of(plain_function(raw)) if _is_hidden(base) else None
        if defined is not None:
            return Meaning(value, defined, _public(cls, name, is_own))
        return _named(base, cls, name, value, is_own)
    setter = _setter(cls, name)
    if setter is not None:
        base, function = setter
        value = Known(inner) if inner is not MISSING else _type_set(function, name, base)
        return _named(base, cls, name, value, is_own)
    if inner is not MISSING:
        found = definition_of(inner)
        if found is not None:
            return Meaning(Known(inner), found, found.partition(":")[2])
        return _named(cls, cls, name, Known(inner), is_own)
    return _passed_on(cls, name)


def _named(base: type, cls: type, name: str, value: Value | None, is_own: IsOwn) -> Meaning:
    module, qualname = class_name(base)
    return Meaning(value, f"{module}:{qualname}.{name}", _public(cls, name, is_own))


def _public(cls: type, name: str, is_own: IsOwn) -> str:
    """Return the name that a reader knows an attribute by: that of the first class of a library."""
    from_libraries = [each for each in bases(cls) if not is_own(class_name(each)[0])]
    holding = (each for each in from_libraries if owner(each, name) is not None)
    first = next(holding, from_libraries[0] if from_libraries else cls)
    return f"{class_name(first)[1]}.{name}"


def _is_hidden(cls: type) -> bool:
    """Say whether a class was made while the program ran, and can't be found by its name."""
    return definition_of(cls) is None


def _held(inner: object, raw: Any, itself: type, base: type) -> Value | None:
    """Return the value of a name that a class has, and perhaps the instance as well."""
    if inner is not MISSING:
        return Known(inner)
    function = plain_function(raw)
    if type(function) is FunctionType:
        return Bound(function, itself)
    kind: type = type(raw)
    if owner(kind, "__get__") is None or is_class(raw):
        return Known(raw)
    is_property = issubclass(kind, property)
    getter = raw.fget if is_property else namespace(raw).get("func")  # functools.cached_property
    if type(getter) is FunctionType:
        return made_by_call(getter, itself)
    if "__annotations__" in namespace(base) and raw is not None:
        name = next((key for key, each in namespace(base).items() if each is raw), "")
        made = made_by(namespace(base)["__annotations__"].get(name), class_name(base)[0], itself)
        if made is not None and made.cls is not kind:
            return made
    get = owner(kind, "__get__")
    getter = None if get is None else namespace(get)["__get__"]
    return made_by_call(getter, itself) if type(getter) is FunctionType else None


def _annotated(cls: type, name: str) -> tuple[type, Made | None] | None:
    for base in bases(cls):
        annotations = namespace(base).get("__annotations__", {})
        if name in annotations:
            return base, made_by(annotations[name], class_name(base)[0], cls)
    return None


def _setter(cls: type, name: str) -> tuple[type, FunctionType] | None:
    """Return the method that sets an attribute, of the first class that does: ``__init__`` mostly.

    That is the class in which a reader would look for it.
    """
    for base in reversed(bases(cls)):
        for function in _functions(base):
            if name in function.__code__.co_names and _sets(function, name):
                return base, function
    return None


@lru_cache(maxsize=512)
def _functions(cls: type) -> tuple[FunctionType, ...]:
    found = map(plain_function, namespace(cls).values())
    functions = [each for each in found if type(each) is FunctionType]
    return tuple(sorted(functions, key=lambda each: each.__name__ != "__init__"))


def _sets(function: FunctionType, name: str) -> bool:
    instructions = dis.get_instructions(function)
    return any(each.opname == "STORE_ATTR" and each.argval == name for each in instructions)


def _type_set(function: FunctionType, name: str, cls: type) -> Value | None:
    """Return what a method sets an attribute to, if its source says so."""
    node, module = function_node(function.__code__), function.__module__
    if node is None:
        return None
    for annotation, value in _assignments(node, name):
        if annotation is not None:
            return made_by(ast.unparse(annotation), module, cls)
        if isinstance(value, ast.Name):
            return made_by(function.__annotations__.get(value.id), module, cls)
        if isinstance(value, ast.Call):
            return made_by(ast.unparse(value.func), module, cls)
    return None


def _assignments(node: ast.AST, name: str) -> Iterator[tuple[ast.expr | None, ast.expr | None]]:
    for each in ast.walk(node):
        if isinstance(each, ast.AnnAssign) and _is_attribute(each.target, name):
            yield each.annotation, each.value
        elif isinstance(each, ast.Assign) and any(_is_attribute(at, name) for at in each.targets):
            yield None, each.value


def _is_attribute(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == name


def _passed_on(cls: type, name: str) -> Meaning:
    """Return a name that the ``__getattr__`` of a class takes from a module that it names."""
    base = owner(cls, "__getattr__")
    passing = None if base is None else plain_function(namespace(base)["__getattr__"])
    if type(passing) is not FunctionType:
        return NOTHING
    for used in passing.__code__.co_names:
        module = passing.__globals__.get(used)
        if is_module(module) and name in namespace(module):
            return _of_module(module, name)
    return NOTHING
