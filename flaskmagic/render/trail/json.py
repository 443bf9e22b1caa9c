"""The trail of a value as the JSON that docs/json.md describes."""

from __future__ import annotations

import json
from dataclasses import asdict

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
    document = {"format": FORMAT, "version": VERSION, **asdict(found)}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


class _Json:
    name = "json"
    suffixes: tuple[str, ...] = (".json",)
    is_binary = False

    def write(self, found: Trail, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: TrailOutput = _Json()
