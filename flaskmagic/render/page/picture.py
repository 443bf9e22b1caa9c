"""The picture in the preview of a link: a title, its question, and the journey, as PNG."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from flaskmagic.colours import colours_of
from flaskmagic.printable import printable_line
from flaskmagic.render.page.card import HEIGHT, WIDTH
from flaskmagic.render.page.journey import Journey
from flaskmagic.report.forms.typst_source import string

_MARGIN, _LANES, _FOOT = 64, 250, 56
_WIDE = WIDTH - 2 * _MARGIN - _LANES
"""The width of the path, beside the names of its lanes."""

_ROOM, _HIGHEST = 220, 44
"""The height that the path may have, and one of its lanes."""

_TITLE, _TEXT, _LONG_TEXT = 34, 130, 260
"""The most characters of a title, which has one line, and of a text with and without a path."""

_INK, _QUIET, _LINE = "#1b2027", "#5b6570", "#d9dfe5"
_FONTS = '("Noto Sans", "Liberation Sans", "DejaVu Sans", "Libertinus Serif")'


def picture(title: str, text: str, foot: str, journey: Journey | None = None) -> bytes:
    """Draw the picture of a page: Typst must be installed.

    Args:
        title: The title of the page.
        text: What the page answers.
        foot: What was run.
        journey: The path of the page, if it has one.

    Returns:
        The content of a PNG file.
    """
    import typst  # an extra

    source = "\n".join(_page(title, text, foot, journey))
    made: bytes = typst.compile(source.encode("utf-8"), format="png", ppi=72)
    return made


def _page(title: str, text: str, foot: str, journey: Journey | None) -> Iterator[str]:
    most = _LONG_TEXT if journey is None else _TEXT
    brand = colours_of(["Flask"])["Flask"].light
    yield f"#set page(width: {WIDTH}pt, height: {HEIGHT}pt, margin: {_MARGIN}pt)"
    yield f'#set text(font: {_FONTS}, fallback: true, fill: rgb("{_INK}"))'
    yield f'#text(24pt, fill: rgb("{brand}"), weight: "bold")[flaskmagic]'
    yield f'#block(above: 24pt, text(58pt, weight: "bold", {_short(title, _TITLE)}))'
    yield f'#block(above: 28pt, text(31pt, fill: rgb("{_QUIET}"), {_short(text, most)}))'
    if journey is not None and journey.stops:
        yield from _drawn(journey)
    yield f'#place(bottom + left, text(21pt, fill: rgb("{_QUIET}"), {_short(foot, _TEXT)}))'


def _short(text: str, most: int) -> str:
    """Return a text of Typst that leaves room for the path."""
    shown = printable_line(text)
    return string(shown if len(shown) <= most else f"{shown[: most - 1]}…")


def _drawn(journey: Journey) -> Iterator[str]:
    """Yield the names of the lanes, and beside them the path."""
    row = min(_ROOM / len(journey.lanes), _HIGHEST)
    top = HEIGHT - 2 * _MARGIN - _FOOT - len(journey.lanes) * row
    colours = colours_of(journey.lanes)
    for number, lane in enumerate(journey.lanes):
        name = f'text({row * 0.55:.1f}pt, fill: rgb("{colours[lane].light}"), {string(lane)})'
        box = f"box(width: {_LANES - 24}pt, height: {row:.1f}pt, align(horizon, {name}))"
        yield f"#place(top + left, dy: {top + number * row:.1f}pt, {box})"
    svg = f'image(bytes({string(_svg(journey, row))}), format: "svg", width: {_WIDE}pt)'
    yield f"#place(top + left, dx: {_LANES}pt, dy: {top:.1f}pt, {svg})"


def _svg(journey: Journey, row: float) -> str:
    """Return the path without a text: a preview is too small for the numbers of the steps."""
    colours = colours_of(journey.lanes)
    column, rows = _WIDE / len(journey.stops), len(journey.lanes)
    at = {
        stop.step.number: ((place + 0.5) * column, (journey.lanes.index(stop.lane) + 0.5) * row)
        for place, stop in enumerate(journey.stops)
    }
    parts = [
        f'<path d="M0 {(number + 0.5) * row:.1f}H{_WIDE}" stroke="{_LINE}"/>'
        for number in range(rows)
    ]
    executed = [at[stop.step.number] for stop in journey.stops if stop.step.call is not None]
    for leg, ((x, y), (to_x, to_y)) in zip(journey.legs, pairwise(executed), strict=True):
        middle = (x + to_x) / 2
        curve = (
            f"M{x:.1f} {y:.1f}C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"
        )
        dashes = ' stroke-dasharray="7 5"' if leg.new_thread else ""
        parts.append(f'<path d="{curve}" fill="none" stroke="{_QUIET}" stroke-width="3"{dashes}/>')
    radius = min(column * 0.36, row * 0.36)
    for stop in journey.stops:
        x, y = at[stop.step.number]
        colour = colours[stop.lane].light
        filled = stop.step.call is not None
        look = f'fill="{colour}"' if filled else f'fill="#ffffff" stroke="{colour}"'
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" stroke-width="2" {look}/>'
        )
    size = f'width="{_WIDE}" height="{rows * row:.1f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
