"""What the style ``evidence`` says of a run, topic by topic: made when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cached_property
from typing import Any

from flaskmagic.printable import printable_line
from flaskmagic.reading import Reading
from flaskmagic.reading.hops import is_named, source_line
from flaskmagic.reading.inline import plain
from flaskmagic.reading.links import code_link, site_link
from flaskmagic.reading.step_view import StepView, call_excerpt, safe_link, view_of
from flaskmagic.reading.subgoals import Bar
from flaskmagic.reading.trail.summary import title
from flaskmagic.reading.wording import times
from flaskmagic.report.credits import who_worked_with
from flaskmagic.report.document import Document, Excerpt, place_key
from flaskmagic.report.licences import Licence, licence
from flaskmagic.report.model import Part, ReportStep, Technology, Topic, Use
from flaskmagic.report.step import step_blocks
from flaskmagic.report.technologies import Met, met, own_calls, package_of
from flaskmagic.report.trail import trail_blocks
from flaskmagic.trace import Call, Distribution, Trace


class Evidence:
    """All that the readings of a report have.

    ``paths`` are the topics that belong to no one technology, such as the path through an app.
    """

    def __init__(self, readings: Sequence[Reading], traces: Sequence[Trace], team: str) -> None:
        """Read nothing yet.

        Args:
            readings: The readings, in their order.
            traces: The traces that they are on.
            team: Who worked on it.
        """
        self._readings, self._traces, self._team = readings, traces, team

    @cached_property
    def _topics(self) -> Sequence[Topic]:
        return [topic_of(reading) for reading in self._readings]

    @cached_property
    def paths(self) -> tuple[Topic, ...]:
        """The topics that belong to no one technology."""
        return tuple(topic for topic in self._topics if not topic.reading.walkthrough.technology)

    @cached_property
    def technologies(self) -> tuple[Technology, ...]:
        """What was met on the path."""
        return tuple(
            _technology(found, self._topics, self._traces, self._team)
            for found in met(self._traces)
        )


def topic_of(reading: Reading) -> Topic:
    """Return a reading as a report tells it.

    Args:
        reading: The reading.

    Returns:
        The topic.
    """
    walkthrough, view = reading.walkthrough, view_of(reading)
    return Topic(
        key=place_key(f"{walkthrough.technology}/{walkthrough.topic}".removeprefix("/")),
        title=plain(view.title),
        question=plain(view.question),
        introduction=view.introduction,
        run=plain(view.summary),
        steps=tuple(
            _step(shown, view.bar_before(shown), step.calls)
            for shown, step in zip(view.steps, reading.steps, strict=True)
        ),
        questions=tuple(map(printable_line, walkthrough.questions)),
        evidence=tuple(
            f"{shown.module}:{shown.name}, {shown.place}, {times(step.calls)}"
            for shown, step in zip(view.steps, reading.steps, strict=True)
            if step.call is not None
        ),
        reading=reading,
        trail_title="" if view.trail is None else plain(title(view.trail)),
        trail=Document(()) if view.trail is None else trail_blocks(view.trail),
    )


def _step(view: StepView, bar: Bar, calls: int) -> ReportStep:
    return ReportStep(
        number=view.number,
        title=plain(view.title),
        part=plain(view.part),
        status=view.status,
        definition=f"{view.module}:{view.name}",
        place=view.place,
        link=view.link,
        calls=calls,
        note=view.note,
        block=step_blocks(view, bar),
    )


def _technology(
    found: Met, topics: Sequence[Topic], traces: Sequence[Trace], team: str
) -> Technology:
    own = [topic for topic in topics if topic.reading.walkthrough.technology == found.key]
    first, *others = [plain(each.name) for each in found.distributions]
    name = f"{first} with {' and '.join(others)}" if others else first
    uses = tuple(_uses(found, traces))
    return Technology(
        key=place_key(found.key),
        name=name,
        parts=tuple(map(_part, found.distributions)),
        purpose=plain(" ".join(f"{each.name}: {each.summary}" for each in found.distributions)),
        who=who_worked_with(found.packages, traces, team),
        topics=tuple(own),
        also=tuple(
            (topic, step)
            for topic in topics
            if topic not in own
            for step in topic.steps
            if step.status == "executed" and package_of(step.definition) in found.packages
        ),
        uses=uses,
        questions=(
            f"Which lines of your code call {first}, and what do you get?",
            "What would you have had to write yourself without it?",
        ),
        evidence=tuple(f"{use.definition}, {use.place}, {times(use.calls)}" for use in uses),
    )


def _part(found: Distribution) -> Part:
    return Part(
        name=plain(found.name),
        version=plain(found.version),
        summary=plain(found.summary),
        repository=safe_link(found.repository),
        licence=_told(licence(found)),
    )


def _told(found: Licence) -> Licence:
    """Return a licence with its texts as Markdown."""
    texts: dict[str, Any] = {}
    for field in fields(found):
        text = getattr(found, field.name)
        texts[field.name] = plain(text) if isinstance(text, str) else tuple(map(plain, text))
    return replace(found, **texts)


def _uses(found: Met, traces: Sequence[Trace]) -> list[Use]:
    """Return the lines of the app's own modules that call a technology by a name they show.

    What else a line sets off, such as the proxy of ``request``, is left to the topics.
    """
    counts: Counter[tuple[str, int, str]] = Counter()
    first: dict[tuple[str, int, str], tuple[Trace, Call]] = {}
    for trace in traces:
        for caller, call in own_calls(trace):
            site, name = call.call_site, trace.name(call.code)
            if site is None or package_of(name) not in found.packages:
                continue
            if trace.files[caller.code.filename].is_template or not is_named(trace, call):
                continue
            key = trace.files[site.filename].path, site.line, name
            counts[key] += 1
            first.setdefault(key, (trace, call))
    return [_use(*first[key], counts[key]) for key in sorted(first)]


def _use(trace: Trace, call: Call, count: int) -> Use:
    site, lines = call.call_site, call_excerpt(trace, call)
    assert site is not None
    return Use(
        place=printable_line(f"{trace.files[site.filename].path}:{site.line}"),
        link=safe_link(site_link(trace, call)),
        source=printable_line(source_line(trace, site.filename, site.line)),
        definition=printable_line(trace.name(call.code)),
        definition_link=safe_link(code_link(trace, call.code)),
        excerpt=Document((Excerpt(lines),) if lines else ()),
        calls=count,
    )
