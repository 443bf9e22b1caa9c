"""A value that was followed, as a line of the file that a trace is saved in."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import astuple, fields
from typing import Any

from flaskmagic.trace.model import Followed, Sighting

_COLUMNS = [each.name for each in fields(Sighting)]


def followed_row(followed: Followed) -> Sequence[Any]:
    """Return a value and where it was seen as a row that JSON can hold.

    Args:
        followed: The value.

    Returns:
        The place, the value, and a row for each sighting.
    """
    return astuple(followed)


def read_followed(place: str, value: str, rows: Sequence[Sequence[Any]]) -> Followed:
    """Read what :func:`followed_row` returned.

    Args:
        place: The place.
        value: The value.
        rows: A row for each sighting.

    Returns:
        The value and where it was seen.
    """
    facts = (dict(zip(_COLUMNS, row, strict=True)) for row in rows)
    seen = (Sighting(**{**each, "forms": tuple(each["forms"])}) for each in facts)
    return Followed(place, value, tuple(seen))


def if_whole(followed: Followed | None, calls: Container[int]) -> Followed | None:
    """Return a value that was followed, if every call that had it is there.

    A part of its way would tell that it stopped where it did not.

    Args:
        followed: The value, if one was followed.
        calls: The ids of the calls that are there.

    Returns:
        The value, or ``None``.
    """
    if followed is None:
        return None
    had_it = (id_ for each in followed.sightings for id_ in (each.call, each.above or each.call))
    return followed if all(id_ in calls for id_ in had_it) else None
