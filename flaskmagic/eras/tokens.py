"""Code as a row of tokens: what is left of it when it was set in a document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

_TOKEN = re.compile(r"\w+|[^\w\s]")
_COMMENT = re.compile(r"(?<=\S)\s+#\s.*|^\s*#+:?")
_TYPESET = str.maketrans(
    {
        "→": "->",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "−": "-",
        "…": "...",
        "ﬁ": "fi",
        "ﬂ": "fl",
    }
)
"""What word processors and typesetters write in the place of what was typed."""

GRAM = 3
"""How many tokens in a row are compared."""


@lru_cache(maxsize=1 << 16)
def tokens(line: str) -> tuple[str, ...]:
    """Take a line of code apart.

    Args:
        line: The line, as it is in a file or in a document.

    Returns:
        Its tokens, without a comment after the code and without the marks of a comment.
    """
    return tuple(_TOKEN.findall(_COMMENT.sub("", line.translate(_TYPESET))))


def grams(row: Sequence[str]) -> list[tuple[str, ...]]:
    """Return all that stand next to each other in a row of tokens.

    Args:
        row: The tokens.

    Returns:
        Each :data:`GRAM` tokens in a row; a shorter row is one.
    """
    return [tuple(row[at : at + GRAM]) for at in range(max(1, len(row) - GRAM + 1))]


def likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """Say how much two pieces of code have in common.

    Args:
        one: The lines of the one.
        other: The lines of the other.

    Returns:
        From 0, nothing, to 1, all. Where lines are broken does not matter.
    """
    first, second = (
        Counter(grams([token for line in lines for token in tokens(line)]))
        for lines in (one, other)
    )
    return 2 * (first & second).total() / (first.total() + second.total())
