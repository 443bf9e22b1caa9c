"""What differs as a page for a browser."""

from __future__ import annotations

from flaskmagic.render.compared import Compared, ComparedOutput
from flaskmagic.render.page.compared import render


class _Html:
    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm")
    is_binary = False

    def write(self, found: Compared, width: int) -> str:  # noqa: ARG002
        return render(found)


OUTPUT: ComparedOutput = _Html()
