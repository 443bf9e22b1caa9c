"""Which lines of a definition ran in a call, which did not, and of which nothing is known."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Iterator, Mapping, Set
from functools import lru_cache
from types import CodeType

from flaskmagic.source.definitions import Span


def line_states(
    text: str,
    span: Span,
    ran: Collection[int] | None,
    *,
    python: bool = True,
    complete: bool = True,
) -> Mapping[int, bool | None]:
    """Say of each line of a definition whether it ran in a call.

    Only a line that a trace function saw counts as run. Any other did not run if the definition
    has code of its own there. A closing bracket, a docstring or a comment has none; the
    signature's ran when the definition was made, and that of a function or comprehension within it
    runs in calls of its own.

    Args:
        text: The source of the whole file.
        span: Where the definition is written.
        ran: The lines that a trace function saw, or ``None`` if none looked.
        python: Whether the text is Python, and not a template, of whose lines nobody knows for
            certain that one did not run.
        complete: Whether a line that is not in ``ran`` is known not to have run.

    Returns:
        The lines: whether each ran, or ``None`` where that is not known.
    """
    numbers = range(span.first_line, span.last_line + 1)
    if ran is None:
        return dict.fromkeys(numbers)
    coded = _lines_with_code(text).get(span.first_line, frozenset()) if python else frozenset()
    idle = {line for line in coded if complete and line >= span.body_line} - set(ran)
    return {line: True if line in ran else False if line in idle else None for line in numbers}


@lru_cache(maxsize=256)
def _lines_with_code(text: str) -> Mapping[int, Set[int]]:
    """Return the lines of the instructions of each function and class, by its first line."""
    found: dict[int, set[int]] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the text does wrong is its author's concern
            whole = compile(text, "", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return found
    for code in _within(whole):
        lines = {line for _, _, line in code.co_lines() if line is not None}
        found.setdefault(code.co_firstlineno, set()).update(lines)
    return found


def _within(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of all functions and classes of a file, without the file's own."""
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _within(constant)
