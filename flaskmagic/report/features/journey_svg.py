"""Draws a journey as SVG: a line for each library, an arrow for each call between two of them.

On the left stand the subgoals, each beside its first arrow.
"""

from __future__ import annotations

from html import escape

from flaskmagic.report.features.journey import OWN, Arrow, Journey

_WIDTH, _MARGIN = 720, 60
_TOP, _ROW, _BOTTOM = 44, 21, 12
_FONT = "font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\""
_LETTER = 4.7
"""How wide a letter is, about: nothing is drawn behind the text of an arrow."""

_INK, _QUIET, _OURS = "#1f4e8c", "#767676", "#a40000"


def draw(journey: Journey) -> str:
    """Return a journey as SVG.

    Args:
        journey: The journey.

    Returns:
        The text of the SVG.
    """
    height = _TOP + _ROW * len(journey.arrows) + _BOTTOM
    step = (_WIDTH - 2 * _MARGIN) / max(1, len(journey.lanes) - 1)
    at = {lane: _MARGIN + step * number for number, lane in enumerate(journey.lanes)}
    lines = [_lane(*each, height, number % 2) for number, each in enumerate(at.items())]
    lines += [
        _arrow(arrow, at[arrow.start], at[arrow.end], _TOP + _ROW * (number + 0.8))
        for number, arrow in enumerate(journey.arrows)
    ]
    lines += [
        _subgoal(arrow.subgoal, _TOP + _ROW * (number + 0.8))
        for number, arrow in enumerate(journey.arrows)
        if arrow.subgoal and (not number or arrow.subgoal != journey.arrows[number - 1].subgoal)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" role="img" {_FONT}>\n'
        f"<title>{escape(journey.caption)}</title>\n"
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>\n{"".join(lines)}</svg>\n'
    )


def _lane(name: str, x: float, height: int, row: int) -> str:
    """Return a lane; the names stand in two rows, so that none meets its neighbour."""
    color = _OURS if name == OWN else "#000000"
    line = _OURS if name == OWN else _QUIET
    return (
        f'<text x="{x:.0f}" y="{12 + 13 * row}" font-size="11" font-weight="bold" '
        'text-anchor="middle" '
        f'fill="{color}">{escape(name)}</text>\n'
        f'<line x1="{x:.0f}" y1="{18 + 13 * row}" x2="{x:.0f}" y2="{height - _BOTTOM / 2:.0f}" '
        f'stroke="{line}" stroke-width="1"/>\n'
    )


def _subgoal(name: str, y: float) -> str:
    """Return the name of a subgoal; it has the room beside the first lane."""
    return f'<text x="2" y="{y - 4:.0f}" font-size="9" fill="{_QUIET}">{escape(name)}</text>\n'


def _arrow(arrow: Arrow, start: float, end: float, y: float) -> str:
    back = 6 if end > start else -6
    label = f' <tspan fill="{_QUIET}">{escape(arrow.label)}</tspan>' if arrow.label else ""
    middle, width = (start + end) / 2, _LETTER * (len(arrow.text) + len(arrow.label) + 1)
    return (
        f'<line x1="{start:.0f}" y1="{y:.0f}" x2="{end - back:.0f}" y2="{y:.0f}" '
        f'stroke="{_INK}" stroke-width="1.2"/>\n'
        f'<polygon points="{end:.0f},{y:.0f} {end - back:.0f},{y - 3:.0f} '
        f'{end - back:.0f},{y + 3:.0f}" fill="{_INK}"/>\n'
        f'<rect x="{middle - width / 2:.0f}" y="{y - 12:.0f}" width="{width:.0f}" height="10" '
        'fill="#ffffff"/>\n'
        f'<text x="{middle:.0f}" y="{y - 4:.0f}" font-size="9" text-anchor="middle">'
        f"{escape(arrow.text)}{label}</text>\n"
    )
