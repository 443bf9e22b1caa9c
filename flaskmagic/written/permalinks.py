"""What an address of a file on a forge says: repository, revision, path and lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit


class RevisionKind(StrEnum):
    """What the revision of an address is; a name that may be a tag or a branch is unknown."""

    SHA = "sha"
    TAG = "tag"
    BRANCH = "branch"
    UNKNOWN = "unknown"


class Anchor(StrEnum):
    """What stands behind the ``#``: nothing, lines, lines written oddly, or something else."""

    NONE = "none"
    LINES = "lines"
    ODD = "odd"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Permalink:
    """An address of a file at a revision; ``repository`` is ``host/owner/name``."""

    repository: str
    revision: str
    kind: RevisionKind
    path: str
    anchor: Anchor
    first: int | None = None
    last: int | None = None

    @property
    def is_source(self) -> bool:
        """Say whether the file is source code, of which a line is to be named."""
        return bool(_SOURCE.fullmatch(PurePosixPath(self.path).suffix))


_SOURCE = re.compile(
    r"\.(pyi?|pyx|[mc]?[jt]sx?|java|kt|scala|cc?|cpp|hp?p?|cs|go|rs|rb|php|swift|m|lua|pl|exs?|vue)",
    re.IGNORECASE,
)
"""The suffixes of files of which a line is to be named; a licence or a README needs none."""


_VIEWS = r"blob|blame|raw|edit"
_FORMS = (
    # GitLab: groups may be nested.
    re.compile(rf"/(?P<name>[^/]+(?:/[^/]+)+)/-/(?:{_VIEWS})/(?P<rest>.+)"),
    # Forgejo and Gitea say what the revision is.
    re.compile(r"/(?P<name>[^/]+/[^/]+)/(?:src|raw)/(?P<kind>branch|tag|commit)/(?P<rest>.+)"),
    re.compile(rf"/(?P<name>[^/]+/[^/]+)/(?:{_VIEWS})/(?P<rest>.+)"),
)
_RAW_HOST = "raw.githubusercontent.com"
_RAW_FORM = re.compile(r"/(?P<name>[^/]+/[^/]+)/(?P<rest>.+)")

_LINES = re.compile(r"(L+)(\d{1,7})(?:C\d+)?(?:-(?:(L*)(\d{1,7})(?:C\d+)?))?(?![\w-])")
_SHA = re.compile(r"[0-9a-f]{40}|(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,39}")
_TAG = re.compile(r"v?\d+(\.\d+){1,3}(?:\.?(?:a|b|rc|dev|post)\.?\d+)?|v\d+")
_BRANCH = re.compile(
    r"main|master|dev|devel|develop|trunk|HEAD|stable|latest|next|gh-pages|\d+(?:\.\d+)*[.-]x"
    r"|\d+(?:\.\d+)*-maintenance|(?:feature|bugfix|fix|stable)[/-].*",
    re.IGNORECASE,
)
_BRANCHES_LIKE_TAGS = {"github.com/python/cpython": re.compile(r"\d+\.\d+")}
"""CPython's branches are called as the releases: 3.11; its tags begin with a v."""


def permalink(address: str) -> Permalink | None:
    """Read an address.

    Args:
        address: The address.

    Returns:
        What it says, or ``None`` if it is none of a file at a revision.
    """
    try:
        parts = urlsplit(address)
        match = _match(parts)
    except ValueError:  # such as a bracket that is not closed in the place of the host
        return None
    if match is None:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    host = "github.com" if host == _RAW_HOST else host
    repository = f"{host}/{match['name'].removesuffix('.git')}"
    stated = match.groupdict().get("kind")
    kind, revision, path = _revision(unquote(match["rest"]), stated, repository)
    if not path or ".." in path.split("/"):
        return None
    return Permalink(repository, revision, kind, path, *_anchor(unquote(parts.fragment)))


def _match(parts: SplitResult) -> re.Match[str] | None:
    if parts.scheme not in ("http", "https"):
        return None
    if parts.hostname == _RAW_HOST:
        return _RAW_FORM.fullmatch(parts.path)
    matches = (form.fullmatch(parts.path) for form in _FORMS)
    return next(filter(None, matches), None)


def _revision(rest: str, stated: str | None, repository: str) -> tuple[RevisionKind, str, str]:
    """Return what a revision is, its name, and the path that follows it."""
    for prefix, kind in (("refs/heads/", RevisionKind.BRANCH), ("refs/tags/", RevisionKind.TAG)):
        if rest.startswith(prefix):
            name, _, path = rest.removeprefix(prefix).partition("/")
            return kind, name, path
    name, _, path = rest.partition("/")
    kinds = {"branch": RevisionKind.BRANCH, "tag": RevisionKind.TAG, "commit": RevisionKind.SHA}
    return kinds[stated] if stated else _kind(name, repository), name, path


def _kind(revision: str, repository: str) -> RevisionKind:
    like_tags = _BRANCHES_LIKE_TAGS.get(repository.lower())
    if _BRANCH.fullmatch(revision) or (like_tags and like_tags.fullmatch(revision)):
        return RevisionKind.BRANCH
    if _SHA.fullmatch(revision):
        return RevisionKind.SHA
    return RevisionKind.TAG if _TAG.fullmatch(revision) else RevisionKind.UNKNOWN


def _anchor(fragment: str) -> tuple[Anchor, int | None, int | None]:
    """Read what stands behind the ``#``; a browser's ``:~:text=`` names no line."""
    named, directive, _ = fragment.partition(":~:")
    match = _LINES.match(named)
    if match is None:
        if directive:
            return Anchor.ODD, None, None
        return (Anchor.OTHER if named else Anchor.NONE), None, None
    first = int(match[2])
    last = int(match[4] or first)
    odd = len(match[1]) > 1 or len(match[3] or "") > 1 or first == 0 or last == 0
    first, last = sorted((first, last))
    return (Anchor.ODD if odd else Anchor.LINES), first, last
