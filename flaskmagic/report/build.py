"""Builds a report out of readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any

from flaskmagic.printable import printable_line
from flaskmagic.reading import Reading
from flaskmagic.reading.hops import is_named, source_line
from flaskmagic.reading.links import code_link, site_link
from flaskmagic.reading.step_view import StepView, call_excerpt, safe_link, view_of
from flaskmagic.reading.wording import times
from flaskmagic.report.credits import who_worked_with
from flaskmagic.report.document import Document, Excerpt, place_key
from flaskmagic.report.features.budget import rows_besides
from flaskmagic.report.features.features import exchanges_of, read_features
from flaskmagic.report.features.licences import families
from flaskmagic.report.features.not_run import lines_that_did_not_run
from flaskmagic.report.inline import plain
from flaskmagic.report.licences import Licence, licence
from flaskmagic.report.model import Part, Report, ReportStep, Technology, Topic, Use
from flaskmagic.report.step import step_blocks
from flaskmagic.report.technologies import FIRST, Met, met, own_calls, package_of
from flaskmagic.source.repositories import normalized
from flaskmagic.trace import Call, Distribution, Kind, Trace

TITLE = "Open-Source Technology Use Report"


def build(
    readings: Sequence[Reading],
    team: str = "",
    only: Collection[str] = (),
    title: str = TITLE,
) -> Report:
    """Return the report on all that the readings met.

    Args:
        readings: The readings, in their order.
        team: Who worked on it.
        only: The keys of the features that are asked for; the default is all of them.
        title: Its title.

    Returns:
        The report.
    """
    # A run is read several times: its path, and the topics that it went through.
    traces = list({id(reading.trace): reading.trace for reading in readings}.values())
    topics = [_topic(reading) for reading in readings]
    licences, idle = families(traces), lines_that_did_not_run(traces)
    others = rows_besides(
        len(exchanges_of(traces)), sum(len(each.members) for each in licences), idle
    )
    features = read_features(traces, only, others)
    return Report(
        title=title,
        team=plain(team),
        environment=plain(_environment(traces)),
        interrupted=any(trace.interrupted for trace in traces),
        is_demo=any(trace.kind is Kind.DEMO for trace in traces),
        releases=plain(_releases(traces)),
        exchanges=features.exchanges,
        sections=features.sections,
        also=features.also,
        figure=features.figure,
        families=licences,
        idle=idle,
        unreached=features.unreached,
        who=who_worked_with(frozenset(), traces, team),
        notes=tuple(topic for topic in topics if _is_own(topic.reading)),
        paths=tuple(topic for topic in topics if not topic.reading.walkthrough.technology),
        technologies=tuple(_technology(found, topics, traces, team) for found in met(traces)),
    )


def _environment(traces: Sequence[Trace]) -> str:
    found = {
        f"{each.name} {each.version}" for trace in traces for each in trace.distributions.values()
    }
    pythons = {f"Python {trace.python}" for trace in traces}
    return ", ".join([*sorted(found, key=str.lower), *sorted(pythons)])


def _is_own(reading: Reading) -> bool:
    """Say whether a reading is of notes of the reader's own, and not of a topic or a path."""
    return not reading.walkthrough.order and reading.left_out is None


def _releases(traces: Sequence[Trace]) -> str:
    """Return the releases of the libraries that every report is about, and of Python."""
    found = {
        f"{each.name} {each.version}"
        for trace in traces
        for each in trace.distributions.values()
        if normalized(each.name) in FIRST
    }
    pythons = sorted({f"Python {trace.python}" for trace in traces})
    return ", ".join([*pythons, *sorted(found, key=str.lower)])


def _topic(reading: Reading) -> Topic:
    walkthrough, view = reading.walkthrough, view_of(reading)
    return Topic(
        key=place_key(f"{walkthrough.technology}/{walkthrough.topic}".removeprefix("/")),
        title=plain(view.title),
        question=plain(view.question),
        introduction=view.introduction,
        run=plain(view.summary),
        steps=tuple(
            _step(shown, step.calls) for shown, step in zip(view.steps, reading.steps, strict=True)
        ),
        questions=tuple(map(printable_line, walkthrough.questions)),
        evidence=tuple(
            f"{shown.module}:{shown.name}, {shown.place}, {times(step.calls)}"
            for shown, step in zip(view.steps, reading.steps, strict=True)
            if step.call is not None
        ),
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
        block=step_blocks(view),
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
