"""A reading as Markdown, excerpts with their original line numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flaskmagic.reading import Reading
from flaskmagic.reading.call_row import rows_alike
from flaskmagic.reading.inline import plain
from flaskmagic.reading.step_view import view_of
from flaskmagic.reading.trail.summary import title
from flaskmagic.render.outputs import Layout, Output
from flaskmagic.report.forms.markdown import write
from flaskmagic.report.step import step_blocks
from flaskmagic.report.trail import trail_blocks


def render(readings: Sequence[Reading], *, full: bool = False) -> str:
    """Return readings as one Markdown document.

    Args:
        readings: The readings, in their order.
        full: Whether the tree of every recorded call stands at the end of each.

    Returns:
        The document.
    """
    return "\n".join(line for reading in readings for line in _reading(reading, full))


def _reading(reading: Reading, full: bool) -> Iterator[str]:
    view = view_of(reading)
    yield from (f"# {plain(view.title)}", "", f"*{plain(view.question)}*", "")
    yield from (f"{plain(view.environment)}  ", plain(view.summary), "")
    if view.warning:
        yield from (f"**{view.warning}**", "")
    if view.introduction:
        yield from (view.introduction, "")
    for part, steps in view.parts:
        if part:
            yield from (f"## {plain(part)}", "")
        for step in steps:
            yield from (f"### {step.number}. {plain(step.title)}", "")
            yield write(step_blocks(step, view.bar_before(step)))
    if view.left_out:
        yield from (plain(view.left_out), "")
    if view.trail is not None:
        yield from (f"## {plain(title(view.trail))}", "")
        yield write(trail_blocks(view.trail))
    if full:
        yield from ("## The whole path", "", "```text")
        yield from _tree(reading)
        yield from ("```", "")


def _tree(reading: Reading) -> Iterator[str]:
    texts: list[str] = []
    for number, row in rows_alike(reading):
        if number == len(texts):
            texts.append(row.text())
        yield texts[number]


class _Markdown:
    name = "markdown"
    suffixes: tuple[str, ...] = (".md", ".markdown")
    is_binary = False
    takes_several = True

    def write(self, readings: Sequence[Reading], layout: Layout) -> str:
        return render(readings, full=layout.full)


OUTPUT: Output = _Markdown()
