"""Lines of source as rows of a report: the hops of a chain, and the lines of own code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flaskmagic.printable import printable_line
from flaskmagic.reading.chains import ChainHop
from flaskmagic.reading.inline import linked, plain
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.step_view import safe_link
from flaskmagic.report.document import WORK, Document, Row, Rows
from flaskmagic.report.features.model import OwnLine, Section

_LONGEST, _SHORT = 90, 50
"""Characters of a line that are shown; the link leads to all of it."""


def hop_rows(
    labels: Sequence[str],
    hops: Sequence[ChainHop],
    work: str,
    link: str | None,
    calls: str = "",
    *,
    is_known: bool = True,
) -> Document:
    """Return the hops of a chain as rows.

    Args:
        labels: What the hops are called.
        hops: The hops.
        work: The lines that do the work, as ``file:first-last``.
        link: Their address.
        calls: The function of own code that they called, or ``""``.
        is_known: Whether a note says that they do it; else the chain only ends there.

    Returns:
        A row for each hop, and one for the lines that do the work.
    """
    what = "does the work" if is_known else "is where the chain ends"
    if calls:
        what += f" → {inline_code(printable_line(calls))}"
    last = Row(WORK, linked(printable_line(work), link), what)
    return _document([*map(_hop, labels, hops), last])


def with_source(hops: Document, source: str) -> Document:
    """Return the hops of a chain with the line that does the work in words.

    Args:
        hops: The rows that :func:`hop_rows` made.
        source: The line.

    Returns:
        The rows, of which the last has the line.
    """
    *before, last = [row for block in hops.blocks if isinstance(block, Rows) for row in block.rows]
    return _document([*before, replace(last, what=f"{said(source)} {last.what}")])


def own_rows(lines: Iterable[OwnLine], more: int = 0) -> Document:
    """Return lines of own code as rows.

    Args:
        lines: The lines.
        more: How many others there are.

    Returns:
        A row for each; it says of one that did not run that it did not.
    """
    rows = [
        Row("", linked(line.place, line.link), said(line.source) + _unless_run(line))
        for line in lines
    ]
    others = [Row("", f"and {more} more", "which `flaskmagic uses` lists")] if more else []
    return _document([*rows, *others])


def also_rows(sections: Iterable[Section]) -> Document:
    """Return features for which there is no room as rows: a line of own code, and where it leads.

    Args:
        sections: Their sections.

    Returns:
        A row for each line of own code that leads to a chain.
    """
    return _document(row for section in sections for row in _also(section))


def _also(section: Section) -> Iterator[Row]:
    """Yield the rows of a section: the last chain of each line is that of the answer."""
    ends = {chain.own_place: chain for chain in section.chains}
    lines = [line for line in section.own_lines if line.place in ends]
    for line in lines or section.own_lines[:1]:
        chain = ends.get(line.place, section.chains[-1])
        work = linked(printable_line(chain.work_place), chain.work_link)
        what = f"{section.title}: {said(line.source, _SHORT)}, which leads to {work}"
        yield Row("", linked(line.place, line.link), what)


def _document(rows: Iterable[Row]) -> Document:
    found = tuple(rows)
    return Document((Rows(found),) if found else ())


def _unless_run(line: OwnLine) -> str:
    return "" if line.ran else " (did not run)"


def _hop(label: str, hop: ChainHop) -> Row:
    what = said(hop.source)
    if hop.callee:
        what += f" → {inline_code(printable_line(hop.callee))}"
    if hop.thread:
        what += f" in {plain(hop.thread)}"
    if hop.by_way:
        ways = ", ".join(
            linked(printable_line(way.place), safe_link(way.link)) for way in hop.by_way
        )
        what += f" by way of {ways}"
    return Row(label, linked(printable_line(hop.place), safe_link(hop.link)), what)


def said(source: str, most: int = _LONGEST) -> str:
    """Return a line of source as inline code, cut where it is long.

    Args:
        source: The line.
        most: How many characters are shown.

    Returns:
        Markdown.
    """
    text = printable_line(source)
    return inline_code(text if len(text) <= most else f"{text[: most - 1]}…")
