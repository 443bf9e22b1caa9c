"""The steps of a reading as Markdown: the way there, the note, the excerpt, the values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flaskmagic.reading import Reading, ReadStep, Status
from flaskmagic.reading.hops import Approach, approaches, leads_on, passed_through
from flaskmagic.reading.links import remark, site_link, step_link
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.view import excerpt_of
from flaskmagic.reading.wording import passed, place, proof, times, unread, values
from flaskmagic.source.excerpts import Fold, Line


class Blocks:
    """Writes the steps of one reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._ways = approaches(reading)
        self._between = passed_through(reading)
        self._onward = leads_on(reading)

    def step(self, step: ReadStep) -> str:
        """Return all that is to be said of a step but its title."""
        return "\n".join(self._step(step))

    def passed(self, step: ReadStep) -> str:
        """Return what was passed by between this step and the next, or ``""``."""
        said = passed(self._between.get(step.number))
        return f"*… {said}*\n" if said else ""

    def _step(self, step: ReadStep) -> Iterator[str]:
        trace = self._reading.trace
        where = linked(place(step), step_link(trace, step)) + " " if step.definition else ""
        run = f", {times(step.calls)}" if step.call and not step.step.proofs else ""
        yield from (f"{where}{inline_code(step.name)}{run}", "")
        said = remark(trace, step.definition.filename) if step.definition else None
        if said is not None:
            yield from (f"*{inline_code(place(step))}: {said}*", "")
        if step.status is not Status.EXECUTED:
            yield from (f"**{unread(step)}**", "")
            return
        yield from self._way(self._ways.get(step.number))
        yield from (step.note, "")
        yield from self._excerpt(step)
        yield from self._values(step)

    def _way(self, way: Approach | None) -> Iterator[str]:
        if way is None or not way.hops:
            return
        if way.known:
            calls = "a call" if way.known == 1 else f"{way.known} calls"
            yield f"- through {calls} read before"
        for hop in way.hops:
            site = linked(f"{hop.path}:{hop.line}", site_link(self._reading.trace, hop.call))
            thread = f" (starts {inline_code(hop.call.thread)})" if hop.new_thread else ""
            yield f"- called from {site} {inline_code(hop.source)}{thread}"
        yield ""

    def _excerpt(self, step: ReadStep) -> Iterator[str]:
        onward = self._onward.get(step.number, set())
        yield code_block(excerpt_of(self._reading, step, onward))

    def _values(self, step: ReadStep) -> Iterator[str]:
        shown = values(step)
        if step.step.proofs:
            said, source = proof(self._reading, step)
            said = re.sub(r"([_*`\[\]])", r"\\\1", said)
            yield f"- {said}: {inline_code(source)}" if source else f"- {said}"
        for value in shown:
            yield f"- {inline_code(value)}"
        if shown or step.step.proofs:
            yield ""


def linked(text: str, link: str | None) -> str:
    """Return ``text`` as code, and as a link where there is one."""
    code = inline_code(text)
    return code if link is None else f"[{code}]({link})"


def code_block(items: Sequence[Line | Fold]) -> str:
    """Return an excerpt as a block of code, the numbers and marks in a gutter."""
    lines = [_line(item) for item in items]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}text", *lines, fence, ""])


def _line(item: Line | Fold) -> str:
    if isinstance(item, Fold):
        return f"     :  {item}"
    mark = ">" if item.focus else "|" if item.ran else " "
    return f"{mark} {item.number:4}  {item.text}" if item.text else f"{mark} {item.number:4}"
