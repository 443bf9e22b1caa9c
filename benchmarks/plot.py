"""One picture of the ratios: a row for each way, a column for each piece of work."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullFormatter

NAME = "performance.svg"

_SHAPES = ("o", "s", "D", "^")
_INK, _FAINT = "#010203", "#030201"
"""Stand for the two colours of the text and the lines, which differ on a dark ground."""
_POINTS = ("#0b6bcb", "#c2570c", "#2f8132", "#8250df")
"""The colours of the Pythons: each can be told from a white and from a black ground."""
_STYLE = """<style>
 :root { --ink: #1f2328; --faint: #d0d7de }
 @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #3d444d } }
</style>"""
_COLUMN = 24
"""Characters of a title that stand above a column."""
_SETTINGS = {
    "svg.hashsalt": "flaskmagic",  # the same figures give the same file
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    **dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color"), _INK),
    "axes.edgecolor": _FAINT,
    "grid.color": _FAINT,
}


def draw(recorder: dict[str, Any], folder: Path) -> None:
    """Draw the ratios.

    Args:
        recorder: The figures, by their Python.
        folder: Where the picture is written.
    """
    with mpl.rc_context(_SETTINGS):
        figure = _figure(recorder)
        file = folder / NAME
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    text = file.read_text(encoding="utf-8")
    text = re.sub(r"(<svg [^>]*>)", lambda found: f"{found[1]}\n{_STYLE}", text, count=1)
    text = text.replace(_INK, "var(--ink)").replace(_FAINT, "var(--faint)")
    file.write_text(text, encoding="utf-8")


def _figure(recorder: dict[str, Any]) -> Figure:
    every = [figures["works"] for figures in recorder.values()]
    titles = {work["name"]: work["title"] for works in every for work in works}
    ways = max((list(works[0]["ways"]) for works in every), key=len)
    rows = {way: number for number, way in enumerate(reversed(ways))}
    figure = Figure(figsize=(2.2 + 1.9 * len(titles), 1.2 + 0.36 * len(rows)), layout="constrained")
    columns: list[Axes] = list(
        figure.subplots(1, len(titles), sharex=True, sharey=True, squeeze=False)[0]
    )
    for axes, (name, title) in zip(columns, titles.items(), strict=True):
        _prepare(axes, title, rows)
        for number, (python, works) in enumerate(zip(recorder, every, strict=True)):
            found: dict[str, Any] = next(
                (work["ways"] for work in works if work["name"] == name), {}
            )
            _points(axes, found, rows, number, f"Python {python}")
    handles, labels = columns[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False)
    figure.suptitle("Times the untraced CPU time: the median, and the middle half of the rounds")
    return figure


def _prepare(axes: Axes, title: str, rows: dict[str, int]) -> None:
    axes.set_title(_wrapped(title), fontsize=9)
    axes.set_xscale("log")
    axes.set_yticks(list(rows.values()), list(rows))
    axes.set_ylim(-0.6, len(rows) - 0.4)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.grid(which="major", linewidth=0.8)
    axes.tick_params(length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def _points(
    axes: Axes, ways: dict[str, Any], rows: dict[str, int], number: int, label: str
) -> None:
    """Draw the ratios of one Python, a little below those of the one before."""
    medians = [way["ratio"]["median"] for way in ways.values()]
    around = [
        [way["ratio"]["median"] - way["ratio"]["low"] for way in ways.values()],
        [way["ratio"]["high"] - way["ratio"]["median"] for way in ways.values()],
    ]
    heights = [rows[name] + 0.22 * (1 - number) for name in ways]
    axes.errorbar(
        medians, heights, xerr=around, label=label, color=_POINTS[number], markersize=4,
        marker=_SHAPES[number], linestyle="none", elinewidth=1.4,
    )  # fmt: skip


def _wrapped(title: str) -> str:
    """Break a title: the columns are narrow."""
    lines = [""]
    for word in title.split():
        if lines[-1] and len(f"{lines[-1]} {word}") > _COLUMN:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
