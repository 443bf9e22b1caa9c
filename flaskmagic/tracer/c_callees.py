"""Callees that are written in C: their names, and which of them are told of."""

from __future__ import annotations

from types import BuiltinFunctionType, MethodDescriptorType, ModuleType
from typing import Any, NamedTuple

from flaskmagic.tracer.secret_names import is_secret
from flaskmagic.tracer.values import class_name

_ON_HEAP = 1 << 9  # Py_TPFLAGS_HEAPTYPE
_IMMUTABLE = 1 << 8  # Py_TPFLAGS_IMMUTABLETYPE, which no ``class`` statement sets

# What belongs to a class is asked of the slots of ``type``: a metaclass may answer with own code.
_FLAGS = type.__dict__["__flags__"].__get__
_MRO = type.__dict__["__mro__"].__get__
_DICT = type.__dict__["__dict__"].__get__

# Modules, without underscores before them, whose functions are given passwords and keys.
_OF_SECRETS = (
    "hashlib", "md5", "sha", "blake2", "hmac", "bcrypt", "crypt", "scrypt", "argon2", "nacl",
    "passlib", "cryptography", "Crypto", "OpenSSL", "jwt",
)  # fmt: skip
_SECRET = ("compare_digest", "urandom", "getrandom")


class Callee(NamedTuple):
    """What is called in C, such as ``sqlite3.Connection.execute``.

    It ``is_method`` if the interpreter gives it the object as the first argument, and ``is_secret``
    if what it is given and returns is.
    """

    name: str
    is_method: bool
    is_secret: bool


def callee_of(called: Any) -> Callee | None:
    """Return what is called in C, if it is told of: no builtins, and no methods of theirs.

    Args:
        called: What is called, of whatever type. No code of it runs.

    Returns:
        The callee; None for what is written in Python or Cython, and for what belongs to the
        module ``builtins``.
    """
    kind = type(called)
    if kind is MethodDescriptorType:
        return _callee(class_name(called.__objclass__), called.__name__, is_method=True)
    if issubclass(kind, BuiltinFunctionType):  # some methods have a type of their own below it
        return _callee(_owner(called), called.__name__)
    if kind is type and (not _FLAGS(called) & _ON_HEAP or _FLAGS(called) & _IMMUTABLE):
        owner, _, name = class_name(called).rpartition(".")
        return _callee(owner, name)
    return None


def lives_on(called: Any) -> bool:
    """Say whether a callee belongs to a module, or a class in C, and not to some object.

    Args:
        called: What is called, of whatever type.

    Returns:
        Whether to remember it keeps nothing alive that the app lets go of.
    """
    kind = type(called)
    if kind is MethodDescriptorType:
        return not _FLAGS(called.__objclass__) & _ON_HEAP
    if kind is BuiltinFunctionType:
        return type(called.__self__) is ModuleType
    return kind is type and not _FLAGS(called) & _ON_HEAP


def _callee(owner: str, name: str, *, is_method: bool = False) -> Callee | None:
    module = owner.partition(".")[0].lstrip("_")
    if not module or owner == "builtins" or (is_method and "." not in owner):
        return None
    hidden = module.startswith(_OF_SECRETS) or name.lstrip("_") in _SECRET or is_secret(name)
    return Callee(f"{owner}.{name}", is_method, hidden)


def _owner(function: Any) -> str:
    """Return the module of a function, or the class of a bound method; of builtins, nothing."""
    bound_to = function.__self__
    kind = type(bound_to)
    if bound_to is None or issubclass(kind, ModuleType):
        module = function.__module__
        return module if type(module) is str and module != "builtins" else ""
    owner = class_name(_definer(bound_to if issubclass(kind, type) else kind, function.__name__))
    return owner if "." in owner else ""  # the classes of builtins are named without it


def _definer(kind: type, name: str) -> type:
    """Return the class that a method is defined in, which may be subclassed in Python."""
    return next((each for each in _MRO(kind) if name in _DICT(each)), kind)
