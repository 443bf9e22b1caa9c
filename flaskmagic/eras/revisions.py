"""What names a state of a file, what was read at it, and what to do where nothing was."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Release:
    """A release of a distribution, such as Flask 2.1.1; the name is normalized: ``flask``."""

    distribution: str
    version: str

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


class RevisionKind(StrEnum):
    """How a revision is named."""

    TAG = "tag"
    SHA = "sha"
    BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class Revision:
    """What an address of a file on a forge names between the repository and the path."""

    kind: RevisionKind
    name: str

    def __str__(self) -> str:
        return f"{_WORDS[self.kind]} {self.name}"


_WORDS = {RevisionKind.TAG: "tag", RevisionKind.SHA: "commit", RevisionKind.BRANCH: "branch"}


class ReadFrom(StrEnum):
    """Where a text was read."""

    INSTALLED = "installed"
    RELEASE = "release"
    CLONE = "clone"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file at a revision.

    ``path`` is as imported (``flask/app.py``) where it was read of a release or of what is
    installed, and as in the repository elsewhere. ``release`` is the release that the file is of,
    and ``commit`` the commit that it was read at, where that is certain.
    """

    path: str
    text: str
    read_from: ReadFrom
    release: Release | None = None
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why a file was not read, and what to do instead, each in words.

    ``is_missing`` says that the revision was looked at and has no such file; else it may have one.
    """

    reason: str
    instead: str = ""
    is_missing: bool = False
