"""Makes the sections of a report: one for each feature that the app uses and that was reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flaskmagic.printable import printable_line
from flaskmagic.reading.answered import answer_of
from flaskmagic.reading.chains import ChainHop, Told, chain_to, hops_of, last_own
from flaskmagic.reading.exchange_wording import heading
from flaskmagic.reading.inline import plain
from flaskmagic.reading.links import line_link
from flaskmagic.reading.matcher import note_on, span_of
from flaskmagic.reading.step_view import safe_link
from flaskmagic.report.document import Document
from flaskmagic.report.features.excerpt import work_excerpt
from flaskmagic.report.features.model import Chain, OwnLine, Section
from flaskmagic.report.features.own_lines import shown_lines
from flaskmagic.report.features.rows import hop_rows, own_rows
from flaskmagic.report.features.work import (
    Work,
    calls_of,
    is_unfound,
    own_place,
    work_of,
)
from flaskmagic.source.statements import statement_text
from flaskmagic.trace import Exchange, Trace
from flaskmagic.walkthroughs import Step, Walkthrough


@dataclass(frozen=True, slots=True)
class Feature:
    """A part of a walkthrough whose steps show the lines that do the work of one feature."""

    key: str
    title: str
    question: str
    steps: tuple[Step, ...]

    def is_used_by(self, line: OwnLine) -> bool:
        """Say whether a line of own code uses it.

        Args:
            line: The line.

        Returns:
            Whether a definition that the line uses leads to the feature.
        """
        leading = {name for step in self.steps for name in step.uses}
        starts = tuple(name.removesuffix("*") for name in leading if name.endswith("*"))
        return any(name in leading or name.startswith(starts) for name in line.names)


def features_of(walkthroughs: Sequence[Walkthrough]) -> list[Feature]:
    """Return the features that there are walkthroughs for.

    Args:
        walkthroughs: The walkthroughs, in the order of a report.

    Returns:
        The features.
    """
    found = []
    for walkthrough in walkthroughs:
        for title, question in walkthrough.parts.items():
            steps = tuple(step for step in walkthrough.steps if step.part == title and step.work)
            if steps:
                found.append(Feature(steps[0].feature or "", title, question, steps))
    return found


@dataclass
class SectionMaker:
    """Makes the sections of a report, in their order.

    ``followed`` is the request or event that the report follows where it can. ``told`` are the
    hops of all sections so far, with their labels.
    """

    traces: Sequence[Trace]
    own_lines: Sequence[OwnLine]
    followed: Exchange | None
    told: list[tuple[str, ChainHop]] = field(default_factory=list)
    _labels: Told = field(default_factory=Told)
    _number: int = 0

    def make(self, features: Sequence[Feature]) -> Iterator[Section]:
        """Yield a section for each feature that is used and was reached.

        Args:
            features: The features.

        Yields:
            The sections, numbered on.
        """
        for feature in features:
            own = tuple(line for line in self.own_lines if feature.is_used_by(line))
            places = {line.place for line in own}
            works = [
                work_of(self.traces, step, places, self.followed) for step in feature.steps if own
            ]
            found = [work for work in works if work is not None]
            if found:
                yield self.section(feature, own, found)

    def section(self, feature: Feature, own: tuple[OwnLine, ...], works: Sequence[Work]) -> Section:
        """Return the next section.

        Args:
            feature: The feature.
            own: The lines of own code that use it.
            works: The calls that show its work.

        Returns:
            The section.
        """
        self._number += 1
        number = self._number
        labels = _Labels(number)
        chains = tuple(self._chain(work, labels) for work in works)
        shown = shown_lines(own, {chain.own_place for chain in chains})
        proven = {work.step.title for work in works}
        unproven = [step for step in feature.steps if step.title not in proven]
        return Section(
            number=number,
            key=feature.key,
            title=plain(feature.title),
            question=feature.question,
            own_lines=own,
            shown=shown,
            uses=own_rows(shown, len(own) - len(shown)),
            chains=chains,
            unproven=tuple(plain(self.unproven(step)) for step in unproven),
            exchanges=tuple(_exchanges(works)),
            evidence=tuple(f"{chain.definition}, {chain.work_place}, executed" for chain in chains),
        )

    def _own_callee(self, work: Work) -> str:
        """Return the own function that the line called, such as a view."""
        trace = work.trace
        for call in trace.calls_of(work.call):
            site = call.call_site
            if (
                site is not None
                and site.line == work.line
                and trace.files[call.code.filename].is_own
            ):
                return call.code.qualname.rpartition(".")[2]
        return ""

    def unproven(self, step: Step) -> str:
        """Return what is said of a line of work that is not shown to have run.

        Args:
            step: The step that shows it.

        Returns:
            Its title, and why nothing is known where that is so.
        """
        if is_unfound(self.traces, step):
            return f"{step.title} (its line was not found in this release)"
        calls = calls_of(self.traces, step)
        is_known = all(call.lines is not None for call in calls)
        return step.title if is_known else f"{step.title} (called, its lines were not recorded)"

    def _chain(self, work: Work, labels: _Labels) -> Chain:
        trace, call = work.trace, work.call
        chain = chain_to(trace, call)
        hops = hops_of(trace, chain)
        known, label = self._labels.known(hops)
        own = last_own(trace, chain)
        first = max(known, len(hops_of(trace, chain[: own + 1])))
        names = labels.next(len(hops) - first)
        self._labels.tell(hops, first, names)
        self.told += zip(names, hops[first:], strict=True)
        excerpt, (start, end) = _excerpt(work)
        path = trace.files[call.code.filename].path
        place = f"{path}:{start}-{end}" if end > start else f"{path}:{start}"
        link = safe_link(line_link(trace, call.code.filename, start, end))
        return Chain(
            title=plain(work.step.title),
            start=_start(from_own=first > known, label=label, is_empty=not names),
            own_place=printable_line(own_place(trace, chain, own)),
            labels=tuple(names),
            hops=hop_rows(
                names,
                hops[first:],
                place,
                link,
                self._own_callee(work),
                is_known=work.line is not None,
            ),
            work_place=place,
            work_link=link,
            work_source=statement_text(trace.files[call.code.filename].text, start),
            excerpt=excerpt,
            note=note_on(work.step, call, trace),
            definition=trace.name(call.code),
        )


def _excerpt(work: Work) -> tuple[Document, tuple[int, int]]:
    """Return the excerpt, and the line that does the work, or all of a function without one."""
    if work.line is not None:
        excerpt = work_excerpt(work.trace, work.call, work.line, work.shown)
        return excerpt, (work.line, work.line)
    first = work.call.code.first_line
    span = span_of(work.trace, work.call.code)
    return Document(()), (first, first if span is None else span.last_line)


def _exchanges(works: Sequence[Work]) -> Iterator[str]:
    """Yield the headings of the exchanges that the work was done for, each once."""
    seen: set[str] = set()
    for work in works:
        exchange = work.trace.exchange_by_call.get(work.call.id)
        said = "" if exchange is None else heading(exchange, answer_of(work.trace, exchange))
        if said and said not in seen:
            seen.add(said)
            yield plain(said)


def _start(*, from_own: bool, label: str, is_empty: bool) -> str:
    if from_own:
        return "from our line on"
    if label:
        return f"at {label}" if is_empty else f"from {label} on"
    return ""


class _Labels:
    """Numbers the hops of a section: ``4.1``, ``4.2`` and so on."""

    def __init__(self, section: int) -> None:
        self._section, self._last = section, 0

    def next(self, count: int) -> list[str]:
        """Return the labels of the next hops.

        Args:
            count: The number of hops.

        Returns:
            Their labels.
        """
        first = self._last + 1
        self._last += count
        return [f"{self._section}.{n}" for n in range(first, first + count)]
