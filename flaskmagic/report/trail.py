"""The trail of a value as blocks: a row for each hop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flaskmagic.marks import NEW_FORM
from flaskmagic.reading.inline import linked, plain
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.trail.model import Hop, Trail
from flaskmagic.reading.trail.summary import LEGEND, branch_heading, heading, passed_on, seen_as
from flaskmagic.report.document import Block, Document, Prose, Row, Rows


def trail_blocks(trail: Trail) -> Document:
    """Return all that is to be said of a trail but its title.

    Args:
        trail: The trail.

    Returns:
        What was sent, the hops, and where the value left or stopped.
    """
    return Document(tuple(_blocks(trail)))


def _blocks(trail: Trail) -> Iterator[Block]:
    yield Prose(f"{inline_code(heading(trail))}\n\n{plain(LEGEND)}\n\n")
    yield from _way(trail.hops, trail.ends)
    for branch in trail.branches:
        yield Prose(f"{plain(branch_heading(branch))}\n\n")
        yield from _way(branch.hops, branch.ends)
    yield Prose(f"{plain(trail.summary)}\n")


def _way(hops: Iterable[Hop], ends: str) -> Iterator[Block]:
    rows = tuple(map(_row, hops))
    if rows:
        yield Rows(rows)
    yield Prose(f"\n**{plain(ends)}**\n\n")


def _row(hop: Hop) -> Row:
    mark = f" {NEW_FORM}" if hop.is_new_form else ""
    before = [hop.lost, passed_on(hop.passed) if hop.passed else ""]
    told = "".join(f"(… {plain(each)}) " for each in before if each)
    change = f"{plain(hop.change)}: " if hop.change else ""
    line = f"{inline_code(hop.source)} in {inline_code(hop.call)} ({plain(hop.owner)})"
    what = f"{told}{change}{line}: {inline_code(seen_as(hop))}"
    return Row(f"{hop.number}{mark}", linked(hop.where, hop.link), what)
