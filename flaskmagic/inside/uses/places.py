"""Where an expression is in the compiled code: the function and line that prove that it ran.

A trace function tells lines. A line that ran proves an expression on it, unless only a part of the
line may have run: the other branch of ``a if c else b``, what stands before ``and``, a condition.
"""

from __future__ import annotations

import ast
import dis
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from types import CodeType

from flaskmagic.inside.uses.own_code import OwnModule

_READ = ("LOAD_", "STORE_", "DELETE_")
_OWN_CODE = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Module)

Range = tuple[int, int, int, int]
"""The line and column where something begins, and those where it ends."""


@dataclass(frozen=True, slots=True)
class Place:
    """The function that evaluates an expression, and the line of that.

    ``is_certain`` says that the expression was evaluated if the line ran.
    """

    code: CodeType
    line: int
    is_certain: bool


class Places:
    """Finds the expressions of a module in its compiled code."""

    def __init__(self, module: OwnModule) -> None:
        """Compile the module; it is not run.

        Args:
            module: The module.
        """
        self._module = module
        self._read: dict[tuple[int, int], tuple[CodeType, int]] = {}
        self._on_line: dict[tuple[CodeType, int], set[Range]] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            whole = compile(module.text, module.filename, "exec", dont_inherit=True)
        self.codes = list(_within(whole))
        for code in self.codes:
            self._take(code)

    def find(self, node: ast.Name | ast.Attribute) -> Place | None:
        """Find where an expression is evaluated.

        Args:
            node: The expression.

        Returns:
            The place, or ``None`` if nothing evaluates it, as for many annotations.
        """
        found = self._read.get(_range(node)[2:])
        if found is None:
            return None
        code, line = found
        others = self._on_line[code, line]
        parts = [_range(part) for part in self._may_be_left_out(node)]
        is_certain = all(_is_within(other, part) for part in parts for other in others)
        return Place(code, line, is_certain)

    def _take(self, code: CodeType) -> None:
        for instruction in dis.get_instructions(code):
            if instruction.positions is None:
                continue
            line, end_line, column, end_column = instruction.positions
            if line is None or end_line is None or column is None or end_column is None:
                continue
            self._on_line.setdefault((code, line), set()).add((line, column, end_line, end_column))
            if instruction.opname.startswith(_READ):
                self._read.setdefault((end_line, end_column), (code, line))

    def _may_be_left_out(self, node: ast.AST) -> Iterator[ast.AST]:
        """Yield the parts around a node that need not run although what is around them does."""
        below = node
        for each in self._module.above(node):
            if isinstance(each, _OWN_CODE) and not _is_outside(below, each):
                return
            if _is_optional(below, each):
                yield below
            below = each


def _is_outside(part: ast.AST, function: ast.AST) -> bool:
    """Say whether a part of a definition is evaluated where that is made, such as a decorator."""
    body = getattr(function, "body", [])
    return part not in body if isinstance(body, list) else part is not body


def _is_optional(part: ast.AST, around: ast.AST) -> bool:
    match around:
        case ast.IfExp(test=test):
            return part is not test
        case ast.BoolOp(values=[first, *_]):
            return part is not first
        case ast.Compare(comparators=[_, *later]):
            return part in later
        case ast.If(test=test) | ast.While(test=test):
            return part is not test
        case ast.For(iter=held) | ast.AsyncFor(iter=held):
            return part is not held
        case ast.Try(body=body, finalbody=always):
            return part not in body and part not in always
        case ast.ExceptHandler() | ast.match_case():
            return isinstance(part, ast.stmt)
        case ast.comprehension(iter=held):
            return part is not held
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return part is not around.generators[0]
    return False


def _range(node: ast.AST) -> Range:
    """Return the range of a node, an empty one where it has none, as a part of a comprehension."""
    line = getattr(node, "lineno", 0)
    return (
        line,
        getattr(node, "col_offset", 0),
        getattr(node, "end_lineno", None) or line,
        getattr(node, "end_col_offset", None) or 0,
    )


def _is_within(inner: Range, outer: Range) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]


def _within(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _within(constant)
