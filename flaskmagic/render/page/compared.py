"""The page of what differs between readings."""

from __future__ import annotations

from collections.abc import Sequence

from flaskmagic.reading.differences import Differences, wording
from flaskmagic.render.page.card import Card
from flaskmagic.render.page.shell import fill


def render(found: Sequence[Differences]) -> str:
    """Return where readings differ as one page.

    Args:
        found: Where they differ.

    Returns:
        The HTML.
    """
    titles = dict.fromkeys(each.title for each in found if each.title)
    title = f"{wording.TITLE}: {', '.join(titles)}" if titles else wording.TITLE
    sides = dict.fromkeys(f"{each.left}, and {each.right}" for each in found)
    return fill(
        "compared.html.j2",
        styles=["compared.css"],
        card=Card(title, "; ".join(sides)),
        found=found,
        wording=wording,
    )
