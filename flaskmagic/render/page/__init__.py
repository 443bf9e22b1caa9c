"""A reading as one HTML file to click through: the path, the source and the note, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.reading import Reading, ReadStep, Status
from flaskmagic.reading.hops import Approach, Hop, approaches, passed_through, ways_on
from flaskmagic.reading.links import remark, site_link, step_link
from flaskmagic.reading.wording import (
    environment,
    passed,
    place,
    proof,
    run_summary,
    times,
    unread,
    values,
)
from flaskmagic.render.page.calls import payload, secure
from flaskmagic.render.page.excerpt import Folded, Row, excerpt_rows
from flaskmagic.render.page.journey import journey
from flaskmagic.render.page.shell import Page, data, fill

__all__ = ["Page", "render"]


@dataclass(frozen=True, slots=True)
class StepView:
    """All that the page shows of a step; ``opens`` is the part that it is the first of."""

    step: ReadStep
    opens: str
    place: str
    name: str
    module: str
    link: str | None
    remark: str | None
    times: str
    unread: str
    follows: int | None
    way: Approach | None
    hops: Sequence[tuple[Hop, str | None]]
    values: Sequence[str]
    proof: tuple[str, str]
    rows: Sequence[Row | Folded]
    passed: str

    @property
    def thread(self) -> str:
        """The thread in which the step ran."""
        return self.step.call.thread if self.step.call else ""


def render(reading: Reading, others: Sequence[Page] = (), home: str | None = None) -> str:
    """Return the page of a reading.

    ``others`` are the pages of the other topics, in the order of the site, and ``home`` is the
    address of the site's own page, where there is one.
    """
    found = payload(reading)
    return fill(
        "page.html.j2",
        walkthrough=reading.walkthrough,
        environment=environment(reading),
        summary=run_summary(reading),
        interrupted=reading.trace.interrupted,
        views=list(_views(reading)),
        journey=journey(reading),
        others=others,
        home=home,
        calls=data(found.calls),
        sources=data(found.sources),
    )


def _views(reading: Reading) -> Iterator[StepView]:
    trace = reading.trace
    ways, between, onward = approaches(reading), passed_through(reading), ways_on(reading)
    numbers = {step.step.title: step.number for step in reading.steps}
    part = ""
    for step in reading.steps:
        way, filename = ways.get(step.number), step.definition and step.definition.filename
        module, _, name = step.name.partition(":")
        held = step.status is Status.EXECUTED
        yield StepView(
            step=step,
            opens=step.step.part if step.step.part != part else "",
            place=place(step),
            name=name,
            module=module,
            link=secure(step_link(trace, step)),
            remark=remark(trace, filename) if filename else None,
            times=times(step.calls) if held and not step.step.proofs else "",
            unread="" if held else unread(step),
            follows=numbers[step.step.follows] if held and step.step.follows else None,
            way=way,
            hops=[(hop, secure(site_link(trace, hop.call))) for hop in way.hops] if way else [],
            values=values(step),
            proof=proof(reading, step),
            rows=list(excerpt_rows(reading, step, onward.get(step.number, []))) if held else [],
            passed=passed(between.get(step.number)),
        )
        part = step.step.part
