"""The releases that the walkthroughs were read on."""

from __future__ import annotations

import re
from dataclasses import dataclass

SUPPORTED = {
    "Python": ((3, 11), (3, 13)),
    "Flask": ((2, 1), (3, 1)),
    "Werkzeug": ((2, 1), (3, 1)),
    "Jinja2": ((3, 1), (3, 1)),
    "Flask-SocketIO": ((5, 1), (5, 7)),
}
"""The first and the last release, by major and minor number, that the tests run all topics on."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an installed release stands to the supported ones."""

    older: bool = False
    newer: bool = False

    def __str__(self) -> str:
        return "older than we support" if self.older else "newer than we know" * self.newer


def standing(distribution: str, version: str) -> Standing:
    """Compare a release with the supported ones; a distribution that is not listed is fine."""
    if distribution not in SUPPORTED:
        return Standing()
    first, last = SUPPORTED[distribution]
    release = numbers(version)[:2]
    return Standing(older=release < first, newer=release > last)


def numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version: ``(3, 1)`` of ``3.1rc1``."""
    match = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in match[0].split(".")) if match else ()


def not_yet(since: str, distributions: dict[str, str]) -> bool:
    """Say whether ``since`` (``Flask 2.2``) is a later release than the installed one."""
    name, _, version = since.rpartition(" ")
    installed = distributions.get(name)
    return installed is not None and numbers(installed) < numbers(version)
