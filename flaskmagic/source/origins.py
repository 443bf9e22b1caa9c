"""Where each file that ran came from: its page in a repository, and whether it was changed."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import Distribution
from pathlib import Path

from flaskmagic.source.git import committed_page
from flaskmagic.source.repositories import page, release_page
from flaskmagic.trace import RecordedPython


@dataclass(frozen=True, slots=True)
class Origin:
    """What is certain of a file's origin.

    ``page`` is its page in a repository, without a line, and ``remark`` what must be said beside
    the reference: that the file was changed since it was installed, for example.
    """

    page: str | None = None
    remark: str | None = None


UNMODIFIED = "as it was released"
CHANGED = "changed since it was installed"
MISSING = "no longer there"
EDITABLE = "an editable installation, not a release"
NOT_RECORDED = "not a file of the installed distribution"
NO_RECORD = "installed without a RECORD to compare it with"


def origin(filename: str, path: str, installed: Distribution | None) -> Origin:
    """Return the origin of a file of a library, or of the user's own.

    A page is named only for a file that is byte for byte what was released, or committed.

    Args:
        filename: The file.
        path: The file as imported.
        installed: The distribution that it is said to belong to, ``None`` for the user's own code.

    Returns:
        The origin.
    """
    if installed is None:
        return Origin(*committed_page(filename))
    remark = _difference(installed, filename)
    if remark == EDITABLE:
        own_page, own_remark = committed_page(filename)
        return Origin(own_page, own_remark or EDITABLE)
    return Origin(None, remark) if remark else Origin(release_page(installed, path))


def standard_library_origin(path: str, python: RecordedPython) -> Origin:
    """Return the origin of a file of the standard library.

    Args:
        path: The file as imported.
        python: The Python that it came with.

    Returns:
        The origin: only CPython has its pages where they are known.
    """
    if python.implementation != "cpython" or python.version.endswith("+"):
        return Origin()
    return Origin(page("github.com/python/cpython", "tag", f"v{python.version}", f"Lib/{path}"))


def _difference(installed: Distribution, filename: str) -> str | None:
    """Return how a file differs from what was installed, or ``None`` if it does not."""
    if is_editable(installed):
        return EDITABLE
    recorded = _recorded_hashes(installed)
    if not recorded:
        return NO_RECORD
    path = filename
    if path not in recorded:  # either may have been found by way of a link
        path, recorded = os.path.realpath(filename), _resolved_hashes(installed)
    return _changed(Path(path), recorded[path]) if path in recorded else NOT_RECORDED


def _changed(path: Path, recorded: str) -> str | None:
    """Return whether a file is missing or differs from its recorded hash (``sha256=...``)."""
    try:
        content = path.read_bytes()
    except OSError:
        return MISSING
    name, _, expected = recorded.partition("=")
    digest = base64.urlsafe_b64encode(hashlib.new(name, content).digest())
    return None if digest.rstrip(b"=").decode() == expected else CHANGED


@lru_cache(maxsize=64)
def is_editable(installed: Distribution) -> bool:
    """Say whether a distribution is an editable installation (PEP 610).

    Args:
        installed: The distribution.

    Returns:
        Whether it is.
    """
    try:
        text = installed.read_text("direct_url.json")
        return bool(text and json.loads(text).get("dir_info", {}).get("editable"))
    except (json.JSONDecodeError, AttributeError):
        return False


def condition(installed: Distribution) -> tuple[str, list[str]]:
    """Compare an installed distribution with what was released.

    Args:
        installed: The distribution.

    Returns:
        Its condition in words, and its changed or missing Python files.
    """
    if is_editable(installed):
        return EDITABLE, []
    recorded = _recorded_hashes(installed)
    if not recorded:
        return NO_RECORD, []
    root = Path(str(installed.locate_file(""))).resolve()
    resolved = {Path(name): digest for name, digest in _resolved_hashes(installed).items()}
    changed = [
        path.relative_to(root).as_posix()
        for path, digest in sorted(resolved.items())
        if path.suffix == ".py" and path.is_relative_to(root) and _changed(path, digest)
    ]
    return (CHANGED if changed else UNMODIFIED), changed


@lru_cache(maxsize=64)
def _recorded_hashes(installed: Distribution) -> dict[str, str]:
    """Return the recorded hash of each file, as it is found from the distribution.

    ``Distribution.files`` would do, but from Python 3.12 on it leaves out what is missing.
    """
    root = Path(str(installed.locate_file("")))
    lines = (installed.read_text("RECORD") or "").splitlines()
    rows = [row for row in csv.reader(lines) if len(row) >= 2]
    return {f"{root}{os.sep}{row[0]}": row[1] for row in rows if row[1]}


@lru_cache(maxsize=64)
def _resolved_hashes(installed: Distribution) -> dict[str, str]:
    """Return the same by where each file really is."""
    return {os.path.realpath(path): it for path, it in _recorded_hashes(installed).items()}
