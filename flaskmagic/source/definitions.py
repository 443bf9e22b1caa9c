"""Where functions, classes and attributes are written, read from the source with ``ast``."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Span:
    """The lines of one definition, counted from 1.

    ``first_line`` is the first decorator's, ``def_line`` that of ``def``, ``class`` or the
    assigned name, ``body_line`` that of the first statement after the docstring.
    """

    first_line: int
    def_line: int
    last_line: int
    body_line: int
    docstring: tuple[int, int] | None = None


UNPARSED = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What goes wrong with text that is no Python, or nested too deeply for its parser."""


def parsed(text: str) -> ast.Module:
    """Parse a source without a word on what Python would warn of in it.

    Args:
        text: The source.

    Returns:
        The tree.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: See :data:`UNPARSED`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


@lru_cache(maxsize=256)
def definitions(text: str) -> Mapping[str, Sequence[Span]]:
    """Find the functions and classes of a Python file, and the names assigned in a module or class.

    Args:
        text: The source.

    Returns:
        Where they are written, by their ``__qualname__``. A name that is defined more than once
        (overloads, a property and its setter) has all its places, in order. Text that does not
        parse has none.
    """
    found: dict[str, list[Span]] = {}
    try:
        for qualname, span in _walk(parsed(text).body, "", in_function=False):
            found.setdefault(qualname, []).append(span)
    except UNPARSED:
        return {}
    return found


def _walk(body: Sequence[ast.stmt], prefix: str, in_function: bool) -> Iterator[tuple[str, Span]]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield prefix + node.name, _block_span(node)
            yield from _walk(node.body, f"{prefix}{node.name}.<locals>.", in_function=True)
        elif isinstance(node, ast.ClassDef):
            yield prefix + node.name, _block_span(node)
            yield from _walk(node.body, f"{prefix}{node.name}.", in_function=False)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            if not in_function:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for target in targets:
                    if isinstance(target, ast.Name):
                        yield prefix + target.id, _assignment_span(node)
        else:
            for name in ("body", "orelse", "finalbody"):
                yield from _walk(getattr(node, name, []), prefix, in_function)
            for handler in getattr(node, "handlers", []):
                yield from _walk(handler.body, prefix, in_function)


def _block_span(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Span:
    docstring = None
    body = node.body
    if ast.get_docstring(node, clean=False) is not None:
        docstring = body[0].lineno, body[0].end_lineno or body[0].lineno
    start = body[1] if docstring and len(body) > 1 else body[0]
    last = node.end_lineno or node.lineno
    return Span(_first_line(node), node.lineno, last, _first_line(start), docstring)


def _first_line(node: ast.stmt) -> int:
    """Return the line of a statement's first decorator, or of the statement."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _assignment_span(node: ast.stmt) -> Span:
    return Span(node.lineno, node.lineno, node.end_lineno or node.lineno, node.lineno)
