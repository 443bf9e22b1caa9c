"""What the local names of a function are bound to."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from flaskmagic.inside.uses.own_code import FunctionNode


class How(Enum):
    """How a name gets its value."""

    VALUE = "it is the value of the node"
    ANNOTATION = "the node says what it is"
    PARAMETER = "it is a parameter, whose node says what it is"
    ENTERED = "it is what the context manager of the node gives"
    ELEMENT = "it is one of those that the node holds"
    EXCEPTION = "it is an instance of the class of the node"
    IMPORTED = "it is imported by the node"
    DEFINED = "it is a function or class that the node defines"


@dataclass(frozen=True, slots=True)
class Binding:
    """A line where a name gets its value, and what that is made of."""

    line: int
    how: How
    node: ast.AST | None


def bindings(function: FunctionNode) -> Mapping[str, list[Binding]]:
    """Return what the names of a function are bound to; functions within it count as well.

    Args:
        function: The function.

    Returns:
        The bindings of each name, in the order of the lines.
    """
    found: dict[str, list[Binding]] = {}
    for argument in _arguments(function.args):
        found.setdefault(argument.arg, []).append(Binding(function.lineno, How.PARAMETER, argument))
    elsewhere = {name for each in ast.walk(function) for name in _global_names(each)}
    for node in ast.walk(function):
        if node is not function:
            for name, binding in _bound_by(node):
                if name not in elsewhere:
                    found.setdefault(name, []).append(binding)
    for each in found.values():
        each.sort(key=lambda binding: binding.line)
    return found


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from filter(None, (arguments.vararg, arguments.kwarg))


def _global_names(node: ast.AST) -> list[str]:
    return node.names if isinstance(node, ast.Global) else []


def _bound_by(node: ast.AST) -> Iterator[tuple[str, Binding]]:
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                yield from _names(target, How.VALUE, value)
        case ast.AnnAssign(target=target, annotation=annotation):
            yield from _names(target, How.ANNOTATION, annotation)
        case ast.NamedExpr(target=target, value=value):
            yield from _names(target, How.VALUE, value)
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            yield from _names(node.target, How.ELEMENT, node.iter)
        case ast.withitem(context_expr=entered, optional_vars=ast.expr() as target):
            yield from _names(target, How.ENTERED, entered)
        case _:
            yield from _named_by(node)


def _named_by(node: ast.AST) -> Iterator[tuple[str, Binding]]:
    """Yield the names that a statement has as plain texts."""
    match node:
        case ast.ExceptHandler(name=str(name), type=caught):
            yield name, Binding(node.lineno, How.EXCEPTION, caught)
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, Binding(node.lineno, How.DEFINED, node)
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            for alias in names:
                name = alias.asname or alias.name.partition(".")[0]
                yield name, Binding(node.lineno, How.IMPORTED, node)
        case _:
            return


def _names(target: ast.expr, how: How, node: ast.AST) -> Iterator[tuple[str, Binding]]:
    """Yield the names of a target; of what is unpacked into several nothing more is known."""
    if isinstance(target, ast.Name):
        yield target.id, Binding(target.lineno, how, node)
        return
    for each in ast.walk(target):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
            yield each.id, Binding(each.lineno, how, None)
