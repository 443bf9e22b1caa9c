"""Looks for a value in other values, without running any code of the traced program.

Only what is known to be safe is opened: exact builtins, the base part of their subclasses, and what
an instance holds in its ``__dict__`` or its slots, if these are the ones that the interpreter made.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from types import FunctionType, GetSetDescriptorType, MemberDescriptorType
from typing import Any, NamedTuple

from flaskmagic.tracer.marker import Found, Marker
from flaskmagic.tracer.values import plain_name

MAX_DEPTH = 4
"""How deep it is looked into values within values."""

MAX_VALUES = 250
"""How many values within one are looked at."""

MAX_ITEMS = 100
"""How many items of one container are looked at."""

MAX_LENGTH = 262_144
"""How much of a text is looked at, in characters or bytes."""

MAX_FOUND = 12
"""How many places within one value are told."""

_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: a class statement made it, or an extension
_FLAGS = type.__dict__["__flags__"].__get__
_identity = object.__hash__
_MRO = type.__dict__["__mro__"].__get__
_DICT = type.__dict__["__dict__"].__get__

Field = tuple[str, Any]
"""A part of a value: how it is reached from there, and what it is."""


class Sight(NamedTuple):
    """Where the value was found: the ``path`` to the text that has it, and that text.

    ``holder`` is the class of what holds the text, or "" if that is what was looked at.
    """

    path: str
    holder: str
    text: str | bytes
    kind: str
    found: Found


class Search:
    """Looks for one value. What is known of a class is kept, by its identity."""

    def __init__(self, marker: Marker) -> None:
        """Begin.

        Args:
            marker: The value.
        """
        self._marker = marker
        self._shortest = len(marker.core)
        self._readers: dict[int, tuple[type, list[tuple[str | None, Callable[[Any], Any]]]]] = {}

    def find(self, value: object, depth: int = MAX_DEPTH) -> list[Sight]:
        """Look for the value in another one.

        Args:
            value: Where to look.
            depth: How deep.

        Returns:
            The places at which it is, the nearest first, each text once in what is of one class;
            none if it is in none that is looked at.
        """
        sights: dict[tuple[str, bool, int], Sight] = {}
        seen: set[int] = set()
        level = [("", "", value)]
        left = MAX_VALUES
        for deeper in range(depth, -1, -1):
            below: list[tuple[str, str, Any]] = []
            for path, holder, each in level[:left]:
                kind = type(each)
                if each is None or kind is bool or kind is int or kind is FunctionType:
                    continue
                text = _text_of(each, kind)
                if text is not None:
                    found = self._in(text)
                    if found is not None:
                        sight = Sight(path, holder, text, plain_name(kind), found)
                        sights.setdefault((holder, type(text) is str, hash(text)), sight)
                elif deeper and (itself := _identity(each)) not in seen:
                    seen.add(itself)
                    parts = self._parts(each, kind)
                    if parts:
                        name = plain_name(kind)
                        below += [(path + step, name, part) for step, part in parts]
            left -= len(level)
            level = below
            if not below or left <= 0 or len(sights) >= MAX_FOUND:
                break
        return list(sights.values())

    def _in(self, text: str | bytes) -> Found | None:
        if len(text) < self._shortest:
            return None
        if type(text) is str:
            return self._marker.in_text(text)
        return self._marker.in_bytes(text)  # type: ignore[arg-type]

    def _parts(self, value: Any, kind: type) -> Sequence[Field]:
        """Return what a value holds; none if another thread changes it meanwhile."""
        try:
            if kind is dict:
                return list(_entries(value))
            if kind is list or kind is tuple:
                return list(_items(value, kind))
            if issubclass(kind, dict):
                return [*_entries(value), *self._fields(value, kind)]
            if issubclass(kind, (list, tuple, deque, set, frozenset)):
                return [*_items(value, kind), *self._fields(value, kind)]
            return self._fields(value, kind)
        except RuntimeError:
            return ()

    def _fields(self, value: Any, kind: type) -> list[Field]:
        known = self._readers.get(_identity(kind))
        if known is None:
            known = self._readers[_identity(kind)] = kind, list(_readers_of(kind))
        fields: list[Field] = []
        for name, read in known[1]:
            try:
                held = read(value)
            except AttributeError:  # a slot without a value
                continue
            if name is not None:
                fields.append((f".{name}", held))
            elif type(held) is dict:
                attributes = islice(held.items(), MAX_ITEMS)
                fields += [(f".{key}", part) for key, part in attributes if type(key) is str]
        return fields


def _readers_of(kind: type) -> Iterator[tuple[str | None, Callable[[Any], Any]]]:
    """Yield what reads the ``__dict__`` of an instance, without a name, and each of its slots.

    A class may have a ``__dict__`` or a slot of its own making: that is not called.
    """
    for each in _MRO(kind) if _FLAGS(kind) & _HEAP_TYPE and not issubclass(kind, type) else ():
        for name, attribute in _DICT(each).items():
            if name == "__dict__" and type(attribute) is GetSetDescriptorType:
                yield None, attribute.__get__
            elif type(attribute) is MemberDescriptorType and _FLAGS(each) & _HEAP_TYPE:
                yield name, attribute.__get__


def _entries(value: dict[Any, Any]) -> Iterator[Field]:
    for key, part in islice(dict.items(value), MAX_ITEMS):
        kind = type(key)
        is_plain = kind is str or kind is int or kind is bytes
        shown = repr(key) if is_plain and (kind is int or len(key) <= 60) else "…"
        yield f"[{shown}]", part
        if not is_plain or shown == "…":
            yield " key", key


def _items(value: Any, kind: type) -> Iterator[Field]:
    base = next(each for each in (list, tuple, deque, set, frozenset) if issubclass(kind, each))
    is_ordered = base in (list, tuple, deque)
    for number, part in enumerate(islice(base.__iter__(value), MAX_ITEMS)):
        yield (f"[{number}]" if is_ordered else "[…]"), part


def _text_of(value: Any, kind: type) -> str | bytes | None:
    """Return the text of a value that is one, or holds one in C; ``None`` for all others."""
    if kind is dict or kind is list or kind is tuple:
        return None
    if issubclass(kind, str):
        text = str.__str__(value)
        return text if len(text) <= MAX_LENGTH else text[:MAX_LENGTH]
    if issubclass(kind, bytes):
        return bytes.__getitem__(value, slice(MAX_LENGTH))
    if kind is bytearray:
        return bytes(value[:MAX_LENGTH])
    if kind is memoryview:
        return _viewed(value)
    if kind is io.BytesIO:
        return _held(value)
    return None


def _viewed(value: memoryview) -> bytes | None:
    try:
        return value[:MAX_LENGTH].tobytes() if value.ndim == 1 else None
    except ValueError:  # it was released
        return None


def _held(value: io.BytesIO) -> bytes | None:
    try:
        return value.getvalue() if value.__sizeof__() <= MAX_LENGTH else None
    except ValueError:  # it was closed
        return None
