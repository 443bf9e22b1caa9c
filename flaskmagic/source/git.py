"""The user's own code: its page in their repository, at the commit that is checked out."""

from __future__ import annotations

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
    command = ["git", "-C", folder, *arguments]
    try:
        finished = subprocess.run(
            command, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return finished.stdout.strip() if finished.returncode == 0 else ""


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
