"""The trail of a value as Markdown: a numbered list of its hops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flaskmagic.reading.inline import code_in_cell as code
from flaskmagic.reading.inline import linked, plain
from flaskmagic.reading.trail.model import Hop, Trail
from flaskmagic.reading.trail.summary import branch_heading, heading, passed_on, seen_as
from flaskmagic.render.trail import TrailOutput


def render(found: Trail) -> str:
    """Return the trail as one Markdown document.

    Args:
        found: The trail.

    Returns:
        The document.
    """
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Trail) -> Iterator[str]:
    yield from (f"# The trail of {plain(found.place)}", "", code(heading(found)), "")
    if found.remark:
        yield from (f"**{plain(found.remark)}**", "")
    yield from _hops(found.hops)
    yield from ("", f"**{plain(found.ends)}**", "")
    for branch in found.branches:
        yield from (f"## {plain(branch_heading(branch))}", "")
        yield from _hops(branch.hops)
        yield from ("", f"**{plain(branch.ends)}**", "")
    yield plain(found.summary)


def _hops(hops: Iterable[Hop]) -> Iterator[str]:
    yield "| | what happens | where | line | the value |"
    yield "| ---: | --- | --- | --- | --- |"
    for hop in hops:
        before = [hop.lost, passed_on(hop.passed) if hop.passed else ""]
        told = "".join(f"(… {plain(each)}) " for each in before if each)
        change = f"{told}{'▲ ' if hop.is_new_form else ''}{plain(hop.change)}".replace("|", "\\|")
        where = f"{linked(hop.where, hop.link)} {code(hop.call)} {plain(hop.owner)}"
        yield f"| {hop.number} | {change} | {where} | {code(hop.source)} | {code(seen_as(hop))} |"


class _Markdown:
    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")
    is_binary = False

    def write(self, found: Trail, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: TrailOutput = _Markdown()
