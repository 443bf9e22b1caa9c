"""The releases that the walkthroughs were read on."""

from __future__ import annotations

from dataclasses import dataclass

from flaskmagic.source.repositories import numbers

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
    """Compare a release with the supported ones.

    Args:
        distribution: The name of the distribution.
        version: The installed version.

    Returns:
        Whether it is older or newer; a distribution that is not listed is neither.
    """
    if distribution not in SUPPORTED:
        return Standing()
    first, last = SUPPORTED[distribution]
    release = numbers(version)[:2]
    return Standing(older=release < first, newer=release > last)


def not_yet(since: str, distributions: dict[str, str]) -> bool:
    """Say whether a release is later than the installed one.

    Args:
        since: The release, such as ``Flask 2.2``.
        distributions: The installed versions by the names of the distributions.

    Returns:
        Whether it is; not if the distribution is not installed.
    """
    name, _, version = since.rpartition(" ")
    installed = distributions.get(name)
    return installed is not None and numbers(installed) < numbers(version)
