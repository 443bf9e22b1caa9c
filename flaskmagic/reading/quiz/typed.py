"""Answers that are typed: what is meant counts, not how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_AROUND = " \t'\"`“”‘’.,;:!?"
_FILLERS = re.compile(r"^(?:(?:a|an|the|in|it|was|is|line|number|thread)\s+)+|\s+thread$")
_CALLED = re.compile(r"\(.*\)$", re.DOTALL)


def plain_answer(text: str) -> str:
    """Return a typed answer without what makes no difference.

    Args:
        text: Such as ``"Flask.wsgi_app()"``, ``the main thread`` or ``line 12``.

    Returns:
        Such as ``flask.wsgi_app``, ``main`` or ``12``: small letters, and neither quotes around
        it, nor arguments, nor an article.
    """
    bare = " ".join(_CALLED.sub("", text.strip(_AROUND)).strip(_AROUND).lower().split())
    return _FILLERS.sub("", bare) or bare


def spellings(accepted: Sequence[str]) -> frozenset[str]:
    """Return all plain answers that are right.

    Args:
        accepted: What is true; a function by its full name.

    Returns:
        Each as :func:`plain_answer` has it. A function may be written with or without its module
        and its class.
    """
    return frozenset(plain_answer(each) for true in accepted for each in _written(true)) - {""}


def _written(true: str) -> Iterator[str]:
    yield true
    module, colon, qualname = true.partition(":")
    if colon and re.fullmatch(r"[\w.<>]+", qualname):
        yield f"{module}.{qualname}"
        yield qualname
        yield qualname.rpartition(".")[2]


def typed_order(text: str) -> tuple[int, ...]:
    """Return the numbers of an order that is typed.

    Args:
        text: Such as ``3 1 2 6 5 4``, with any signs between, or none.

    Returns:
        The numbers.
    """
    found = re.findall(r"\d", text)
    return tuple(map(int, found))
