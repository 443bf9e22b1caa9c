"""Classes and values that note every piece of their code that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

RAN: list[str] = []
"""What ran of them."""

_OPERATIONS = (
    "__repr__", "__str__", "__format__", "__bytes__", "__hash__", "__eq__", "__ne__", "__lt__",
    "__bool__", "__len__", "__iter__", "__next__", "__contains__", "__getitem__", "__getattr__",
    "__index__", "__int__", "__float__", "__add__", "__radd__", "__mul__", "__mod__", "__dir__",
    "__instancecheck__", "__subclasscheck__", "__reduce__", "__reversed__", "__missing__",
    "__length_hint__", "encode", "decode", "lower", "upper", "strip", "startswith", "endswith",
    "replace", "split", "find", "partition", "rpartition", "isascii", "isidentifier",
    "translate", "casefold", "isalnum", "join", "format", "items", "keys", "values", "get",
    "bit_length", "hex", "mro",
)  # fmt: skip
_ATTRIBUTES = (
    "__class__", "__name__", "__qualname__", "__module__", "__bases__", "__doc__",
    "__abstractmethods__",
)  # fmt: skip


def _noting(name: str) -> Callable[..., Any]:
    def run(*_arguments: Any, **_options: Any) -> Any:
        RAN.append(name)
        raise ValueError(f"{name} was asked for")

    return run


def _getattribute(_self: object, name: str) -> Any:
    RAN.append(f"__getattribute__({name})")
    raise ValueError(f"{name} was asked for")


def _namespace() -> dict[str, Any]:
    space: dict[str, Any] = {name: _noting(name) for name in _OPERATIONS}
    space |= {name: property(_noting(name)) for name in _ATTRIBUTES}
    return {**space, "__getattribute__": _getattribute}


def _made_class(metaclass: type, name: str, base: type) -> Any:
    space = _namespace()
    # These are its own, and what type.__new__() wants; each instance has the others.
    space |= {"__module__": "hostile", "__qualname__": name}
    if base is type:
        del space["mro"]  # it is asked for when a class is made
    return type.__new__(metaclass, name, (base,), space)


Meta: Any = _made_class(type, "Meta", type)
Meta.__module__ = property(_noting("__module__"))  # what it says of its classes, not of itself


def hostile(base: type = object, name: str = "Hostile") -> Any:
    """Return a class that notes what runs of it, of its metaclass and of its instances."""
    return _made_class(Meta, name, base)


def made(kind: Any, *arguments: Any) -> Any:
    """Return an instance of a hostile class."""
    for base in (str, bytes, int, float, dict, list, BaseException):
        if issubclass(kind, base):
            return base.__new__(kind, *arguments)
    return object.__new__(kind)


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Fail if anything of them runs within the block."""
    RAN.clear()
    yield
    ran = list(RAN)
    RAN.clear()
    assert ran == []
