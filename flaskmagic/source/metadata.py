"""What an installed distribution says of itself: its purpose, its repository and its licence."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import Distribution, PackagePath
from pathlib import PurePosixPath

from flaskmagic.source.repositories import metadata_of, metadata_repositories, release_tree

_LICENCE_NAMES = ("LICENSE", "LICENCE", "COPYING")
_CLASSIFIER = "License :: "
_NO_LICENCE = ("OSI Approved", "DFSG approved")

NAMES_JOINED = "; "
"""Stands between the licences of several classifiers, which do not say how they go together."""


def summary(installed: Distribution) -> str:
    """Return the one line in which a distribution says what it is.

    Args:
        installed: The distribution.

    Returns:
        The line, empty if it has none.
    """
    return _field(installed, "Summary")


def repository(installed: Distribution) -> str | None:
    """Return the address of a distribution's code.

    Args:
        installed: The distribution.

    Returns:
        The code at the tag of the release where that is certain, or else the repository that the
        metadata name, or ``None``.
    """
    tree = release_tree(installed)
    if tree is not None:
        return tree
    named = metadata_repositories(installed)
    return f"https://{named[0]}" if named else None


def stated_licence(installed: Distribution) -> str | None:
    """Return the licence that the metadata name: an SPDX expression, or what stands instead.

    Args:
        installed: The distribution.

    Returns:
        The text of the first field that names one, or None. Several classifiers are joined by
        :data:`NAMES_JOINED`: whether all of them bind or one may choose is not certain.
    """
    for key in ("License-Expression", "License"):
        stated = _field(installed, key)
        if stated and stated.upper() != "UNKNOWN" and "\n" not in stated:
            return stated
    classifiers = metadata_of(installed).get_all("Classifier") or []
    named = [entry.rpartition(" :: ")[2] for entry in classifiers if entry.startswith(_CLASSIFIER)]
    return NAMES_JOINED.join(name for name in named if name not in _NO_LICENCE) or None


def _field(installed: Distribution, key: str) -> str:
    values = metadata_of(installed).get_all(key)
    return str(values[0]).strip() if values else ""


def licence_files(installed: Distribution) -> dict[str, str]:
    """Read the licence files that came with a distribution.

    Args:
        installed: The distribution.

    Returns:
        Their texts by their names. A file that can't be read is left out.
    """
    found = {}
    for file in _licence_paths(installed):
        try:
            found[file.name] = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return found


def _licence_paths(installed: Distribution) -> Iterator[PackagePath]:
    """Yield the licence files in the distribution's own ``.dist-info``: others are of parts."""
    for file in installed.files or []:
        in_info = any(part.endswith((".dist-info", ".egg-info")) for part in file.parts)
        if in_info and PurePosixPath(file).stem.upper().startswith(_LICENCE_NAMES):
            yield file
