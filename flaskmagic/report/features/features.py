"""All that a report says of the features that an app uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from flaskmagic import walkthroughs
from flaskmagic.errors import Problem
from flaskmagic.printable import printable_line
from flaskmagic.reading.answered import answer_of
from flaskmagic.reading.chains import ChainHop
from flaskmagic.reading.exchange_wording import heading
from flaskmagic.reading.inline import plain
from flaskmagic.reading.matcher import inline_code
from flaskmagic.report.document import Document, Figure
from flaskmagic.report.features.budget import Room, fit, rows_shared
from flaskmagic.report.features.fallback import Below
from flaskmagic.report.features.journey import journey_of
from flaskmagic.report.features.journey_svg import draw
from flaskmagic.report.features.libraries import library_sections
from flaskmagic.report.features.model import Section
from flaskmagic.report.features.own_lines import libraries_used, own_lines
from flaskmagic.report.features.rows import also_rows
from flaskmagic.report.features.sections import Feature, SectionMaker, features_of
from flaskmagic.report.technologies import own_calls
from flaskmagic.trace import Exchange, ExchangeKind, Trace
from flaskmagic.walkthroughs.keys import meant


@dataclass(frozen=True, slots=True)
class Features:
    """The sections of a report.

    ``exchanges`` are the headings of all requests and events of the run, ``unreached`` the titles
    of the features that are used and were not reached; ``figure`` is the journey of one request.
    ``also`` are the lines of features for which there was no room, as rows.
    """

    sections: tuple[Section, ...]
    also: Document
    figure: Document
    exchanges: tuple[str, ...]
    unreached: tuple[str, ...]


class UnknownFeature(Problem):
    """A feature that there is no section for."""

    exit_code = 2


def read_features(traces: Sequence[Trace], room: Room, only: Collection[str] = ()) -> Features:
    """Return what there is to say of the features that an app uses.

    Args:
        traces: The traces of the report.
        room: How long it may be.
        only: The keys of the features that are asked for; the default is all of them.

    Returns:
        The sections, and what else belongs to them.

    Raises:
        UnknownFeature: There is no such feature.
    """
    used = libraries_used(traces)
    lines = own_lines(traces, used)
    authored = features_of(walkthroughs.features())
    features = _chosen(authored, only)
    exchange, below = followed(traces), [Below(trace) for trace in traces]

    def make(left_out: Collection[str]) -> tuple[SectionMaker, list[Section]]:
        maker = SectionMaker(traces, lines, exchange)
        sections = [*maker.make([each for each in features if each.key not in left_out])]
        if not only:
            sections += library_sections(maker, below, used, authored, lines, left_out)
        return maker, sections

    maker, sections = make(())
    made = {section.key for section in sections}
    kept, small = fit(sections, room)
    if small:  # the others told some of their hops as known from there
        maker, sections = make({section.key for section in small})
        kept, _ = fit(sections, replace(room, besides=room.besides + rows_shared(small)))
    return Features(
        tuple(kept),
        also_rows(small),
        _figure(traces, exchange, maker.told),
        exchanges_of(traces),
        tuple(
            plain(each.title)
            for each in features
            if each.key not in made and any(map(each.is_used_by, lines))
        ),
    )


def _chosen(features: Sequence[Feature], only: Collection[str]) -> Sequence[Feature]:
    known = [feature.key for feature in features]
    for key in only:
        if key not in known:
            raise UnknownFeature(f"no feature {key!r}{meant(key, known)}")
    return [feature for feature in features if not only or feature.key in only]


def _figure(
    traces: Sequence[Trace], exchange: Exchange | None, told: Sequence[tuple[str, ChainHop]]
) -> Document:
    trace = next((each for each in traces if exchange in each.exchanges), None)
    if trace is None or exchange is None:
        return Document(())
    answer = heading(exchange, answer_of(trace, exchange)).removeprefix(f"{exchange.title} -> ")
    journey = journey_of(trace, exchange, told, answer)
    return Document((Figure(draw(journey), journey.caption),))


def followed(traces: Sequence[Trace]) -> Exchange | None:
    """Return the request that a report follows: the one in which own code called most.

    Args:
        traces: The traces of the report.

    Returns:
        The request, one that was answered without an error if there is one; ``None`` if no request
        came to own code.
    """
    best: tuple[bool, int, Exchange] | None = None
    for trace in traces:
        counts: Counter[int] = Counter()
        seen: set[tuple[int, str]] = set()
        for _, call in own_calls(trace):
            exchange = trace.exchange_by_call.get(call.id)
            key = (0 if exchange is None else exchange.number, trace.name(call.code))
            if exchange is not None and key not in seen:
                seen.add(key)
                counts[exchange.number] += 1
        for each in trace.exchanges:
            if each.kind is ExchangeKind.REQUEST and counts[each.number]:
                rank = _is_fine(each), counts[each.number]
                if best is None or rank > best[:2]:
                    best = *rank, each
    return None if best is None else best[2]


def _is_fine(exchange: Exchange) -> bool:
    return exchange.status is not None and exchange.status < HTTPStatus.BAD_REQUEST


def exchanges_of(traces: Sequence[Trace]) -> tuple[str, ...]:
    """Return what was asked for and answered, without what a page asks for by itself.

    Args:
        traces: The traces of the report.

    Returns:
        The requests and events with their answers, each once.
    """
    return tuple(dict.fromkeys(_headings(traces)))


def _headings(traces: Sequence[Trace]) -> Iterator[str]:
    for each in (each for trace in traces for each in trace.exchanges):
        is_of_socketio = "EIO=" in each.name or each.name in ("connect", "disconnect")
        if not is_of_socketio and not each.is_static:
            status = "" if each.status is None else f" → {each.status}"
            yield f"{inline_code(printable_line(each.title))}{status}"
