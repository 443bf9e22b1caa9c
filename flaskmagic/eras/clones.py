"""Clones of repositories on this machine, which files of any revision are read from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from flaskmagic.eras.decoded import decoded
from flaskmagic.eras.release_files import LARGEST
from flaskmagic.eras.revisions import NotRead, ReadFrom, Revision, RevisionKind, SourceText
from flaskmagic.errors import Problem
from flaskmagic.source.git import commit_of, committed_file, origin_of
from flaskmagic.source.repositories import known_repository

Clones = Mapping[str, Path]
"""The folders of clones, by their repositories as ``host/owner/name`` in small letters."""

_NAMED = re.compile(r"(?P<host>[\w.-]+\.[\w-]+/)?(?P<name>[\w.-]+/[\w.-]+)=(?P<folder>.+)")
_SHA = re.compile(r"[0-9a-f]{7,40}")
_REFS = {
    RevisionKind.TAG: ("refs/tags/{}",),
    # What the forge has comes before what was done here.
    RevisionKind.BRANCH: ("refs/remotes/origin/{}", "refs/heads/{}"),
    RevisionKind.SHA: ("{}",),
}


class NoClone(Problem):
    """What is named is no clone of a repository, nor a folder of clones."""

    exit_code = 2


def clones_in(named: Iterable[str]) -> Clones:
    """Find the clones that the user names.

    Args:
        named: ``OWNER/NAME=FOLDER`` for a clone of a repository on GitHub, with the forge before
            it for any other, or the folder of a clone or of several.

    Returns:
        The clones.

    Raises:
        NoClone: There is none where one is named.
    """
    found: dict[str, Path] = {}
    for each in named:
        match = _NAMED.fullmatch(each)
        if match is None or Path(each).is_dir():
            found |= _clones_of(Path(each))
        else:
            folder = Path(match["folder"])
            if commit_of(folder, "HEAD") is None:
                raise NoClone(f"{folder} is no clone of a repository with a commit")
            found[f"{match['host'] or 'github.com/'}{match['name']}".lower()] = folder
    return found


def _clones_of(folder: Path) -> dict[str, Path]:
    origin = origin_of(folder)
    if origin is not None:
        return {origin.lower(): folder}
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    origins = {each: origin_of(each) for each in inside}
    found = {name.lower(): each for each, name in origins.items() if name is not None}
    if not found:
        raise NoClone(f"{folder} is no clone whose origin is known, and there is none in it")
    return found


def read_clone(
    clones: Clones, repository: str, path: str, revision: Revision
) -> SourceText | NotRead:
    """Read a file of a clone.

    Args:
        clones: The clones.
        repository: The repository as ``host/owner/name``.
        path: The path in the repository.
        revision: The revision.

    Returns:
        The file, or why it was not read.
    """
    folder = next((clones[name] for name in _names(repository) if name in clones), None)
    if folder is None:
        name = repository.removeprefix("github.com/")
        return NotRead(f"there is no clone of {name} here", f"name one with --clone {name}=FOLDER")
    is_sound = revision.kind is not RevisionKind.SHA or _SHA.fullmatch(revision.name)
    names = (form.format(revision.name) for form in _REFS[revision.kind] if is_sound)
    commit = commit_of(folder, *names)
    if commit is None:
        return NotRead(
            f"the clone in {folder} has no {revision}", f"run git -C {folder} fetch --tags"
        )
    content = committed_file(folder, commit, path, LARGEST)
    if content is None:
        return NotRead(f"there is no file {path} at {revision}", is_missing=True)
    return SourceText(path, decoded(content), ReadFrom.CLONE, commit=commit)


def _names(repository: str) -> Iterator[str]:
    """Yield the repository and its other addresses."""
    yield repository.lower()
    known = known_repository(repository)
    yield from known.names if known else ()
