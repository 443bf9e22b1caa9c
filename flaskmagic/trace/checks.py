"""Checks of what a file holds: each value's kind and range."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache
from types import NoneType
from typing import Any

Check = Callable[[Any, str], None]
"""Takes a value, and what it is called in a message."""

MOST = 2**31
"""No line, column or count is larger."""

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

_LONGEST = 60
_WIDEST = 16
"""No row has more values."""


class BrokenContract(Exception):
    """A value that no saved trace has; the message names its place."""


def refuse(value: object, where: str, wanted: str) -> None:
    """Refuse a value.

    Args:
        value: The value.
        where: What it is called in a message.
        wanted: What should be there.

    Raises:
        BrokenContract: Always.
    """
    shown = repr(value) if isinstance(value, (str, int, float, type(None))) else "a container"
    said = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    raise BrokenContract(f"{where} is {said}, not {wanted}")


def text(value: Any, where: str) -> None:
    """Check that a value is a text.

    Args:
        value: The value.
        where: What it is called in a message.

    Raises:
        BrokenContract: It is not.
    """
    if not isinstance(value, str):
        refuse(value, where, "a text")
    if not value.isascii() and _HALF_CHARACTER.search(value):
        refuse(value, where, "a text of whole characters")


def a_list(value: Any, where: str) -> None:
    """Check that a value is a list, and no more than that: its values are checked later.

    Args:
        value: The value.
        where: What it is called in a message.

    Raises:
        BrokenContract: It is not.
    """
    if not isinstance(value, list):
        refuse(value, where, "a list")


def numbers(value: Any, where: str) -> None:
    """Check that a value is a list of numbers, which may have very many.

    Args:
        value: The value.
        where: What it is called in a message.

    Raises:
        BrokenContract: It is not.
    """
    a_list(value, where)
    if value and (set(map(type, value)) != {int} or min(value) < 0 or max(value) >= MOST):
        place = f"one of {where}"
        for each in value:
            number(0)(each, place)


def flag(value: Any, where: str) -> None:
    """Check that a value is true or false.

    Args:
        value: The value.
        where: What it is called in a message.

    Raises:
        BrokenContract: It is not.
    """
    if not isinstance(value, bool):
        refuse(value, where, "true or false")


def number(least: int, limit: int = MOST) -> Check:
    """Return what checks that a value is a number.

    Args:
        least: The least that it may be.
        limit: What it must be below.

    Returns:
        The check.
    """

    def check(value: Any, where: str) -> None:
        if type(value) is not int or not least <= value < limit:
            refuse(value, where, f"a number from {least} to {limit - 1}")

    return check


def seconds(value: Any, where: str) -> None:
    """Check that a value is a number of seconds.

    Args:
        value: The value.
        where: What it is called in a message.

    Raises:
        BrokenContract: It is not.
    """
    if type(value) not in (int, float) or not 0 <= value < MOST:
        refuse(value, where, "a number of seconds")


def one_of(known: Collection[str]) -> Check:
    """Return what checks that a value is one of some texts.

    Args:
        known: The texts.

    Returns:
        The check.
    """

    def check(value: Any, where: str) -> None:
        if not isinstance(value, str) or value not in known:
            refuse(value, where, f"one of {', '.join(known)}")

    return check


def or_none(check: Check) -> Check:
    """Return what checks a value that may be missing.

    Args:
        check: Checks it if it is there.

    Returns:
        The check.
    """
    return lambda value, where: None if value is None else check(value, where)


def list_of(check: Check) -> Check:
    """Return what checks a list.

    Args:
        check: Checks each value in it.

    Returns:
        The check.
    """

    def checks(value: Any, where: str) -> None:
        if not isinstance(value, list):
            refuse(value, where, "a list")
        place = f"one of {where}"
        for each in value:
            check(each, place)

    return checks


def row(*columns: Check, least: int | None = None) -> Check:
    """Return what checks a list with a value for each column.

    Args:
        columns: Check the values.
        least: From here on they may be missing.

    Returns:
        The check.
    """
    fewest = len(columns) if least is None else least

    def check(value: Any, where: str) -> None:
        if not isinstance(value, list) or not fewest <= len(value) <= len(columns):
            refuse(value, where, f"a list of {len(columns)}")
        for each, column, place in zip(value, columns, _places(where), strict=False):
            column(each, place)

    return check


@cache
def _places(where: str) -> Sequence[str]:
    """Return what the values of a row are called: made once, since a trace has many rows."""
    return [f"value {number} of {where}" for number in range(1, _WIDEST + 1)]


def table(check: Check) -> Check:
    """Return what checks an object whose keys are any text.

    Args:
        check: Checks each value in it.

    Returns:
        The check.
    """

    def checks(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            refuse(value, where, "an object")
        key_place, value_place = f"a key of {where}", f"a value of {where}"
        for key, each in value.items():
            text(key, key_place)
            check(each, value_place)

    return checks


def an_object(keys: Mapping[str, Check], later: Mapping[str, Check]) -> Check:
    """Return what checks an object.

    Args:
        keys: The keys that it has, with what checks their values.
        later: Those that came with later formats.

    Returns:
        The check.
    """

    def check(value: Any, where: str) -> None:
        if not isinstance(value, dict):
            refuse(value, where, "an object")
        for key, each in keys.items():
            if key not in value:
                raise BrokenContract(f"{where} has no {key!r}")
            each(value[key], repr(key))
        for key in later.keys() & value.keys():
            later[key](value[key], repr(key))

    return check


def samples(column: list[Any]) -> Iterable[Any]:
    """Return values of a column that are all right only if the others are: it may have many.

    Args:
        column: The column.

    Returns:
        The values.
    """
    types = set(map(type, column))
    if types <= {int, NoneType}:
        numbers = [each for each in column if each is not None] if NoneType in types else column
        return [
            *({None} if NoneType in types else ()),
            *([min(numbers), max(numbers)] if numbers else ()),
        ]
    return set(column) if types <= {str, NoneType} else column


def check_known(named: Iterable[str], known: Collection[str], what: str) -> None:
    """Check that what is named is there.

    Args:
        named: The names.
        known: Those that there are.
        what: What they are the names of.

    Raises:
        BrokenContract: One is not.
    """
    for each in named:
        if each not in known:
            raise BrokenContract(f"there is no {what} {each[:_LONGEST]!r}")
