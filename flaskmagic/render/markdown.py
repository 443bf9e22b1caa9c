"""A reading as Markdown, excerpts with their original line numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flaskmagic.render.words import environment, passed, place, proof, run_summary, unread, values
from flaskmagic.source.excerpts import Fold, Line
from flaskmagic.walkthroughs import Reading, ReadStep, Status
from flaskmagic.walkthroughs.hops import Approach, approaches, leads_on, passed_through
from flaskmagic.walkthroughs.links import remark, site_link, step_link
from flaskmagic.walkthroughs.matcher import inline_code
from flaskmagic.walkthroughs.view import excerpt_of, tree


def render(readings: Sequence[Reading], *, full: bool = False) -> str:
    """Return the readings as one Markdown document, with the whole tree if ``full``."""
    return "\n".join(line for reading in readings for line in _reading(reading, full))


def _reading(reading: Reading, full: bool) -> Iterator[str]:
    walkthrough = reading.walkthrough
    yield from (f"# {walkthrough.title}", "", f"*{walkthrough.question}*", "")
    yield from (f"{environment(reading)}  ", run_summary(reading), "")
    yield from (walkthrough.introduction, "")
    ways, between, onward = approaches(reading), passed_through(reading), leads_on(reading)
    part = ""
    for step in reading.steps:
        if step.step.part != part:
            part = step.step.part
            yield from (f"## {part}", "")
        yield from _step(reading, step, ways.get(step.number), onward.get(step.number, set()))
        summary = passed(between.get(step.number))
        if summary:
            yield from (f"*… {summary}*", "")
    if full:
        yield from _tree(reading)


def _step(
    reading: Reading, step: ReadStep, way: Approach | None, onward: set[int]
) -> Iterator[str]:
    yield from (f"### {step.number}. {step.step.title}", "")
    where = f"{_linked(place(step), step_link(reading.trace, step))} " if step.definition else ""
    yield from (f"{where}{inline_code(step.name)}", "")
    said = remark(reading.trace, step.definition.filename) if step.definition else None
    if said is not None:
        yield from (f"*{inline_code(place(step))}: {said}*", "")
    if step.status is not Status.EXECUTED:
        yield from (f"**{unread(step)}**", "")
        return
    if way is not None and way.hops:
        yield from _way(reading, way)
    yield from (step.note, "")
    yield from _excerpt(reading, step, onward)
    if step.step.proofs:
        said, source = proof(reading, step)
        yield f"- {said}: {inline_code(source)}" if source else f"- {said}"
    for value in values(step):
        yield f"- {inline_code(value)}"
    yield ""


def _way(reading: Reading, way: Approach) -> Iterator[str]:
    if way.known:
        calls = "a call" if way.known == 1 else f"{way.known} calls"
        yield f"- through {calls} read before"
    for hop in way.hops:
        site = _linked(f"{hop.path}:{hop.line}", site_link(reading.trace, hop.call))
        thread = f" (starts {hop.call.thread})" if hop.new_thread else ""
        yield f"- called from {site} {inline_code(hop.source)}{thread}"
    yield ""


def _linked(text: str, link: str | None) -> str:
    code = inline_code(text)
    return code if link is None else f"[{code}]({link})"


def _excerpt(reading: Reading, step: ReadStep, onward: set[int]) -> Iterator[str]:
    lines = [_line(item) for item in excerpt_of(reading, step, onward)]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", *lines, fence, "")


def _line(item: Line | Fold) -> str:
    if isinstance(item, Fold):
        return f"     :  {item}"
    mark = ">" if item.focus else "|" if item.ran else " "
    return f"{mark} {item.number:4}  {item.text}".rstrip()


def _tree(reading: Reading) -> Iterator[str]:
    yield from ("## The whole path", "", "```text")
    for node in tree(reading):
        yield node.text()
    yield from ("```", "")
