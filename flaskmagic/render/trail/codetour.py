"""The trail of a value as a tour for CodeTour: each hop opens the file at its line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from flaskmagic.reading.inline import plain
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.trail.model import Hop, Trail
from flaskmagic.reading.trail.summary import branch_heading, heading, seen_as, title
from flaskmagic.render.onward.codetour import described, opened
from flaskmagic.render.trail import TrailOutput


def render(found: Trail) -> str:
    """Return the tour of a trail.

    Args:
        found: The trail.

    Returns:
        The JSON, with an end of line.
    """
    first = {"title": title(found), "description": inline_code(heading(found))}
    tour = {
        "$schema": "https://aka.ms/codetour-schema",
        "title": title(found),
        "description": found.summary,
        "steps": [first, *_steps(found)],
    }
    return json.dumps(tour, ensure_ascii=False, indent=1) + "\n"


def _steps(found: Trail) -> Iterator[dict[str, Any]]:
    yield from _way(found.hops, found.ends)
    for branch in found.branches:
        yield {"title": branch_heading(branch), "description": described(plain(branch.ends))}
        yield from _way(branch.hops, branch.ends)


def _way(hops: Sequence[Hop], ends: str) -> Iterator[dict[str, Any]]:
    for hop in hops:
        said = [hop.lost, inline_code(seen_as(hop)), f"{inline_code(hop.call)} ({hop.owner})"]
        if hop is hops[-1]:
            said.append(ends)
        yield {
            **opened(hop.filename),
            **({"line": hop.line} if hop.line else {}),
            "title": f"{hop.number}. {hop.change or 'goes on'}",
            "description": described("\n\n".join(filter(None, said))),
        }


class _CodeTour:
    name = "codetour"
    suffixes: tuple[str, ...] = (".tour",)
    is_binary = False

    def write(self, found: Trail, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: TrailOutput = _CodeTour()
