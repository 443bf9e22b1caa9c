"""The trail of a value in few words, to be given to an assistant."""

from __future__ import annotations

from collections.abc import Iterator

from flaskmagic.reading.trail.model import Hop, Trail
from flaskmagic.reading.trail.summary import branch_heading, heading, seen_as, title
from flaskmagic.render.trail import TrailOutput

_HEAD = "Recorded by flaskmagic: every line was executed in this run, in this order."


def render(found: Trail) -> str:
    """Return a trail as compact text.

    Args:
        found: The trail.

    Returns:
        The text, with an end of line.
    """
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Trail) -> Iterator[str]:
    yield from (f"# {title(found)}", _HEAD, heading(found))
    yield from map(_hop, found.hops)
    yield found.ends
    for branch in found.branches:
        yield branch_heading(branch)
        yield from map(_hop, branch.hops)
        yield branch.ends
    yield found.summary


def _hop(hop: Hop) -> str:
    said = f"{hop.number}. {hop.change or 'goes on'}: {hop.link or hop.where} {hop.call}"
    return f"{said}: {seen_as(hop)}" + (f" (before: {hop.lost})" if hop.lost else "")


class _Llm:
    name = "llm"
    suffixes: tuple[str, ...] = (".llm",)
    is_binary = False

    def write(self, found: Trail, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: TrailOutput = _Llm()
