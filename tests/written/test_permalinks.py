"""Addresses of files on forges, in all the forms that people paste."""

import pytest

from flaskmagic.written.permalinks import Anchor, RevisionKind, permalink

SHA = "b337d210e0a1e8d6a1d4e5d4d8f0b8a1c2d3e4f5"
FLASK = "https://github.com/pallets/flask/blob"


ON_GITHUB = [
    ("blob/3.1.3/src/app.py", "3.1.3", "tag", "src/app.py"),
    ("blob/refs/tags/3.1.3/setup.py", "3.1.3", "tag", "setup.py"),
    (f"blob/{SHA}/src/app.py", SHA, "sha", "src/app.py"),
    ("blob/b337d21/src/app.py", "b337d21", "sha", "src/app.py"),
    ("blob/main/src/app.py?plain=1", "main", "branch", "src/app.py"),
    ("blob/2.1.x/src/app.py", "2.1.x", "branch", "src/app.py"),
    ("blob/refs/heads/main/src/app.py", "main", "branch", "src/app.py"),
    ("blob/that-idea/a.py", "that-idea", "unknown", "a.py"),
    ("blame/main/with%20space.py", "main", "branch", "with space.py"),
    ("raw/main/a.py", "main", "branch", "a.py"),
]
CPYTHON = "github.com/python/cpython"
SOCKETIO = "code.miguelgrinberg.com/miguelgrinberg/flask-socketio"


@pytest.mark.parametrize(("rest", "revision", "kind", "path"), ON_GITHUB)
def test_what_an_address_names(rest: str, revision: str, kind: str, path: str) -> None:
    found = permalink(f"https://www.github.com/pallets/flask/{rest}")
    assert found is not None
    assert (found.repository, found.revision) == ("github.com/pallets/flask", revision)
    assert (found.kind, found.path, found.anchor) == (RevisionKind(kind), path, Anchor.NONE)


@pytest.mark.parametrize(
    ("address", "repository", "revision", "kind"),
    [
        (f"{CPYTHON}/blob/3.11/a.py", CPYTHON, "3.11", "branch"),
        (f"{CPYTHON}/blob/v3.11.7/a.py", CPYTHON, "v3.11.7", "tag"),
        ("raw.githubusercontent.com/a/b/main/a.py", "github.com/a/b", "main", "branch"),
        ("gitlab.com/a/b/c/-/blob/v1.0/a.py", "gitlab.com/a/b/c", "v1.0", "tag"),
        (f"{SOCKETIO}/src/tag/v5.7.0/a.py", SOCKETIO, "v5.7.0", "tag"),
        (f"{SOCKETIO}/src/branch/v5/a.py", SOCKETIO, "v5", "branch"),
        (f"{SOCKETIO}/src/commit/b337d21/a.py", SOCKETIO, "b337d21", "sha"),
    ],
)
def test_other_forges(address: str, repository: str, revision: str, kind: str) -> None:
    found = permalink(f"https://{address}")
    assert found is not None
    assert (found.repository, found.revision) == (repository, revision)
    assert (found.kind, found.path) == (RevisionKind(kind), "a.py")


@pytest.mark.parametrize(
    ("fragment", "anchor", "first", "last"),
    [
        ("#L10", "lines", 10, 10),
        ("#L10-L20", "lines", 10, 20),
        ("#L20-L10", "lines", 10, 20),
        ("#L10-20", "lines", 10, 20),
        ("#L266C1-L268C49", "lines", 266, 268),
        ("#LL54C1-L54C1", "odd", 54, 54),
        ("#LL63C19-L63C20", "odd", 63, 63),
        ("#LL1796C72-L1796C72", "odd", 1796, 1796),
        ("#L0", "odd", 0, 0),
        ("#:~:text=def%20run", "odd", None, None),
        ("#L7:~:text=def%20run", "lines", 7, 7),
        ("#installation", "other", None, None),
        ("#", "none", None, None),
    ],
)
def test_what_stands_behind_the_number_sign(
    fragment: str, anchor: str, first: int | None, last: int | None
) -> None:
    found = permalink(f"{FLASK}/main/src/flask/app.py{fragment}")
    assert found is not None
    assert (found.anchor, found.first, found.last) == (Anchor(anchor), first, last)


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/pallets/flask",
        "https://github.com/pallets/flask/tree/main/src",
        "https://github.com/pallets/flask/issues/12",
        "https://github.com/pallets/flask/blob/main",
        "https://flask.palletsprojects.com/en/stable/api/#flask.Flask.run",
        "https://github.com/pallets/flask/blob/main/../../../etc/passwd",
        "https://github.com/pallets/flask/blob/main/%2e%2e/%2e%2e/app.py",
        "ftp://github.com/pallets/flask/blob/main/a.py",
        "https://[github.com/a/b/blob/main/a.py",
        "",
    ],
)
def test_what_is_no_address_of_a_file(address: str) -> None:
    assert permalink(address) is None


@pytest.mark.parametrize(
    ("path", "is_source"),
    [("src/app.py", True), ("web/chat.JS", True), ("LICENSE", False), ("README.md", False),
     ("docs/api.rst", False), ("pyproject.toml", False)],
)  # fmt: skip
def test_only_source_code_needs_a_line(path: str, is_source: bool) -> None:
    found = permalink(f"{FLASK}/main/{path}")
    assert found is not None
    assert found.is_source is is_source
