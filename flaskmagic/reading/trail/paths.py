"""How a text is reached from a variable, such as ``self.environ['QUERY_STRING']``."""

from __future__ import annotations

import re
from functools import lru_cache

_STEP = re.compile(r"""\.\w+|\[(?:b?'(?:[^'\\]|\\.)*'|b?"(?:[^"\\]|\\.)*"|[^\]'"]*)\]| key""")
_NAMED = re.compile(r"""\.|\[b?['"]| key""")
_PASSED_ON = ("args", "kwargs")


@lru_cache(4096)
def steps(path: str) -> tuple[str, ...]:
    """Return the steps from a variable to a text.

    Args:
        path: The variable, and how the text is reached from there.

    Returns:
        The steps after the variable.
    """
    return tuple(_STEP.findall(path))


def root(path: str) -> str:
    """Return the variable that a path begins with.

    Args:
        path: The path.

    Returns:
        The name of the variable.
    """
    found = steps(path)
    return path.removesuffix("".join(found)) if found else path


@lru_cache(4096)
def place(path: str) -> str:
    """Return the name under which a text is kept: the last attribute or key on the way to it.

    Args:
        path: The path.

    Returns:
        The name, or "" where a variable, or an item of it, has the text.
    """
    found = steps(path)
    if len(found) > 1 or root(path) not in _PASSED_ON:
        for each in reversed(found):
            if _NAMED.match(each):
                return each.strip(".[]'\"").removeprefix("b'").removeprefix('b"')
    return ""
