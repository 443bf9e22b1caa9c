"""Builds a report out of readings."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flaskmagic.reading import Reading
from flaskmagic.reading.everything import notes_of, traces_of
from flaskmagic.reading.inline import plain
from flaskmagic.report.credits import who_worked_with
from flaskmagic.report.evidence import Evidence, topic_of
from flaskmagic.report.features.budget import Room, rows_besides
from flaskmagic.report.features.features import exchanges_of, read_features
from flaskmagic.report.features.licences import families
from flaskmagic.report.features.not_run import lines_that_did_not_run
from flaskmagic.report.model import Report
from flaskmagic.report.technologies import FIRST
from flaskmagic.source.repositories import normalized
from flaskmagic.trace import Kind, Trace

TITLE = "Open-Source Technology Use Report"


def build(
    readings: Sequence[Reading],
    team: str = "",
    only: Collection[str] = (),
    title: str = TITLE,
    *,
    asks: bool = True,
) -> Report:
    """Return the report on all that the readings met.

    Args:
        readings: The readings, in their order.
        team: Who worked on it.
        only: The keys of the features that are asked for; the default is all of them.
        title: Its title.
        asks: Whether it has places for own words, which take room.

    Returns:
        The report.
    """
    traces = traces_of(readings)
    licences, idle = families(traces), lines_that_did_not_run(traces)
    others = rows_besides(
        len(exchanges_of(traces)), sum(len(each.members) for each in licences), idle
    )
    features = read_features(traces, Room(others, asks), only)
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
        notes=tuple(map(topic_of, filter(_is_own, notes_of(readings)))),
        evidence=Evidence(readings, traces, team),
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
