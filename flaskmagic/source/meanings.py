"""What the statements of a Python file say, without what means nothing when they run."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache

from flaskmagic.source.definitions import UNPARSED, parsed
from flaskmagic.source.statements import statement_text

_BLOCKS = ("orelse", "finalbody", "handlers", "cases")


def meaning(text: str, line: int) -> str:
    """Return what a statement says, without type hints, comments, and how it is set out.

    Args:
        text: The source of the whole file.
        line: The first line of the statement, from 1.

    Returns:
        Python, to be compared with that of another statement; of a statement with a body what
        stands before the body. Empty if nothing is left. Where the text is no Python, it is the
        statement as it stands.
    """
    node = _nodes(text).get(line)
    if node is not None:
        with suppress(*UNPARSED):  # it may be nested too deeply
            return ast.unparse(_without_hints(node))
    return statement_text(text, line)


@lru_cache(maxsize=256)
def _nodes(text: str) -> Mapping[int, ast.stmt]:
    """Return the statements by their first lines; of several the outermost, and then the first."""
    found: dict[int, ast.stmt] = {}
    try:
        for node in ast.walk(parsed(text)):
            if isinstance(node, ast.stmt):
                found.setdefault(node.lineno, node)
    except UNPARSED:
        return {}
    return found


def _without_hints(node: ast.stmt) -> ast.AST:
    if isinstance(node, ast.AnnAssign):
        if node.value is None:
            return ast.Module([], [])
        return ast.copy_location(ast.Assign([node.target], node.value), node)
    if not hasattr(node, "body") and not hasattr(node, "cases"):
        return node
    head = copy.copy(node)
    head.body = [ast.Pass()]  # type: ignore[attr-defined]
    for block in _BLOCKS:
        if hasattr(head, block):
            setattr(head, block, [])
    if isinstance(head, (ast.FunctionDef, ast.AsyncFunctionDef)):
        head.decorator_list, head.returns = [], None  # decorators are statements of their own
        head.args = _without_annotations(head.args)
    elif isinstance(head, ast.ClassDef):
        head.decorator_list = []
    return head


def _without_annotations(arguments: ast.arguments) -> ast.arguments:
    bare = copy.deepcopy(arguments)
    every = (*bare.posonlyargs, *bare.args, *bare.kwonlyargs, bare.vararg, bare.kwarg)
    for each in filter(None, every):
        each.annotation = None
    return bare
