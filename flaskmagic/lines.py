"""Lines as Python, Jinja and editors count them."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=512)
def split_lines(text: str) -> tuple[str, ...]:
    r"""Return the lines of a source text that was read with universal newlines.

    ``str.splitlines`` would also split at a form feed, as stands in some files of the standard
    library, and at ``\u2028``: every number after it would be wrong.

    Args:
        text: The source text.

    Returns:
        Its lines, without their ends.
    """
    lines = text.split("\n")
    return tuple(lines[:-1] if lines[-1] == "" else lines)
