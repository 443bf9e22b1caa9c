"""The trail of a value as a sequence diagram for Mermaid: an arrow for each hop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flaskmagic.reading.owners import in_order
from flaskmagic.reading.trail.model import Hop, Trail
from flaskmagic.reading.trail.summary import branch_heading, every_hop, heading
from flaskmagic.render.onward.mermaid import diagram_text, note_over
from flaskmagic.render.trail import TrailOutput


def render(found: Trail) -> str:
    """Return the diagram of a trail.

    Args:
        found: The trail.

    Returns:
        The diagram, with an end of line.
    """
    return "\n".join(_Diagram(found).lines()) + "\n"


class _Diagram:
    """Writes the diagram of a trail, from one library to the next."""

    def __init__(self, found: Trail) -> None:
        self._found = found
        owners = in_order(hop.owner for hop in every_hop(found))
        self._names = {owner: f"p{number}" for number, owner in enumerate(owners, 1)}

    def lines(self) -> Iterator[str]:
        found = self._found
        yield "sequenceDiagram"
        for owner, name in self._names.items():
            yield f"  participant {name} as {diagram_text(owner)}"
        if not found.hops:
            yield "  participant p1 as nowhere"
        yield self._note(heading(found))
        yield from self._way(found.hops, found.hops[:1])
        yield self._note(found.ends)
        for branch in found.branches:
            yield self._note(branch_heading(branch))
            yield from self._way(branch.hops, found.hops[max(branch.after - 1, 0) :][:1])
            yield self._note(branch.ends)

    def _way(self, hops: Sequence[Hop], before: Sequence[Hop]) -> Iterator[str]:
        start = self._names[before[0].owner] if before else "p1"
        for hop in hops:
            to = self._names[hop.owner]
            said = f"{hop.number}. {hop.change or 'goes on'} ({hop.where})"
            yield f"  {start}->>{to}: {diagram_text(said)}"
            start = to

    def _note(self, said: str) -> str:
        return note_over(list(self._names.values()) or ["p1"], said)


class _Mermaid:
    name = "mermaid"
    suffixes: tuple[str, ...] = (".mmd", ".mermaid")
    is_binary = False

    def write(self, found: Trail, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: TrailOutput = _Mermaid()
