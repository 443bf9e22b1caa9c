"""The trail of a value as Markdown: a list of its hops."""

from __future__ import annotations

from flaskmagic.reading.inline import plain
from flaskmagic.reading.trail.model import Trail
from flaskmagic.reading.trail.summary import title
from flaskmagic.render.trail import TrailOutput
from flaskmagic.report.forms.markdown import write
from flaskmagic.report.trail import trail_blocks


def render(found: Trail) -> str:
    """Return the trail as one Markdown document.

    Args:
        found: The trail.

    Returns:
        The document.
    """
    return f"# {plain(title(found))}\n\n{write(trail_blocks(found))}"


class _Markdown:
    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")
    is_binary = False

    def write(self, found: Trail, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: TrailOutput = _Markdown()
