"""The trail of a value as a page that can be read without a network."""

from __future__ import annotations

from flaskmagic.reading.trail.model import Trail
from flaskmagic.render.page.trail import trail_page
from flaskmagic.render.trail import TrailOutput


class _Html:
    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm")
    is_binary = False

    def write(self, found: Trail, width: int) -> str:  # noqa: ARG002
        return trail_page(found)


OUTPUT: TrailOutput = _Html()
