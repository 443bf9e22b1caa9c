"""What the app's own templates use: filters, tests, tags, and the names that Flask gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import flask
from flask import Flask
from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.parser import Parser

from flaskmagic.inside.uses.attributes import IsOwn, attribute, class_of, object_meaning
from flaskmagic.inside.uses.objects import definition_of, is_container, is_private, namespace
from flaskmagic.inside.uses.values import Known, Meaning
from flaskmagic.tracer.scope import Scope

_MOST_FILES = 1000
_LONGEST = 500_000
_GIVEN = ("url_for", "get_flashed_messages", "request", "session", "g", "config")
"""What Flask gives to every template."""

_TAGS: Mapping[type[nodes.Node], str] = {
    nodes.Extends: "extends",
    nodes.Block: "block",
    nodes.For: "for",
    nodes.If: "if",
    nodes.Include: "include",
    nodes.Import: "import",
    nodes.FromImport: "from",
    nodes.Macro: "macro",
    nodes.CallBlock: "call",
    nodes.FilterBlock: "filter",
    nodes.Assign: "set",
    nodes.AssignBlock: "set",
    nodes.With: "with",
}
_PARSED_BY = {"call": "call_block", "filter": "filter_block"}
_OPTIONAL = (nodes.If, nodes.For, nodes.CondExpr, nodes.And, nodes.Or, nodes.Macro, nodes.CallBlock)

_ALWAYS = ("test", "iter", "left", "call")
"""The parts of these that do run."""

Branch = tuple[tuple[int, str], ...]
"""The parts that need not run in which something stands, from the outside: the node and which."""


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """A place in a template where something of a library is named; it may be a ``block``'s tag.

    If ``proving_line`` ran, it was evaluated.
    """

    line: int
    column: int
    proving_line: int
    expression: str
    meaning: Meaning
    is_certain: bool
    block: str = ""


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """A template: its file, its name, its text, and the names of those that it is made with."""

    filename: str
    name: str
    text: str
    uses: tuple[TemplateUse, ...]
    made_with: frozenset[str]


class Templates:
    """Reads the templates of an app, without rendering any."""

    def __init__(self, app: Flask, scope: Scope, is_own: IsOwn, proxied: Any) -> None:
        """Take the environment that the app has made by now, or one as Jinja has it.

        Args:
            app: The app.
            scope: Says which templates are the app's own.
            is_own: Says whether a module is the app's own.
            proxied: Given a meaning, puts in the place of a proxy what the app has there.
        """
        made = namespace(app).get("jinja_env")
        self._environment = made if isinstance(made, Environment) else Environment()
        self._app, self._scope, self._is_own, self._proxied = app, scope, is_own, proxied

    def read(self) -> Iterator[OwnTemplate]:
        """Yield the templates that can be parsed."""
        for folder in self._folders():
            for file in islice(sorted(each for each in folder.rglob("*")), _MOST_FILES):
                template = self._template(file, file.relative_to(folder).as_posix())
                if template is not None:
                    yield template

    def _folders(self) -> Iterator[Path]:
        blueprints = namespace(self._app).get("blueprints", {}).values()
        for holder in (self._app, *blueprints):
            root, folder = (
                namespace(holder).get(name) for name in ("root_path", "template_folder")
            )
            if isinstance(root, str) and folder is not None and (Path(root) / folder).is_dir():
                yield (Path(root) / folder).absolute()

    def _template(self, file: Path, name: str) -> OwnTemplate | None:
        if not file.is_file() or not self._scope.is_own_template(str(file)):
            return None
        try:
            if file.stat().st_size > _LONGEST:
                return None
            text = file.read_text(encoding="utf-8")
            tree = self._environment.parse(text)
        except (OSError, ValueError, TemplateSyntaxError, RecursionError):
            return None
        lines = text.split("\n")
        reader = _Reader(tree)
        uses, covered = [], set[nodes.Node]()
        for node, branch in reader.branches.items():
            for written, expression, meaning in () if node in covered else self._named(node):
                if isinstance(node, nodes.Getattr):
                    covered.add(node.node)  # what a chain begins with is no use of its own
                place = _find(written, node.lineno, lines)
                if place is not None:
                    inside = reader.line_inside.get(node)
                    certain = reader.is_certain(inside or node.lineno, branch)
                    block = node.name if isinstance(node, nodes.Block) else ""
                    proof = inside or place[0]
                    uses.append(TemplateUse(*place, proof, expression, meaning, certain, block))
        return OwnTemplate(str(file), name, text, tuple(uses), frozenset(_made_with(tree)))

    def _named(self, node: nodes.Node) -> Iterator[tuple[str, str, Meaning]]:
        """Yield what a node names: as it is written, as it is shown, and what it is."""
        tag = _TAGS.get(type(node))
        if tag is not None:
            parser = getattr(Parser, f"parse_{_PARSED_BY.get(tag, tag)}", None)
            definition = definition_of(parser) or ""
            yield tag, tag, Meaning(None, definition, f"{{% {tag} %}}")
        elif isinstance(node, nodes.Filter):
            yield from self._function(self._environment.filters, node.name, f"|{node.name}")
        elif isinstance(node, nodes.Test):
            yield from self._function(self._environment.tests, node.name, f"is {node.name}")
        elif isinstance(node, nodes.Name) and node.ctx == "load":
            meaning = self._given(node.name)
            if meaning is not None:
                yield node.name, node.name, meaning
        elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            yield from self._attribute(node.node.name, node.attr)

    def _function(
        self, known: Mapping[str, Any], name: str, shown: str
    ) -> Iterator[tuple[str, str, Meaning]]:
        definition = definition_of(known.get(name))
        if definition is not None and not self._is_own(definition.partition(":")[0]):
            yield name.rpartition(".")[2], name, Meaning(None, definition, shown)

    def _given(self, name: str) -> Meaning | None:
        if name in _GIVEN and hasattr(flask, name):
            found: Meaning = self._proxied(object_meaning(vars(flask)[name], name, "flask"))
            return found
        if name in _GIVEN:  # "config" is that of the app
            return attribute(Known(self._app), name, self._is_own)
        return None

    def _attribute(self, name: str, attr: str) -> Iterator[tuple[str, str, Meaning]]:
        given = self._given(name)
        cls = None if given is None else class_of(given.value)
        if given is None or cls is None or is_container(cls) or is_private(cls):
            return
        found = attribute(given.value, attr, self._is_own)
        if found.definition and not self._is_own(found.module):
            yield attr, f"{name}.{attr}", found


class _Reader:
    """The nodes of a template, each with the branches that lead to it.

    Jinja notes no line for the tag ``with``. Of what stands in it, ``line_inside`` has the first
    line that runs after it.
    """

    def __init__(self, tree: nodes.Template) -> None:
        self.branches: dict[nodes.Node, Branch] = {}
        self.line_inside: dict[nodes.Node, int] = {}
        self._on_line: dict[int, set[Branch]] = {}
        self._walk(tree, ())
        for each in tree.find_all(nodes.With):
            line = _first_line(each.body)
            if line is not None:
                self.line_inside[each] = line
                for value in each.values:
                    self.line_inside |= dict.fromkeys((value, *value.find_all(nodes.Node)), line)

    def _walk(self, node: nodes.Node, branch: Branch) -> None:
        if not isinstance(node, nodes.Template | nodes.Output | nodes.TemplateData):
            self.branches[node] = branch
            self._on_line.setdefault(node.lineno, set()).add(branch)
        for name, child in _children(node):
            is_optional = isinstance(node, _OPTIONAL) and name not in _ALWAYS
            self._walk(child, (*branch, (id(node), name)) if is_optional else branch)

    def is_certain(self, line: int, branch: Branch) -> bool:
        """Say whether all that runs on a line runs only if this branch does."""
        return all(each[: len(branch)] == branch for each in self._on_line[line])


def _first_line(body: Sequence[nodes.Node]) -> int | None:
    """Return the line of the first node for which Jinja notes one."""
    for node in body:
        if isinstance(node, nodes.Output):
            found = _first_line(node.nodes)
        elif isinstance(node, nodes.With):
            found = _first_line(node.body)
        else:
            found = None if isinstance(node, nodes.TemplateData) else node.lineno
        if found is not None:
            return found
    return None


def _children(node: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    for name, value in node.iter_fields():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, nodes.Node):
                yield name, each


def _find(name: str, line: int, lines: list[str]) -> tuple[int, int] | None:
    """Return where a name is written: on the line that Jinja says, or soon after it."""
    for number in range(line, min(line + 5, len(lines) + 1)):
        match = re.search(rf"\b{re.escape(name)}\b", lines[number - 1])
        if match is not None:
            return number, len(lines[number - 1][: match.start()].encode())
    return None


def _made_with(tree: nodes.Template) -> Iterator[str]:
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    for node in tree.find_all(kinds):
        for each in node.find_all(nodes.Const):
            if isinstance(each.value, str):
                yield each.value
