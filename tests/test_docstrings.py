"""What a public function takes, and which of our errors it raises, its docstring says."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import flaskmagic

FOLDER = Path(flaskmagic.__file__).parent

# The demo app is written as an app is; the commands say in their help what they take.
NOT_HELD = {"demo_app", "commands", "cli.py", "plugin.py"}

# Textual calls these methods of its widgets, and the pane of rows calls the last one.
CALLED_BY_TEXTUAL = re.compile(r"(?:on|action|watch)_\w+|compose|render\w*|row_text")

Function = ast.FunctionDef | ast.AsyncFunctionDef
SOURCES = {
    file.relative_to(FOLDER).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
    for file in sorted(FOLDER.rglob("*.py"))
}


def problems() -> set[str]:
    """Return the names of ``Problem`` and of all classes below it."""
    classes = [
        n for tree in SOURCES.values() for n in ast.walk(tree) if isinstance(n, ast.ClassDef)
    ]
    found = {"Problem"}
    while True:
        more = {each.name for each in classes if {ast.unparse(base) for base in each.bases} & found}
        if more <= found:
            return found
        found |= more


def public(body: Sequence[ast.stmt], prefix: str) -> Iterator[tuple[str, Function]]:
    """Yield the public functions of a module, and the public methods of its public classes."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public(node.body, f"{prefix}{node.name}.")
        elif isinstance(node, Function) and not node.name.startswith("_"):
            yield f"{prefix}{node.name}", node


HELD = {
    name: function
    for path, tree in SOURCES.items()
    if path.partition("/")[0] not in NOT_HELD
    for name, function in public(tree.body, f"{path}:")
    if not (path.startswith("tui/") and CALLED_BY_TEXTUAL.fullmatch(function.name))
}


def named_under(head: str, function: Function) -> set[str]:
    """Return what a section of a docstring names."""
    docstring = ast.get_docstring(function) or ""
    section = re.search(rf"^{head}:\n((?: .*\n?|\n)*)", docstring, re.MULTILINE)
    return set(re.findall(r"^    \*{0,2}(\w+):", section[1], re.MULTILINE)) if section else set()


def parameters(function: Function) -> set[str]:
    every = function.args
    starred = [each for each in (every.vararg, every.kwarg) if each is not None]
    plain = [*every.posonlyargs, *every.args, *every.kwonlyargs, *starred]
    return {each.arg for each in plain} - {"self", "cls"}


def raised(function: Function) -> set[str]:
    """Return the classes that a function raises by name."""
    raises = [n.exc for n in ast.walk(function) if isinstance(n, ast.Raise) and n.exc is not None]
    return {ast.unparse(each.func if isinstance(each, ast.Call) else each) for each in raises}


def test_every_parameter_is_said() -> None:
    differ = {
        name: different
        for name, function in HELD.items()
        if (different := parameters(function) ^ named_under("Args", function))
    }
    assert not differ


def test_every_problem_that_is_raised_is_said() -> None:
    ours = problems()
    unsaid = {
        name: missing
        for name, function in HELD.items()
        if (missing := (raised(function) & ours) - named_under("Raises", function))
    }
    assert not unsaid


def test_all_rooms_are_held() -> None:
    rooms = {name.partition("/")[0] for name in HELD if "/" in name}
    assert {"reading", "render", "report", "source", "trace", "tracer", "tui"} <= rooms
