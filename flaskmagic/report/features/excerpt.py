"""The few lines of a function that do the work: the statement, and what ran or is told near it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Set

from flaskmagic.lines import split_lines
from flaskmagic.printable import printable_source
from flaskmagic.reading.step_view import ExcerptFold, ExcerptLine
from flaskmagic.report.document import Document, Excerpt
from flaskmagic.source.statements import statement_at
from flaskmagic.trace import Call, Trace

MOST = 3
"""Lines of an excerpt, unless the statement alone has more."""

_LONGEST = 8
_FAR = 3
"""How far from the statement a line may be."""

_SAYS_LITTLE = re.compile(r"\s*(assert|try|else|finally|from|import)\b")


def work_excerpt(trace: Trace, call: Call, line: int, besides: Set[int] = frozenset()) -> Document:
    """Return the statement of a line, with lines near it that ran in the same call.

    Args:
        trace: The trace.
        call: The call.
        line: The line that does the work.
        besides: Lines that the note speaks of too.

    Returns:
        The excerpt.
    """
    file = trace.files[call.code.filename]
    source, ran = split_lines(file.text), call.lines or frozenset()
    first, last = statement_at(file.text, line)
    if last - first >= _LONGEST:
        first = last = line
    shown = {*range(first, last + 1), *besides}
    for near in _nearest(first, last):
        if len(shown) >= MOST:
            break
        own = statement_at(file.text, near)
        if near in ran and own == (near, near) and not _SAYS_LITTLE.match(source[near - 1]):
            shown.add(near)
    numbers = sorted(shown)
    texts = textwrap.dedent("\n".join(source[number - 1] for number in numbers)).split("\n")
    lines: list[ExcerptLine | ExcerptFold] = []
    for number, text in zip(numbers, texts, strict=True):
        if lines and number - 1 not in shown:
            lines.append(ExcerptFold("", ()))
        mark = True if number in ran else None
        lines.append(ExcerptLine(number, printable_source(text), mark, number == line))
    return Document((Excerpt(tuple(lines)),))


def _nearest(first: int, last: int) -> list[int]:
    """Return the lines around a statement, the nearest first."""
    return [n for far in range(1, _FAR + 1) for n in (last + far, first - far) if n > 0]
