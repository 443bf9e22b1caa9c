"""The trail of a value as the JSON that docs/json.md describes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from flaskmagic.reading.trail.model import Trail
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
    return {"format": FORMAT, "version": VERSION, **asdict(found)}


class _Json:
    name = "json"
    suffixes: tuple[str, ...] = (".json",)
    is_binary = False

    def write(self, found: Trail, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: TrailOutput = _Json()
