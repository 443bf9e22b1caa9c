"""The user's own code: its page in their repository, at the commit that is checked out."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path

from flaskmagic.source.repositories import page, repository_name

UNCOMMITTED = "has uncommitted changes"
UNPUSHED = "its commit is not on a remote branch that this clone knows"
_PATIENCE = 10


def committed_page(filename: str) -> tuple[str | None, str | None]:
    """Find the page of a file at the commit that is checked out.

    Args:
        filename: The file.

    Returns:
        The page and a remark. Both are ``None`` where there is no repository, or none with a
        remote on a known forge. A file that has uncommitted changes has only a remark, and so has
        one at a commit that was not pushed: the lines would not be there.
    """
    path = Path(filename)
    clone = _clone(str(path.parent)) if path.is_absolute() and path.parent.is_dir() else None
    if clone is None or clone.repository is None:
        return None, None
    if not _git(clone.folder, "ls-files", "--", filename):
        return None, None
    if _git(clone.folder, "status", "--porcelain", "--", filename):
        return None, UNCOMMITTED
    if not clone.pushed:
        return None, UNPUSHED
    relative = path.resolve().relative_to(Path(clone.folder).resolve()).as_posix()
    return page(clone.repository, "commit", clone.commit, relative), None


class _Clone:
    """A clone: its folder, the commit that is checked out, and where it was cloned from."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.commit = _git(folder, "rev-parse", "HEAD")
        self.repository = repository_name(_git(folder, "remote", "get-url", "origin"))
        self.pushed = bool(_git(folder, "branch", "--remotes", "--contains", "HEAD"))


@cache
def _clone(folder: str) -> _Clone | None:
    top = _git(folder, "rev-parse", "--show-toplevel")
    return _Clone(top) if top and _git(top, "rev-parse", "--verify", "--quiet", "HEAD") else None


def _git(folder: str, *arguments: str) -> str:
    """Return what git prints, or ``""`` if it fails or is not there."""
    return (_output(folder, *arguments) or b"").decode("utf-8", "replace").strip()


def _output(folder: str, *arguments: str) -> bytes | None:
    """Return what git prints; of a clone that lacks something it must not fetch it."""
    environment = {**os.environ, "GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1"}
    command = ["git", "-C", folder, *arguments]
    try:
        finished = subprocess.run(
            command, env=environment, capture_output=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return finished.stdout if finished.returncode == 0 else None


def authors(filename: str) -> list[str]:
    """Find the authors of the commits that changed a file.

    Args:
        filename: The file.

    Returns:
        The author of each commit, the newest first; none outside of a clone.
    """
    path = Path(filename)
    if not path.is_file():
        return []
    return _git(str(path.parent), "log", "--follow", "--format=%aN", "--", filename).splitlines()


def origin_of(folder: Path) -> str | None:
    """Say what a folder is a clone of.

    Args:
        folder: The folder: that of a clone, not one in it.

    Returns:
        The repository as ``host/owner/name``; ``None`` if it is no clone, or of no known address.
    """
    is_clone = (folder / ".git").exists() or (folder / "objects").is_dir()  # the latter is bare
    return repository_name(_git(str(folder), "remote", "get-url", "origin")) if is_clone else None


def commit_of(folder: Path, *names: str) -> str | None:
    """Find the commit that a name stands for in a clone.

    Args:
        folder: The folder of the clone.
        names: The names, as ``refs/tags/3.1.3``; the first one that there is counts.

    Returns:
        The whole hash, ``None`` if the clone has none of them.
    """
    found = (
        _git(str(folder), "rev-parse", "--verify", "--quiet", f"{n}^{{commit}}") for n in names
    )
    return next(filter(None, found), None)


def committed_file(folder: Path, commit: str, path: str, largest: int) -> bytes | None:
    """Read a file as it was committed.

    Args:
        folder: The folder of the clone.
        commit: The commit.
        path: The path in the repository.
        largest: How many bytes it may have.

    Returns:
        Its content, ``None`` if there is no such file, or if it is larger.
    """
    name = f"{commit}:{path}"
    size = _git(str(folder), "cat-file", "-s", name)
    if not size.isdigit() or int(size) > largest:
        return None
    return _output(str(folder), "cat-file", "blob", name)
