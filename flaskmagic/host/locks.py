"""The releases that a project's lock file pins, held against those that are installed."""

from __future__ import annotations

import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

_PIN = re.compile(r"^\s*(?P<name>[\w.-]+)(?:\[[^]]*\])?\s*==\s*(?P<version>[\w.!+-]+)")
_MOST = 3


def other_releases(folder: Path, installed: Callable[[], Mapping[str, str]]) -> str | None:
    """Say where a lock file pins other releases than are installed.

    Args:
        folder: The folder of the project.
        installed: Returns the version of each distribution, by its normalized name. It is called
            only where there is a lock file.

    Returns:
        One line, or ``None`` where there is nothing to say.
    """
    for name, read in _LOCKS.items():
        file = folder / name
        if not file.is_file():
            continue
        differing = list(_differing(_pinned(file, read), installed()))
        if not differing:
            return None
        more = f" and {len(differing) - _MOST} more" if len(differing) > _MOST else ""
        said = ", ".join(differing[:_MOST])
        return f"{file} pins other releases than are installed: {said}{more}"
    return None


def _differing(pinned: Mapping[str, set[str]], installed: Mapping[str, str]) -> Iterator[str]:
    for name, versions in sorted(pinned.items()):
        if name in installed and installed[name] not in versions:
            yield f"{name} {' or '.join(sorted(versions))} (installed: {installed[name]})"


def _pinned(file: Path, read: Callable[[str], Iterator[tuple[str, str]]]) -> dict[str, set[str]]:
    """Return the versions that a file pins: there may be several, for several platforms."""
    found: dict[str, set[str]] = defaultdict(set)
    try:
        for name, version in read(file.read_text(encoding="utf-8")):
            found[re.sub(r"[-_.]+", "-", name).lower()].add(version)
    except (OSError, ValueError, LookupError, AttributeError, TypeError):
        return {}  # a file that can't be read pins nothing
    return found


def _of_toml(text: str) -> Iterator[tuple[str, str]]:
    for package in tomllib.loads(text)["package"]:
        if "version" in package:
            yield package["name"], package["version"]


def _of_pipfile(text: str) -> Iterator[tuple[str, str]]:
    for name, package in json.loads(text)["default"].items():
        if str(package.get("version", "")).startswith("=="):
            yield name, package["version"].removeprefix("==")


def _of_requirements(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        match = _PIN.match(line)
        if match is not None:
            yield match["name"], match["version"]


_LOCKS: dict[str, Callable[[str], Iterator[tuple[str, str]]]] = {
    "uv.lock": _of_toml,
    "poetry.lock": _of_toml,
    "Pipfile.lock": _of_pipfile,
    "requirements.txt": _of_requirements,
}
"""How each kind of file is read; the first that is there counts."""
