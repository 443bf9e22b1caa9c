"""The trail of a value as a page that can be read without a network."""

from __future__ import annotations

from flaskmagic.colours import colours_of
from flaskmagic.reading.owners import in_order
from flaskmagic.reading.trail.model import Trail
from flaskmagic.reading.trail.summary import branch_heading, heading, passed_on, seen_as
from flaskmagic.render.page.card import Card
from flaskmagic.render.page.shell import fill
from flaskmagic.render.trail import TrailOutput


def render(found: Trail) -> str:
    """Return the page of a trail.

    Args:
        found: The trail.

    Returns:
        The HTML.
    """
    every = [*found.hops, *(hop for branch in found.branches for hop in branch.hops)]
    names = in_order(hop.owner for hop in every)
    style = "".join(
        f".lib{number} {{ --lib: light-dark({colour.light}, {colour.dark}); }}\n"
        for number, colour in enumerate(colours_of(names).values())
    )
    return fill(
        "trail.html.j2",
        style,
        card=Card(f"The trail of {found.place}", found.summary),
        heading=heading(found),
        trail=found,
        libraries={name: number for number, name in enumerate(names)},
        passed_on=passed_on,
        seen_as=seen_as,
        branch_heading=branch_heading,
    )


class _Html:
    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm")
    is_binary = False

    def write(self, found: Trail, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: TrailOutput = _Html()
