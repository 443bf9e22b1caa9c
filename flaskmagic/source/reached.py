"""Which line a call had come to, as far as it follows from the lines that ran."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from flaskmagic.source.definitions import parsed

_REPEATING = (
    ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_RESUMABLE = (ast.Yield, ast.YieldFrom, ast.Await, ast.AsyncFor, ast.AsyncWith)


def find_function(text: str, first_line: int) -> ast.FunctionDef | None:
    """Find a function that can't be left before its end, as generators and coroutines can.

    Args:
        text: The source of its file.
        first_line: Its first line, with its decorators.

    Returns:
        The function, or ``None`` if there is no such one.
    """
    try:
        tree = parsed(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and _first_line(node) == first_line:
            is_resumable = any(isinstance(each, _RESUMABLE) for each in _own_nodes(node))
            return None if is_resumable else node
    return None


def line_reached(function: ast.FunctionDef, ran: Collection[int]) -> int | None:
    """Return the line at which a call of a function is that has not ended.

    Without a loop, lines only follow one another, so it is at the last one that ran. At the end of
    a ``with`` block a line above runs again.

    Args:
        function: The function.
        ran: The lines of it that ran.

    Returns:
        The line where the statement begins, or ``None`` if it does not follow from them.
    """
    if not ran or any(isinstance(each, _REPEATING) for each in _own_nodes(function)):
        return None
    last = max(ran)
    around = [node for node in _statements(function) if _covers(node, last)]
    if any(_may_run_again(node, last) for node in around):
        return None
    return max((node.lineno for node in around), default=None)


def line_returned(function: ast.FunctionDef, ran: Collection[int]) -> int | None:
    """Return the line of the ``return`` that a call ended with.

    Args:
        function: The function.
        ran: The lines of it that ran.

    Returns:
        The line, or ``None`` if no ``return`` ran, or more than one.
    """
    found = [n.lineno for n in _own_nodes(function) if isinstance(n, ast.Return)]
    found = [line for line in found if line in ran]
    return found[0] if len(found) == 1 else None


def _first_line(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])


def _own_nodes(function: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield what stands in a function, but not in a function within it."""
    left: list[ast.AST] = [*function.body]
    while left:
        node = left.pop()
        yield node
        if not isinstance(node, _FUNCTIONS):
            left += ast.iter_child_nodes(node)


def _statements(function: ast.FunctionDef) -> Iterator[ast.stmt]:
    return (node for node in _own_nodes(function) if isinstance(node, ast.stmt))


def _may_run_again(node: ast.stmt, line: int) -> bool:
    """Say whether a line above may run after this one: the head of a block, or a decorator."""
    is_within = isinstance(node, ast.With) and line >= node.body[0].lineno
    return is_within or isinstance(node, _FUNCTIONS)


def _covers(node: ast.stmt, line: int) -> bool:
    return node.lineno <= line <= (node.end_lineno or node.lineno)
