"""Which releases are looked at: not all of them, but those that tell the most."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MOST_SERIES = 14
"""How many series, such as 2.1 with its releases 2.1.0 to 2.1.3, are looked at, the newest."""

_RELEASE = re.compile(r"\d+(\.\d+)*")


def series(version: str) -> str:
    """Return the series of a version.

    Args:
        version: The version.

    Returns:
        Its first two numbers.
    """
    return ".".join(version.split(".")[:2])


def last_of_each(versions: Iterable[str]) -> list[str]:
    """Return the last release of each of the newest series.

    Args:
        versions: All versions, the newest first.

    Returns:
        Those versions, the newest first.
    """
    last: dict[str, str] = {}
    for version in versions:
        if _RELEASE.fullmatch(version):
            last.setdefault(series(version), version)
    return list(last.values())[:MOST_SERIES]


def all_of(versions: Sequence[str], like: Iterable[str]) -> list[str]:
    """Return all releases of the series of some.

    Args:
        versions: All versions.
        like: The ones whose series are meant.

    Returns:
        The versions, in their order.
    """
    wanted = {series(each) for each in like}
    return [each for each in versions if _RELEASE.fullmatch(each) and series(each) in wanted]
