"""A reading as one HTML file to click through: the path, the source and the note, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from flaskmagic.reading import Reading
from flaskmagic.reading.step_view import view_of
from flaskmagic.reading.trail.shown import KEPT
from flaskmagic.render.outputs import Layout, Output
from flaskmagic.render.page.calls import payload
from flaskmagic.render.page.card import Card
from flaskmagic.render.page.excerpt import excerpt_rows
from flaskmagic.render.page.journey import journey
from flaskmagic.render.page.libraries import Libraries
from flaskmagic.render.page.shell import Page, data, fill
from flaskmagic.render.page.trail import STYLES, trail_values

__all__ = ["Card", "Page", "render"]


def render(
    reading: Reading,
    others: Sequence[Page] = (),
    home: str | None = None,
    card: Card | None = None,
    following: Page | None = None,
    quiz: Page | None = None,
) -> str:
    """Return the page of a reading.

    Args:
        reading: The reading.
        others: The pages of the other topics, in the order of the site.
        home: The address of the site's own page, where there is one.
        card: What a link to the page shows; without it, the title and the question.
        following: The page that the last step leads on to.
        quiz: The page of the questions about this one.

    Returns:
        The HTML.
    """
    libraries, view, drawn = Libraries(reading), view_of(reading), journey(reading)
    found = payload(reading, libraries)
    return fill(
        "page.html.j2",
        libraries.style,
        STYLES,
        view=view,
        before=reading.subgoals.before,
        card=card or Card(view.title, view.question),
        rows={step.number: list(excerpt_rows(step)) for step in view.steps},
        journey=drawn,
        whose={step.number: libraries.of_step(step) for step in reading.steps},
        lanes=[libraries.named(lane) for lane in drawn.lanes],
        others=others,
        home=home,
        following=following,
        quiz=quiz,
        calls=data(found.calls),
        sources=data(found.sources),
        shown_kept=KEPT,
        **trail_values(view.trail, lambda name: libraries.named(name).number),
    )


class _Html:
    name = "html"
    suffixes: tuple[str, ...] = (".html", ".htm")
    is_binary = False
    takes_several = False

    def write(self, readings: Sequence[Reading], layout: Layout) -> str:  # noqa: ARG002
        (reading,) = readings
        return render(reading)


OUTPUT: Output = _Html()
