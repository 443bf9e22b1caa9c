"""The sources of modules and functions, parsed, each once."""

from __future__ import annotations

import ast
import linecache
import sys
import textwrap
import tokenize
import warnings
from functools import lru_cache
from types import CodeType

from flaskmagic.inside.uses.objects import namespace

_UNPARSED = (SyntaxError, ValueError, RecursionError, MemoryError)


@lru_cache(maxsize=512)
def module_text(module: str) -> str:
    """Return the source of a module.

    Args:
        module: Its name.

    Returns:
        The source, empty where there is none to read.
    """
    file = namespace(sys.modules.get(module)).get("__file__")
    return read_source(file) if isinstance(file, str) and file.endswith(".py") else ""


def read_source(file: str) -> str:
    """Return the text of a Python file.

    Args:
        file: The file.

    Returns:
        The text, empty if it can't be read.
    """
    try:
        with tokenize.open(file) as opened:
            return opened.read()
    except (OSError, SyntaxError, ValueError):
        return ""


def parsed(text: str) -> ast.Module | None:
    """Parse a source without a word on what Python would warn of in it.

    Args:
        text: The source.

    Returns:
        The tree, or ``None`` if it can't be parsed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except _UNPARSED:
            return None


@lru_cache(maxsize=512)
def module_tree(module: str) -> ast.Module | None:
    """Return the parsed source of a module.

    Args:
        module: Its name.

    Returns:
        The tree, or ``None`` where there is none.
    """
    text = module_text(module)
    return parsed(text) if text else None


@lru_cache(maxsize=2048)
def function_node(code: CodeType) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """Return the definition of a function: only its own lines are parsed.

    Args:
        code: Its code.

    Returns:
        The definition, or ``None`` where there is none to read.
    """
    lines = linecache.getlines(code.co_filename)
    last = max((line for *_, line in code.co_lines() if line), default=0)
    block = lines[code.co_firstlineno - 1 : last]
    if not block:
        return None
    indent = len(block[0]) - len(block[0].lstrip())
    for line in lines[last:]:  # its last lines may have no code, such as closing brackets
        is_outside = len(line) - len(line.lstrip()) <= indent
        if is_outside and line.strip()[:1] not in ("", ")", "]", "}"):
            break
        block.append(line)
    tree = parsed(textwrap.dedent("".join(block)))
    first = None if tree is None else tree.body[0]
    return first if isinstance(first, ast.FunctionDef | ast.AsyncFunctionDef) else None
