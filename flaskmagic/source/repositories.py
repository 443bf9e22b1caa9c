"""Where libraries keep their source: the repositories whose tags and folders are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import Distribution, PackageMetadata


@dataclass(frozen=True, slots=True)
class Repository:
    """How one library tags its releases.

    ``names`` are its repositories (``host/owner/name``): the metadata of a distribution must name
    one of them, or it is something else under the same name. ``tag`` makes a tag of a version.
    From the version ``since`` on, the importable packages lie in the folder ``src``. ``source``
    says where that was seen.
    """

    distribution: str
    names: tuple[str, ...]
    tag: str
    since: tuple[int, ...]
    source: str

    def version(self, tag: str) -> str | None:
        """Return the release that a tag stands for.

        Args:
            tag: The tag.

        Returns:
            The version, ``None`` if the tag has not the form of a release's.
        """
        version = tag.removeprefix(self.tag.format(""))
        return version if _RELEASE.fullmatch(version) and self.tag.format(version) == tag else None


_TREE = "tags and trees of the repository, compared with the files that the wheels install"

REPOSITORIES = {
    row.distribution: row
    for row in (
        Repository("flask", ("github.com/pallets/flask",), "{}", (1, 1), _TREE),
        Repository("werkzeug", ("github.com/pallets/werkzeug",), "{}", (0, 15), _TREE),
        Repository("jinja2", ("github.com/pallets/jinja",), "{}", (2, 11), _TREE),
        Repository("markupsafe", ("github.com/pallets/markupsafe",), "{}", (1, 1), _TREE),
        Repository("itsdangerous", ("github.com/pallets/itsdangerous",), "{}", (1, 0), _TREE),
        Repository("click", ("github.com/pallets/click",), "{}", (7, 1), _TREE),
        Repository("blinker", ("github.com/pallets-eco/blinker",), "{}", (1, 6), _TREE),
        Repository(
            "flask-socketio",
            (
                "github.com/miguelgrinberg/flask-socketio",
                # The metadata name this one from 5.7 on.
                "code.miguelgrinberg.com/miguelgrinberg/flask-socketio",
            ),
            "v{}",
            (5, 1, 1),
            _TREE,
        ),
        Repository(
            "python-socketio",
            (
                "github.com/miguelgrinberg/python-socketio",
                "code.miguelgrinberg.com/miguelgrinberg/python-socketio",
            ),
            "v{}",
            (5, 4),
            _TREE,
        ),
        Repository(
            "python-engineio",
            (
                "github.com/miguelgrinberg/python-engineio",
                "code.miguelgrinberg.com/miguelgrinberg/python-engineio",
            ),
            "v{}",
            (4, 2, 1),
            _TREE,
        ),
        Repository(
            "simple-websocket",
            (
                "github.com/miguelgrinberg/simple-websocket",
                "code.miguelgrinberg.com/miguelgrinberg/simple-websocket",
            ),
            "v{}",
            (0, 1),
            _TREE,
        ),
        Repository("wsproto", ("github.com/python-hyper/wsproto",), "{}", (1, 0), _TREE),
        Repository(
            "flask-sqlalchemy",
            ("github.com/pallets-eco/flask-sqlalchemy", "github.com/pallets/flask-sqlalchemy"),
            "{}",
            (3, 0),
            _TREE,
        ),
        Repository("flask-sock", ("github.com/miguelgrinberg/flask-sock",), "v{}", (0, 5), _TREE),
        Repository("flask-login", ("github.com/maxcountryman/flask-login",), "{}", (0, 6), _TREE),
        Repository(
            "flask-wtf",
            ("github.com/pallets-eco/flask-wtf", "github.com/wtforms/flask-wtf"),
            "v{}",
            (1, 0),
            _TREE,
        ),
        Repository(
            "wtforms",
            ("github.com/pallets-eco/wtforms", "github.com/wtforms/wtforms"),
            "{}",
            (3, 0),
            _TREE,
        ),
    )
}
"""The known repositories by the normalized names of their distributions."""

_PAGES = {
    "github.com": "https://{repository}/blob/{revision}/{path}",
    "gitlab.com": "https://{repository}/-/blob/{revision}/{path}",
    "codeberg.org": "https://{repository}/src/{kind}/{revision}/{path}",
    # Forgejo, as the metadata's own link to CHANGES.md (/src/branch/main/) shows.
    "code.miguelgrinberg.com": "https://{repository}/src/{kind}/{revision}/{path}",
}
"""What the page of a file is called on the forges that are known."""

_RELEASE = re.compile(r"\d+(\.\d+)*")


def page(repository: str, kind: str, revision: str, path: str) -> str | None:
    """Return the page of a file at a tag or commit.

    Args:
        repository: The repository as ``host/owner/name``.
        kind: ``tag`` or ``commit``.
        revision: The tag or the commit.
        path: The path in the repository.

    Returns:
        The address, to which :func:`fragment` may be added; ``None`` for a forge that is not known.
    """
    form = _PAGES.get(repository.partition("/")[0])
    if form is None:
        return None
    return form.format(repository=repository, kind=kind, revision=revision, path=path)


def fragment(first: int, last: int | None = None) -> str:
    """Return the end of an address that names lines; all known forges read the same one.

    Args:
        first: The first line.
        last: The last line, if there are several.

    Returns:
        The end, such as ``#L3`` or ``#L3-L8``.
    """
    return f"#L{first}" if last is None or last == first else f"#L{first}-L{last}"


@lru_cache(maxsize=64)
def metadata_of(distribution: Distribution) -> PackageMetadata:
    """Return the metadata of a distribution, which itself parses them whenever it is asked.

    Args:
        distribution: The distribution.

    Returns:
        The metadata.
    """
    return distribution.metadata


def release_page(distribution: Distribution, path: str) -> str | None:
    """Return the page of an installed file at the tag of its release.

    Args:
        distribution: The distribution that the file came with.
        path: The file as imported.

    Returns:
        The address, or ``None`` where nothing certain is known: another distribution, another
        repository in its metadata, a development version, or a release older than the layout
        that is known.
    """
    found = _release(distribution)
    return None if found is None else page(found[0], "tag", found[1], f"src/{path}")


def known_repository(repository: str) -> Repository | None:
    """Return what is known of a repository.

    Args:
        repository: The repository as ``host/owner/name``.

    Returns:
        What is known, ``None`` if nothing is.
    """
    rows = (row for row in REPOSITORIES.values() if repository.lower() in row.names)
    return next(rows, None)


@lru_cache(maxsize=64)
def _release(distribution: Distribution) -> tuple[str, str] | None:
    """Return the repository and the tag of a release."""
    known = REPOSITORIES.get(normalized(metadata_of(distribution)["Name"]))
    version = metadata_of(distribution)["Version"]
    if known is None or not _RELEASE.fullmatch(version):
        return None
    if numbers(version) < known.since:
        return None
    named = [name for name in metadata_repositories(distribution) if name.lower() in known.names]
    return (named[0], known.tag.format(version)) if named else None


def release_tree(distribution: Distribution) -> str | None:
    """Return the page of a whole repository at the tag of a release.

    Args:
        distribution: The distribution.

    Returns:
        The address, or ``None`` where :func:`release_page` has none.
    """
    found = release_page(distribution, "")
    return None if found is None else found.removesuffix("/src/").replace("/blob/", "/tree/")


def metadata_repositories(distribution: Distribution) -> list[str]:
    """Read the addresses of repositories in a distribution's metadata.

    Args:
        distribution: The distribution.

    Returns:
        The addresses as ``host/owner/name``, those of sources first.
    """
    labelled = [
        tuple(part.strip() for part in entry.split(",", 1))
        for entry in metadata_of(distribution).get_all("Project-URL") or []
    ]
    homes = metadata_of(distribution).get_all("Home-page") or []
    labelled += [("Home-page", url) for url in homes]
    labelled.sort(key=lambda entry: "source" not in entry[0].lower())
    found = [repository_name(entry[1]) for entry in labelled if len(entry) == 2]
    return [name for name in found if name is not None]


def repository_name(url: str) -> str | None:
    """Reduce a repository's address, as git or a browser writes it.

    Args:
        url: The address.

    Returns:
        The address as ``host/owner/name``, or ``None`` if it has not that form.
    """
    match = re.fullmatch(
        r"(?:(?:https?|ssh|git)://(?:[^@/]+@)?|git@)([\w.-]+)(?::\d+)?[:/]([\w.-]+/[\w.-]+?)"
        r"(?:\.git)?/?",
        url.strip(),
    )
    return f"{match[1].lower()}/{match[2]}" if match else None


def normalized(name: str) -> str:
    """Normalize the name of a distribution (PEP 503).

    Args:
        name: The name.

    Returns:
        The normalized name.
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version: ``(3, 1)`` of ``3.1rc1``.

    Args:
        version: The version.

    Returns:
        The numbers; none if it begins with something else.
    """
    match = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in match[0].split(".")) if match else ()
