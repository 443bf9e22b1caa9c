"""Values as text, made without running any code of the traced program."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType, MethodType
from typing import Any

MAX_LENGTH = 120
"""Longest text kept of one value, in characters."""

MAX_ITEMS = 6
"""Most items shown of one container."""

MAX_BITS = 400
"""Size from which on an int is not written out."""

MAX_DEPTH = 3
"""How deep containers within containers are shown."""


def represent(value: object, limit: int = MAX_LENGTH) -> str:
    """Return a bounded text for a value.

    The ``repr`` of a half-built object raises, and a ``repr`` can run anything. So only exact
    builtins are looked into; of a subclass of ``str``, ``bytes``, ``int`` or ``float`` the base
    part is shown; of everything else, the class.

    Args:
        value: The value.
        limit: The most characters that the text may have.

    Returns:
        The text, with an ellipsis at its end if it was cut.
    """
    text = _represent(value, MAX_DEPTH)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _represent(value: Any, depth: int) -> str:
    # No isinstance(): it may ask for value.__class__, which a proxy answers with code of its own.
    # No look-up of a class in a dict either: its metaclass may have a hash of its own.
    kind = type(value)
    if value is None or value is Ellipsis or kind is bool:
        return repr(value)
    for base, show in _SCALARS:
        if issubclass(kind, base):
            shown = show(value)
            return shown if kind is base else f"{_attribute(kind, '__qualname__')}({shown})"
    for container, brackets in _BRACKETS:
        if kind is container:
            return _container(value, brackets, depth)
    if issubclass(kind, type):
        return f"<class {class_name(value)}>"
    function = value.__func__ if kind is MethodType else value
    if type(function) is FunctionType:
        return f"<function {function.__qualname__}>"
    return f"<{class_name(kind)}>"


def _text(value: str) -> str:
    return str.__repr__(str.__getitem__(value, slice(MAX_LENGTH)))


def _bytes(value: bytes) -> str:
    return bytes.__repr__(bytes.__getitem__(value, slice(MAX_LENGTH)))


def _integer(value: int) -> str:
    return int.__repr__(value) if int.bit_length(value) < MAX_BITS else "a very long int"


_SCALARS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (str, _text),
    (bytes, _bytes),
    (int, _integer),
    (float, float.__repr__),
)
_BRACKETS: tuple[tuple[type, tuple[str, str]], ...] = (
    (list, ("[", "]")),
    (tuple, ("(", ")")),
    (dict, ("{", "}")),
    (set, ("{", "}")),
    (frozenset, ("{", "}")),
)


def _container(value: Any, brackets: tuple[str, str], depth: int) -> str:
    kind, (opening, closing) = type(value), brackets
    try:
        items = list(value.items() if kind is dict else value)
    except RuntimeError:  # another thread changed it under our eyes
        return f"{opening}…{closing}"
    if not items:
        return repr(value)
    if depth == 0:
        return f"{opening}…{closing}"
    texts = [
        f"{_represent(item[0], 0)}: {_represent(item[1], depth - 1)}"
        if kind is dict
        else _represent(item, depth - 1)
        for item in items[:MAX_ITEMS]
    ]
    if len(items) > MAX_ITEMS:
        texts.append("…")
    comma = "," if kind is tuple and len(items) == 1 else ""
    return f"{opening}{', '.join(texts)}{comma}{closing}"


def class_name(kind: type) -> str:
    """Return the name of a class, past any metaclass of its own.

    Args:
        kind: The class.

    Returns:
        The name as ``module.Name``, of a builtin ``Name``.
    """
    module, name = _attribute(kind, "__module__"), _attribute(kind, "__qualname__")
    return name if module == "builtins" else f"{module}.{name}"


def _attribute(kind: type, name: str) -> str:
    value: object = type.__getattribute__(kind, name)
    return value if type(value) is str else "?"
