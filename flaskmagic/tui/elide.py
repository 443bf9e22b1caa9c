"""Names and paths that are too long for their place: it is the end that tells them apart."""

from __future__ import annotations

from rich.cells import cell_len

_CUT = "…"


def keep_end(text: str, width: int) -> str:
    """Leave out the beginning of a name or path that is too long.

    Args:
        text: The name, such as ``Scaffold.route``, or a path.
        width: How many columns there are.

    Returns:
        The text, or ``…`` and its end; from a part of it on, where a part is short enough.
    """
    room = width - 1
    if cell_len(text) <= width:
        return text
    if room < 0:
        return ""
    start = 0
    while cell_len(text[start:]) > room:
        start += 1
    parts = (_part(text, at) for at in range(max(start - 1, 0), len(text)))
    part = next((each for each in parts if room // 2 <= cell_len(each) <= room), "")
    return f"{_CUT}{part or text[start:]}"


def _part(text: str, at: int) -> str:
    """Return a part of a name and what follows it; that of a path keeps its slash."""
    return {"/": text[at:], ".": text[at + 1 :]}.get(text[at], "")
