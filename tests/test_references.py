"""Every reference that is printed is right: checked without any of the code that found it.

What is read is the JSON of all topics; what it is held against are the installed files, parsed
here, and the metadata of the installed distributions.
"""

import ast
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from flaskmagic.reading import Reading
from flaskmagic.walkthroughs import topics
from tests.installed import is_page_of, lines_of

Document = dict[str, Any]


@pytest.fixture(params=topics())
def document(request: pytest.FixtureRequest, live_document: Callable[[str], Document]) -> Document:
    return live_document(request.param)


@cache
def functions(file: str) -> list[tuple[str, int, int]]:
    """Return name, first and last line of every def, lambda and comprehension of a file."""
    found = []
    kinds = {
        ast.Lambda: "<lambda>",
        ast.GeneratorExp: "<genexpr>",
        ast.ListComp: "<listcomp>",
        ast.SetComp: "<setcomp>",
        ast.DictComp: "<dictcomp>",
    }
    for node in ast.walk(ast.parse("\n".join(lines_of(file)))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            found.append((node.name, first, node.end_lineno or node.lineno))
        elif type(node) in kinds:
            found.append((kinds[type(node)], node.lineno, node.end_lineno or node.lineno))  # type: ignore[attr-defined]
    return found


def is_template(definition: str) -> bool:
    return ".html:" in definition


def span(node: Document) -> tuple[int, int] | None:
    """Return the lines of a node's function, by its name and first line."""
    name = node["definition"].rpartition(".")[2].rpartition(":")[2]
    fitting = [
        (first, last)
        for found, first, last in functions(node["file"])
        if found == name and first == node["line"]
    ]
    return fitting[0] if fitting else None


def test_every_node_of_the_path_stands_where_it_is_said_to(document: Document) -> None:
    checked = 0
    for node in document["path"]:
        if is_template(node["definition"]):
            assert 1 <= node["line"] <= len(lines_of(node["file"]))
        elif node["definition"].endswith("<module>"):
            continue
        else:
            assert span(node), node
            checked += 1
    assert checked > 500


def test_every_call_was_made_from_within_its_parent(document: Document) -> None:
    nodes = {node["id"]: node for node in document["path"]}
    checked = 0
    for node in document["path"]:
        parent = nodes.get(node["parent"])
        if parent is None or is_template(parent["definition"]):
            continue
        assert node["called_from"] is not None, node
        module = parent["definition"].endswith("<module>")
        lines = (1, len(lines_of(parent["file"]))) if module else span(parent)
        assert lines is not None
        assert lines[0] <= node["called_from"]["line"] <= lines[1], (node, parent)
        checked += 1
    assert checked > 500


@cache
def names_at(file: str) -> dict[int, set[str]]:
    """Return the names that the expressions on each line call or read."""
    found: dict[int, set[str]] = {}
    for node in ast.walk(ast.parse("\n".join(lines_of(file)))):
        if isinstance(node, ast.Attribute | ast.Name):
            name = node.attr if isinstance(node, ast.Attribute) else node.id
            for line in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                found.setdefault(line, set()).add(name)
    return found


def test_the_line_that_made_a_call_names_what_it_calls(document: Document) -> None:
    """Five of six do; the others go through a decorator, a callback, an alias or a class."""
    nodes = {node["id"]: node for node in document["path"]}
    named = unnamed = 0
    for node in document["path"]:
        parent = nodes.get(node["parent"])
        qualname = node["definition"].rpartition(":")[2].split(".")
        if parent is None or is_template(parent["definition"]) or is_template(node["definition"]):
            continue
        name = qualname[-2] if qualname[-1] == "__init__" else qualname[-1]
        if name.startswith(("__", "<")):
            continue
        if name in names_at(parent["file"]).get(node["called_from"]["line"], set()):
            named += 1
        else:
            unnamed += 1
    assert named > 5 * unnamed


def test_steps_are_called_from_the_line_that_is_said(document: Document) -> None:
    nodes = {node["id"]: node for node in document["path"]}
    for step in document["steps"]:
        if step["called_from"] is None:
            continue
        node = nodes[step["call"]]
        parent = nodes[node["parent"]]
        assert step["called_from"]["definition"] == parent["definition"]
        assert step["called_from"]["file"] == parent["file"]
        assert step["called_from"]["line"] == node["called_from"]["line"]


def test_the_focus_line_holds_what_the_walkthrough_asks_for(
    document: Document, live_reading: Callable[[str], Reading]
) -> None:
    reading = live_reading(document["topic"])
    for step, read in zip(document["steps"], reading.steps, strict=True):
        if step["focus_line"] is None:
            continue
        text = lines_of(step["file"])[step["focus_line"] - 1]
        assert any(focus in text for focus in read.step.focus), step["definition"]
        if step["status"] == "executed" and not step["proof"]:
            in_signature = step["focus_line"] < min(step["executed_lines"], default=10**9)
            assert step["focus_line"] in step["executed_lines"] or in_signature


def references(document: Document) -> Iterator[tuple[str, str, int, int]]:
    """Yield file, link, first and last line of everything that has a link."""
    for step in document["steps"]:
        if step["link"]:
            yield step["file"], step["link"], step["first_line"], step["last_line"]
        site = step["called_from"]
        if site and site["link"]:
            yield site["file"], site["link"], site["line"], site["line"]
    for node in document["path"]:
        if node["link"]:
            lines = None if is_template(node["definition"]) else span(node)
            name = node["definition"]
            last = lines[1] if lines and "<" not in name.rpartition(".")[2] else node["line"]
            yield node["file"], node["link"], node["line"], last


def test_every_link_names_repository_release_file_and_lines(document: Document) -> None:
    seen = set()
    for file, link, first, last in references(document):
        lines = f"#L{first}" if first == last else f"#L{first}-L{last}"
        page, hash_sign, fragment = link.partition("#")
        assert hash_sign + fragment == lines, (file, link)
        if (file, page) in seen:
            continue
        seen.add((file, page))
        assert is_page_of(page, file), link
    assert len(seen) > 15


def test_every_reference_into_a_known_library_has_a_link(document: Document) -> None:
    known = {"flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker"}
    known |= {"flask_socketio", "simple_websocket", "wsproto", "socketserver", "http", "urllib"}
    for node in [*document["steps"], *document["path"]]:
        if node.get("remark"):
            continue
        if node["file"] and node["file"].partition("/")[0].removesuffix(".py") in known:
            assert node["link"], node["definition"]
