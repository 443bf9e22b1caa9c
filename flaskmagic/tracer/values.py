"""Values as text, made without running any code of the traced program."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import FunctionType, MethodType
from typing import Any

from flaskmagic.tracer.credentials import method_of_hash
from flaskmagic.tracer.redact import REDACTED
from flaskmagic.tracer.secret_names import is_naming, is_secret_key, is_secret_record, names_value

MAX_LENGTH = 120
"""Longest text kept of one value, in characters."""

MAX_ITEMS = 6
"""Most items shown of one container."""

MAX_BITS = 400
"""Size from which on an int is not written out."""

MAX_DEPTH = 3
"""How deep containers within containers are shown."""

Clean = Callable[[str], str]
"""Leaves the secrets out of a text, of which no more is shown than ``MAX_LENGTH`` characters."""


def represent(value: object, limit: int = MAX_LENGTH, clean: Clean | None = None) -> str:
    """Return a bounded text for a value.

    The ``repr`` of a half-built object raises, and a ``repr`` can run anything. So only exact
    builtins are looked into; of a subclass of ``str``, ``bytes``, ``int`` or ``float`` the base
    part is shown; of everything else, the class.

    Args:
        value: The value.
        limit: The most characters that the text may have.
        clean: Leaves secrets out of the texts in it. With it, what belongs to the name of a secret
            is left out too. The default is to show all.

    Returns:
        The text, with an ellipsis at its end if it was cut.
    """
    text = _represent(value, MAX_DEPTH, clean)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def represent_secret(value: object) -> str:
    """Return a text for a value that is secret: nothing of it, but that it is there.

    Args:
        value: The value.

    Returns:
        The text. ``None``, truth values, and what is empty are no secrets, and neither are the
        class of an object, and the method that a hash of a password was made with.
    """
    kind = type(value)
    if value is None or kind is bool or value is Ellipsis:
        return repr(value)
    if kind is str and (method := method_of_hash(value)):  # type: ignore[arg-type]
        return repr(f"{method}{REDACTED}")
    if _is_one_of(kind, (str, bytes, bytearray, list, tuple, dict, set, frozenset)):
        return repr(value) if not value else REDACTED
    if any(issubclass(kind, base) for base in (str, bytes, int, float)):
        return REDACTED
    return _represent(value, 0, None)


def _represent(value: Any, depth: int, clean: Clean | None) -> str:
    # No isinstance(): it may ask for value.__class__, which a proxy answers with code of its own.
    # No look-up of a class in a dict either: its metaclass may have a hash of its own. To ask
    # issubclass() for a builtin class looks at nothing but the slots of both.
    kind = type(value)
    if kind is str:
        return _text(value, clean)
    if value is None or kind is bool or value is Ellipsis:
        return repr(value)
    if kind is int:
        return _number(_integer(value), clean)
    if kind is dict:
        return _container(value, "{", "}", depth, clean, _entries)
    if kind is list:
        return _container(value, "[", "]", depth, clean, _row)
    if kind is tuple:
        return _container(value, "(", ",)" if len(value) == 1 else ")", depth, clean, _row)
    if kind is set or kind is frozenset:
        return _container(value, "{", "}", depth, clean, _unordered)
    return _scalar(value, kind, clean) or _opaque(value, kind)


def _text(value: str, clean: Clean | None) -> str:
    shown = value if clean is None else clean(value)
    return REDACTED if shown == REDACTED else repr(shown[:MAX_LENGTH])


def _bytes(value: bytes, clean: Clean | None) -> str:
    if clean is None:
        return repr(value[:MAX_LENGTH])
    text = value.decode("utf-8", "surrogateescape")
    shown = clean(text)
    return (
        REDACTED
        if shown == REDACTED
        else repr(shown.encode("utf-8", "surrogateescape")[:MAX_LENGTH])
    )


def _integer(value: int) -> str:
    return int.__repr__(value) if int.bit_length(value) < MAX_BITS else "a very long int"


def _number(shown: str, clean: Clean | None) -> str:
    return shown if clean is None else clean(shown)


def _scalar(value: Any, kind: type, clean: Clean | None) -> str | None:
    """Return a text for bytes, a bytearray, a float, or an instance of a scalar's subclass."""
    if issubclass(kind, str):
        shown = _text(str.__str__(value), clean)
    elif issubclass(kind, bytes):
        shown = _bytes(bytes.__getitem__(value, slice(None)), clean)
    elif kind is bytearray:
        shown = _bytes(bytes(value), clean)
    elif issubclass(kind, int):
        shown = _number(_integer(value), clean)
    elif issubclass(kind, float):
        shown = _number(float.__repr__(value), clean)
    else:
        return None
    is_exact = kind is bytes or kind is float
    return shown if is_exact else f"{_exact(_QUALNAME(kind))}({shown})"


def _opaque(value: Any, kind: type) -> str:
    if issubclass(kind, type):
        return f"<class {class_name(value)}>"
    function = value.__func__ if kind is MethodType else value
    if type(function) is FunctionType:
        return f"<function {_exact(function.__qualname__)}>"
    return f"<{class_name(kind)}>"


def _is_one_of(kind: type, kinds: Sequence[type]) -> bool:
    return any(kind is each for each in kinds)


_Rows = Callable[[list[Any], int, Clean | None], list[str]]


def _container(
    value: Any, opening: str, closing: str, depth: int, clean: Clean | None, show: _Rows
) -> str:
    try:
        items = list(value.items() if show is _entries else value)
    except RuntimeError:  # another thread changed it under our eyes
        return f"{opening}…{closing}"
    if not items:
        return repr(value)
    if depth == 0:
        return f"{opening}…{closing[-1]}"
    texts = show(items, depth - 1, clean)
    if len(items) > MAX_ITEMS:
        texts.append("…")
    return f"{opening}{', '.join(texts)}{closing}"


def _unordered(items: list[Any], depth: int, clean: Clean | None) -> list[str]:
    return [_represent(item, depth, clean) for item in items[:MAX_ITEMS]]


def _row(items: list[Any], depth: int, clean: Clean | None) -> list[str]:
    """Return texts of items; what stands after the name of a secret belongs to it."""
    if clean is None:
        return _unordered(items, depth, clean)
    texts, hidden = [], False
    for item in items[:MAX_ITEMS]:
        texts.append(represent_secret(item) if hidden else _represent(item, depth, clean))
        hidden = hidden or names_value(item)
    return texts


def _entries(items: list[Any], depth: int, clean: Clean | None) -> list[str]:
    """Return texts of the entries of a dict; what stands below the name of a secret is one."""
    is_record = clean is not None and is_secret_record(items)
    texts = []
    for key, item in items[:MAX_ITEMS]:
        hidden = clean is not None and (is_secret_key(key) or (is_record and not is_naming(key)))
        shown = represent_secret(item) if hidden else _represent(item, depth, clean)
        texts.append(f"{_represent(key, 0, clean)}: {shown}")
    return texts


# What a class says of itself when it is asked for an attribute may be code of its metaclass.
_NAME = type.__dict__["__name__"].__get__
_QUALNAME = type.__dict__["__qualname__"].__get__
_MODULE = type.__dict__["__module__"].__get__


def class_name(kind: type) -> str:
    """Return the full name of a class, past any metaclass of its own.

    Args:
        kind: The class.

    Returns:
        The name as ``module.Name``, of a builtin ``Name``.
    """
    try:
        module = _exact(_MODULE(kind))
    except AttributeError:  # it was deleted
        module = "?"
    name = _exact(_QUALNAME(kind))
    return name if module == "builtins" else f"{module}.{name}"


def plain_name(kind: type) -> str:
    """Return the ``__name__`` of a class, past any metaclass of its own.

    Args:
        kind: The class, such as that of an exception.

    Returns:
        The name, without module and surroundings.
    """
    return _exact(_NAME(kind))


def _exact(name: Any) -> str:
    """Return a name as an exact ``str``: the operations of a subclass may be anybody's code."""
    kind = type(name)
    if kind is str:
        return str(name)
    return str.__str__(name) if issubclass(kind, str) else "?"
