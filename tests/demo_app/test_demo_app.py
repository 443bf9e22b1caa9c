"""The demo app stands alone, as a user's app would, and is built anew by each create_app()."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from flaskmagic import demo_app
from flaskmagic.demo_app import create_app

FOLDER = Path(demo_app.__file__).parent
SOURCES = sorted(FOLDER.rglob("*.py"))
PAGES = sorted([*FOLDER.glob("templates/*"), *FOLDER.glob("static/*")])


def imports_of(source: str) -> Iterator[str]:
    """Every module that is imported, relative ones with their dots."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_imports_nothing_of_flaskmagic(path: Path) -> None:
    for module in imports_of(path.read_text(encoding="utf-8")):
        assert module.split(".")[0] != "flaskmagic"
        assert not module.startswith(".."), "a relative import leaves the demo app"


def test_two_apps_share_no_route_and_no_socket_server() -> None:
    one, other = create_app(), create_app()
    assert one.view_functions["index"] is not other.view_functions["index"]
    assert one.blueprints["guestbook"] is not other.blueprints["guestbook"]
    assert one.extensions["socketio"] is not other.extensions["socketio"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_asks_for_nothing_from_another_host(path: Path) -> None:
    links = re.findall(r"https?://[^\s\"']+", path.read_text(encoding="utf-8"))
    assert set(links) <= {"http://www.w3.org/2000/svg"}, "SVG's name, which nobody fetches"
