"""Builds a report out of readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flaskmagic.reading import Reading, ReadStep
from flaskmagic.reading.hops import is_named, source_line
from flaskmagic.reading.links import code_link, site_link
from flaskmagic.reading.step_view import StepView, call_excerpt, view_of
from flaskmagic.reading.wording import place, times
from flaskmagic.report.blocks import code_block, plain, step_block
from flaskmagic.report.credits import who_worked_with
from flaskmagic.report.licences import licence
from flaskmagic.report.model import Part, Report, ReportStep, Technology, Topic, Use
from flaskmagic.report.technologies import Met, met, own_calls, package_of
from flaskmagic.trace import Call, Trace

TITLE = "Open-Source Technology Use Report"


def build(readings: Sequence[Reading], team: str = "") -> Report:
    """Return the report on all technologies that the readings met."""
    traces = [reading.trace for reading in readings]
    topics = [_topic(reading) for reading in readings]
    return Report(
        title=TITLE,
        team=team,
        environment=_environment(traces),
        interrupted=any(trace.interrupted for trace in traces),
        paths=tuple(topic for topic in topics if not topic.reading.walkthrough.technology),
        technologies=tuple(_technology(found, topics, traces, team) for found in met(traces)),
    )


def _environment(traces: Sequence[Trace]) -> str:
    found = {
        f"{each.name} {each.version}" for trace in traces for each in trace.distributions.values()
    }
    pythons = {f"Python {trace.python}" for trace in traces}
    return ", ".join([*sorted(found, key=str.lower), *sorted(pythons)])


def _topic(reading: Reading) -> Topic:
    walkthrough, view = reading.walkthrough, view_of(reading)
    return Topic(
        key=f"{walkthrough.technology}/{walkthrough.topic}".removeprefix("/"),
        title=plain(view.title),
        question=plain(view.question),
        introduction=view.introduction,
        run=plain(view.summary),
        steps=tuple(
            _step(shown, step.calls) for shown, step in zip(view.steps, reading.steps, strict=True)
        ),
        questions=walkthrough.questions,
        evidence=tuple(_evidence(step) for step in reading.steps if step.call is not None),
        reading=reading,
    )


def _step(view: StepView, calls: int) -> ReportStep:
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
        block=step_block(view),
    )


def _evidence(step: ReadStep) -> str:
    return f"{step.name}, {place(step)}, {times(step.calls)}"


def _technology(
    found: Met, topics: Sequence[Topic], traces: Sequence[Trace], team: str
) -> Technology:
    own = [topic for topic in topics if topic.reading.walkthrough.technology == found.key]
    name, *others = [each.name for each in found.distributions]
    if others:
        name = f"{name} with {' and '.join(others)}"
    uses = tuple(_uses(found, traces))
    return Technology(
        key=found.key,
        name=name,
        parts=tuple(
            Part(each.name, each.version, each.summary, each.repository, licence(each))
            for each in found.distributions
        ),
        purpose=" ".join(f"{each.name}: {each.summary}" for each in found.distributions),
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
            f"Which lines of your code call {found.distributions[0].name}, and what do you get?",
            "What would you have had to write yourself without it?",
        ),
        evidence=tuple(f"{use.definition}, {use.place}, {times(use.calls)}" for use in uses),
    )


def _uses(found: Met, traces: Sequence[Trace]) -> list[Use]:
    """Return the lines of the app's own modules that call a technology by a name they show.

    What else a line sets off, such as the proxy behind ``request``, is left to the topics.
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


def _definition(trace: Trace, call: Call) -> str:
    lines = call_excerpt(trace, call)
    return code_block(lines) if lines else ""


def _use(trace: Trace, call: Call, count: int) -> Use:
    site = call.call_site
    assert site is not None
    return Use(
        place=f"{trace.files[site.filename].path}:{site.line}",
        link=site_link(trace, call),
        source=source_line(trace, site.filename, site.line),
        definition=trace.name(call.code),
        definition_link=code_link(trace, call.code),
        excerpt=_definition(trace, call),
        calls=count,
    )
