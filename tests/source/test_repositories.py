"""A page is named only where repository, tag and folder are certain."""

from email.message import Message
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

import pytest

from flaskmagic.source.repositories import (
    REPOSITORIES,
    fragment,
    normalized,
    page,
    release_page,
    repository_name,
)


class Made(Distribution):
    """A distribution with only the metadata that is asked for."""

    def __init__(self, name: str, version: str, *urls: str) -> None:
        self._message = Message()
        self._message["Name"] = name
        self._message["Version"] = version
        for url in urls:
            self._message["Project-URL"] = url

    @property
    def metadata(self) -> Any:
        return self._message

    def read_text(self, _filename: str) -> str | None:
        return None

    def locate_file(self, path: Any) -> Any:
        return Path("/nowhere") / path


FLASK = "Source, https://github.com/pallets/flask/"


def test_a_release_of_a_known_library() -> None:
    made = Made("Flask", "3.1.3", "Chat, https://discord.gg/pallets", FLASK)
    assert release_page(made, "flask/app.py") == (
        "https://github.com/pallets/flask/blob/3.1.3/src/flask/app.py"
    )


def test_a_tag_with_a_v_and_a_forge_of_its_own() -> None:
    home = "https://code.miguelgrinberg.com/miguelgrinberg/flask-socketio"
    made = Made("Flask-SocketIO", "5.7.0", f"Source Code, {home}")
    path = "flask_socketio/__init__.py"
    assert release_page(made, path) == f"{home}/src/tag/v5.7.0/src/{path}"


@pytest.mark.parametrize(
    "made",
    [
        Made("Flask", "3.1.3"),
        Made("Flask", "3.1.3", "Source, https://github.com/somebody/flask"),
        Made("Flask", "3.2.0.dev0", FLASK),
        Made("Flask", "3.1.3+patched", FLASK),
        Made("Flask", "1.0.4", FLASK),
        Made("Flask-Unknown", "1.0", "Source, https://github.com/pallets/flask"),
    ],
    ids=["no address", "a fork", "not released", "patched", "older layout", "unknown"],
)
def test_no_page_is_guessed(made: Made) -> None:
    assert release_page(made, "flask/app.py") is None


def released(major: int, minor: int) -> str | None:
    return release_page(Made("Flask", f"{major}.{minor}", FLASK), "flask/app.py")


def test_the_layout_is_known_from_a_release_on() -> None:
    major, minor = REPOSITORIES["flask"].since
    assert released(major, minor) is not None
    assert released(major, minor - 1) is None


# Written down here as well, or a row that is lost would take its test along.
KNOWN = {
    "blinker",
    "click",
    "flask",
    "flask-login",
    "flask-sock",
    "flask-socketio",
    "flask-sqlalchemy",
    "flask-wtf",
    "itsdangerous",
    "jinja2",
    "markupsafe",
    "python-engineio",
    "python-socketio",
    "simple-websocket",
    "werkzeug",
    "wsproto",
    "wtforms",
}


@pytest.mark.parametrize(
    ("made", "address"),
    [
        (
            Made("Flask-WTF", "1.0.1", "Source Code, https://github.com/wtforms/flask-wtf/"),
            "https://github.com/wtforms/flask-wtf/blob/v1.0.1/src/flask_wtf/form.py",
        ),
        (Made("Flask-WTF", "0.15.1", "Source Code, https://github.com/wtforms/flask-wtf/"), None),
        (
            Made(
                "Flask-Login", "0.6.3", "Source Code, https://github.com/maxcountryman/flask-login"
            ),
            "https://github.com/maxcountryman/flask-login/blob/0.6.3/src/flask_wtf/form.py",
        ),
    ],
)
def test_extensions_of_flask_have_pages_too(made: Made, address: str | None) -> None:
    assert release_page(made, "flask_wtf/form.py") == address


def test_no_library_is_lost_from_the_table() -> None:
    assert set(REPOSITORIES) >= KNOWN


@pytest.mark.parametrize("name", sorted(KNOWN | set(REPOSITORIES)))
def test_the_installed_libraries_name_the_repository_that_we_know(name: str) -> None:
    try:
        found = distribution(name)
    except ModuleNotFoundError:
        pytest.skip(f"{name} is not installed")
    assert release_page(found, "x.py") is not None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/pallets/flask/", "github.com/pallets/flask"),
        ("https://github.com/pallets/flask.git", "github.com/pallets/flask"),
        ("git@github.com:team/project.git", "github.com/team/project"),
        ("ssh://git@gitlab.com/team/project.git", "gitlab.com/team/project"),
        ("https://user:secret@github.com/team/project", "github.com/team/project"),
        ("https://flask.palletsprojects.com/", None),
        ("https://github.com/pallets/flask/issues", None),
        ("../project.git", None),
        ("", None),
    ],
)
def test_repository_name(url: str, name: str | None) -> None:
    assert repository_name(url) == name


def test_other_forges_have_no_page() -> None:
    assert page("git.example.org/a/b", "commit", "abc", "x.py") is None
    gitlab = page("gitlab.com/a/b", "commit", "abc", "x.py")
    assert gitlab == "https://gitlab.com/a/b/-/blob/abc/x.py"


def test_fragment() -> None:
    assert (fragment(3), fragment(3, 3), fragment(3, 8)) == ("#L3", "#L3", "#L3-L8")


def test_every_row_says_where_it_was_seen() -> None:
    for key, row in REPOSITORIES.items():
        assert key == normalized(row.distribution)
        assert row.source
        assert all(name == name.lower() for name in row.names)
