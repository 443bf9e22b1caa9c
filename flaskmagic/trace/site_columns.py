"""Where in a line a call was made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flaskmagic.trace.calls import CallSite


def site_columns(site: CallSite, lines: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Find the characters of each line of a call site, its indentation left out.

    Args:
        site: The call site.
        lines: The lines of its file.

    Returns:
        For each line its number, its first character and its end. Nothing where the columns are not
        known, or the lines are not those that ran.
    """
    last = site.end_line or site.line
    if site.column is None or site.end_column is None or not 1 <= site.line <= last <= len(lines):
        return
    for number in range(site.line, last + 1):
        text = lines[number - 1]
        start = _characters(text, site.column) if number == site.line else 0
        end = _characters(text, site.end_column) if number == last else len(text)
        start = max(start, len(text) - len(text.lstrip()))
        if start < end:
            yield number, start, end


def _characters(text: str, octets: int) -> int:
    """Return how many characters the first ``octets`` bytes of a line are."""
    return len(text.encode("utf-8", "surrogatepass")[:octets].decode("utf-8", "ignore"))
