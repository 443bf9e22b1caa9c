"""The trail of a value on a page: on one of its own, and on that of a reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flaskmagic.marks import NEW_FORM
from flaskmagic.reading.owners import in_order
from flaskmagic.reading.trail import summary
from flaskmagic.reading.trail.model import Trail
from flaskmagic.render.page.card import Card
from flaskmagic.render.page.libraries import style_of
from flaskmagic.render.page.shell import fill

STYLES = ("trail.css",)
"""The styles of a page that has a trail."""


def trail_page(found: Trail) -> str:
    """Return a trail as a page of its own.

    Args:
        found: The trail.

    Returns:
        The HTML.
    """
    names = in_order(hop.owner for hop in summary.every_hop(found))
    return fill(
        "trail.html.j2",
        style_of(names),
        STYLES,
        card=Card(summary.title(found), found.summary),
        **trail_values(found, names.index),
    )


def trail_values(found: Trail | None, number_of: Callable[[str], int]) -> dict[str, Any]:
    """Return what the templates show of a trail.

    Args:
        found: The trail, if there is one.
        number_of: Returns the number of a library on the page, by its name.

    Returns:
        The values by their names.
    """
    return {
        "trail": found,
        "trail_title": found and summary.title(found),
        "heading": found and summary.heading(found),
        "number_of": number_of,
        "new_form": NEW_FORM,
        "legend": summary.LEGEND,
        "passed_on": summary.passed_on,
        "seen_as": summary.seen_as,
        "branch_heading": summary.branch_heading,
    }
