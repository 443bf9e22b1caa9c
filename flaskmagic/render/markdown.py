"""A reading as Markdown, excerpts with their original line numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flaskmagic.reading import Reading
from flaskmagic.reading.view import tree
from flaskmagic.reading.wording import environment, run_summary
from flaskmagic.report.blocks import Blocks


def render(readings: Sequence[Reading], *, full: bool = False) -> str:
    """Return the readings as one Markdown document, with the whole tree if ``full``."""
    return "\n".join(line for reading in readings for line in _reading(reading, full))


def _reading(reading: Reading, full: bool) -> Iterator[str]:
    walkthrough = reading.walkthrough
    yield from (f"# {walkthrough.title}", "", f"*{walkthrough.question}*", "")
    yield from (f"{environment(reading)}  ", run_summary(reading), "")
    yield from (walkthrough.introduction, "")
    blocks = Blocks(reading)
    part = ""
    for step in reading.steps:
        if step.step.part != part:
            part = step.step.part
            yield from (f"## {part}", "")
        yield from (f"### {step.number}. {step.step.title}", "")
        yield blocks.step(step)
        passed = blocks.passed(step)
        if passed:
            yield passed
    if full:
        yield from ("## The whole path", "", "```text")
        yield from (node.text() for node in tree(reading))
        yield from ("```", "")
