"""The trail of a value as the JSON that docs/json.md describes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flaskmagic.reading.trail.model import Hop, Trail
from flaskmagic.render.trail import TrailOutput

FORMAT = "flaskmagic trail"
VERSION = 1


def render(found: Trail) -> str:
    """Return the trail as one JSON object.

    Args:
        found: The trail.

    Returns:
        The JSON, with an end of line.
    """
    return json.dumps(as_object(found), ensure_ascii=False, indent=1) + "\n"


def as_object(found: Trail) -> dict[str, Any]:
    """Return the trail as an object that JSON can hold.

    Args:
        found: The trail.

    Returns:
        The object.
    """
    ways = [{**asdict(branch), "hops": _hops(branch.hops)} for branch in found.branches]
    document = {"format": FORMAT, "version": VERSION, **asdict(found)}
    return {**document, "hops": _hops(found.hops), "branches": ways}


def _hops(hops: Sequence[Hop]) -> list[dict[str, Any]]:
    """Return hops without what is for an editor: where the files lie on this machine."""
    left_out = ("filename", "line")
    return [
        {key: value for key, value in asdict(hop).items() if key not in left_out} for hop in hops
    ]


class _Json:
    name = "json"
    suffixes: tuple[str, ...] = (".json",)
    is_binary = False

    def write(self, found: Trail, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: TrailOutput = _Json()
