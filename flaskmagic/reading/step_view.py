"""All that there is to say of a step, as plain values: outputs lay them out and add no words.

Every text is ready for a reader's eyes: what a terminal or a page would obey is written out, since
a trace and its notes may come from anybody. A note is Markdown; all other texts are plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flaskmagic.lines import split_lines
from flaskmagic.printable import printable, printable_line, printable_source
from flaskmagic.reading import call_wording, wording
from flaskmagic.reading.hops import Hop, Onward, approaches, passed_through, ways_on
from flaskmagic.reading.links import remark, site_link, step_link
from flaskmagic.reading.matcher import span_of
from flaskmagic.reading.model import Reading, ReadStep, Status
from flaskmagic.reading.subgoals import Bar
from flaskmagic.reading.trail.build import trail_of
from flaskmagic.reading.trail.model import Trail
from flaskmagic.source.excerpts import Fold, Line, excerpt
from flaskmagic.source.line_states import line_states
from flaskmagic.trace import Call, Trace
from flaskmagic.trace.site_columns import site_columns

# Where a trace says that its files are: nothing but a page of the web may become a link.
_ADDRESS = re.compile(r"https://[\w.~:/?#\[\]@!$&'*+,;=%-]+")


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A line of the call chain that led to a step: the place and source of a call.

    ``starts`` says that the line started another thread, or is empty. ``filename`` and ``line``
    are for an editor.
    """

    place: str
    source: str
    link: str | None
    starts: str
    filename: str
    line: int


@dataclass(frozen=True, slots=True)
class LeadsOn:
    """The characters of a line, from ``start`` up to ``end``, that led to another step."""

    start: int
    end: int
    step: int
    title: str


@dataclass(frozen=True, slots=True)
class ExcerptLine:
    """A line of source; ``ran`` is ``None`` where it is not known, or nothing can run there."""

    number: int
    text: str
    ran: bool | None
    is_focus: bool
    leads_on: tuple[LeadsOn, ...] = ()


@dataclass(frozen=True, slots=True)
class ExcerptFold:
    """Lines that are left out, and what to say instead."""

    label: str
    lines: tuple[ExcerptLine, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """A step in words. What there is nothing to say of is an empty text, or ``None``.

    ``place`` is ``file:first-last``; ``name`` and ``module`` are the definition's. ``unread`` says
    why there is nothing to read of a step that did not run. ``chain`` are the calls that led here,
    the one that called the definition last, after those that ``through`` counts. ``c_calls`` are
    those into C that it made, if it is the app's own. ``takes_up`` names the step,
    ``takes_up_step``, that this one goes on with in another thread. ``lines`` says that not all
    lines that ran are known, and ``passed`` what ran before the next step. ``call`` is the id of
    the call that proves the step. ``filename`` and ``def_line`` are for an editor. ``bar`` are the
    subgoals of what was asked, with the one that the step is at.
    """

    number: int
    part: str
    title: str
    status: str
    unread: str
    place: str
    name: str
    module: str
    link: str | None
    remark: str
    times: str
    note: str
    takes_up: str
    takes_up_step: int | None
    through: str
    chain: tuple[ChainLink, ...]
    thread: str
    values: tuple[str, ...]
    outcome: str
    c_calls: tuple[str, ...]
    proof: str
    proof_source: str
    lines: str
    excerpt: tuple[ExcerptLine | ExcerptFold, ...]
    passed: str
    call: int | None
    filename: str
    def_line: int
    is_template: bool
    bar: Bar = ()

    @property
    def is_executed(self) -> bool:
        """Whether the step ran."""
        return not self.unread


@dataclass(frozen=True, slots=True)
class ReadingView:
    """A reading in words.

    ``warning`` is what must be said of the run as a whole, ``left_out`` what is no step, and
    ``trail`` where a value went that was followed in this run.
    """

    topic: str
    title: str
    question: str
    introduction: str
    environment: str
    summary: str
    warning: str
    steps: tuple[StepView, ...]
    left_out: str
    trail: Trail | None

    @property
    def parts(self) -> Iterator[tuple[str, Sequence[StepView]]]:
        """The steps by their parts, in the order of the run; a part may come again."""
        start = 0
        for number, step in enumerate(self.steps, 1):
            if number == len(self.steps) or self.steps[number].part != step.part:
                yield step.part, self.steps[start:number]
                start = number

    def bar_before(self, step: StepView) -> Bar:
        """Return the bar to show before a step, for an output that shows one after the other.

        Args:
            step: A step of the reading.

        Returns:
            Its bar, if a part or a subgoal begins with the step; else nothing.
        """
        before = self.steps[step.number - 2] if step.number > 1 else None
        is_known = before is not None and (before.part, before.bar) == (step.part, step.bar)
        return () if is_known else step.bar


def view_of(reading: Reading) -> ReadingView:
    """Put a reading into words.

    Args:
        reading: The reading.

    Returns:
        All that any output says of it, but for the tree of calls.
    """
    walkthrough = reading.walkthrough
    views = _Views(reading)
    return ReadingView(
        topic=printable_line(walkthrough.topic),
        title=printable_line(walkthrough.title),
        question=printable_line(walkthrough.question),
        introduction=printable(reading.introduction),
        environment=printable_line(wording.environment(reading)),
        summary=printable_line(wording.run_summary(reading)),
        warning=printable_line(wording.warning(reading.trace)),
        steps=tuple(views.of(step) for step in reading.steps),
        left_out=printable_line(wording.left_out(reading.left_out)),
        trail=trail_of(reading.trace),
    )


def safe_link(address: str | None) -> str | None:
    """Return an address if an output may link to it: a trace may come from anywhere.

    Args:
        address: An address, as a trace has it.

    Returns:
        The address of a page on the web, or ``None``.
    """
    return address if address is not None and _ADDRESS.fullmatch(address) else None


class _Views:
    """Makes the views of one reading's steps."""

    def __init__(self, reading: Reading) -> None:
        self._trace = reading.trace
        self._ways = approaches(reading)
        self._between = passed_through(reading)
        self._onward = ways_on(reading)
        self._subgoals = reading.subgoals
        self._numbers = {step.step.title: step.number for step in reading.steps}

    def of(self, step: ReadStep) -> StepView:
        """Return the view of a step."""
        trace, call, definition = self._trace, step.call, step.definition
        is_executed = step.status is Status.EXECUTED
        is_called = call is not None and not step.step.proofs
        module, _, name = step.name.partition(":")
        way = self._ways.get(step.number)
        followed = self._numbers[step.step.follows] if is_executed and step.step.follows else None
        said, source = wording.proof(trace, step)
        return StepView(
            number=step.number,
            part=printable_line(step.step.part),
            title=printable_line(step.step.title),
            status=step.status.value,
            unread=printable_line(wording.unread(step)),
            place=printable_line(wording.place(step)),
            name=printable_line(name),
            module=printable_line(module),
            link=safe_link(step_link(trace, step)),
            remark=printable_line((definition and remark(trace, definition.filename)) or ""),
            times=wording.times(step.calls) if is_called else "",
            note=printable(step.note),
            takes_up=wording.takes_up(followed) if followed else "",
            takes_up_step=followed,
            through=wording.through(way),
            chain=tuple(self._link(hop) for hop in way.hops) if way else (),
            thread=printable_line(call.thread) if call else "",
            values=tuple(map(printable_line, call_wording.arguments(call)))
            if call and is_called
            else (),
            outcome=printable_line(call_wording.outcome(call)) if call and is_called else "",
            c_calls=tuple(printable_line(call_wording.c_call(each)) for each in call.c_calls)
            if call and is_called
            else (),
            proof=printable_line(said),
            proof_source=printable_line(source),
            lines=wording.lines(step) if is_called else "",
            excerpt=tuple(self._excerpt(step)) if is_executed else (),
            passed=printable_line(wording.passed(self._between.get(step.number))),
            call=call.id if call else None,
            filename=definition.filename if definition else "",
            def_line=definition.span.def_line if definition else 0,
            is_template=bool(definition and trace.files[definition.filename].is_template),
            bar=self._subgoals.of_step(step),
        )

    def _link(self, hop: Hop) -> ChainLink:
        site = hop.call.call_site
        return ChainLink(
            place=printable_line(f"{hop.path}:{hop.line}"),
            source=printable_line(hop.source),
            link=safe_link(site_link(self._trace, hop.call)),
            starts=printable_line(wording.starts(hop.call.thread)) if hop.new_thread else "",
            filename=site.filename if site else "",
            line=hop.line,
        )

    def _excerpt(self, step: ReadStep) -> Iterator[ExcerptLine | ExcerptFold]:
        """Yield what is shown of a step's definition: every line of it, some of them folded."""
        if step.definition is None:
            return
        onward = self._onward.get(step.number, ())
        every = {line.number: line for line in self._lines(step, onward)}
        number = step.definition.span.first_line
        for item in lines_shown(self._trace, step, {way.site.line for way in onward}):
            count = item.count if isinstance(item, Fold) else 1
            lines = [every[line] for line in range(number, number + count) if line in every]
            number += count
            if isinstance(item, Fold):
                yield ExcerptFold(str(item), tuple(lines))
            else:
                yield from lines

    def _lines(self, step: ReadStep, onward: Sequence[Onward]) -> Iterator[ExcerptLine]:
        if step.definition is None:
            return
        span = step.definition.span
        texts = split_lines(self._trace.files[step.definition.filename].text)
        states, marks = states_of(self._trace, step), _leads_on(texts, onward)
        for number in range(span.first_line, min(span.last_line, len(texts)) + 1):
            text, is_focus = printable_source(texts[number - 1]), number == step.focus_line
            on = tuple(marks.get(number, ()))
            yield ExcerptLine(number, text, states.get(number), is_focus, on)


def _leads_on(texts: Sequence[str], onward: Sequence[Onward]) -> Mapping[int, list[LeadsOn]]:
    """Return the marks of each line; of two calls of the same expression the first counts."""
    found: dict[int, list[LeadsOn]] = {}
    for way in onward:
        for number, start, end in site_columns(way.site, texts):
            text = texts[number - 1]
            first, last = (len(printable_source(text[:column])) for column in (start, end))
            marks = found.setdefault(number, [])
            if all((mark.start, mark.end) != (first, last) for mark in marks):
                title = printable_line(way.step.step.title)
                marks.append(LeadsOn(first, last, way.step.number, title))
    return found


def lines_shown(trace: Trace, step: ReadStep, onward: set[int]) -> list[Line | Fold]:
    """Return the lines to show of a step's definition, as they stand in the source.

    Args:
        trace: The trace that the step was held against.
        step: The step.
        onward: The lines that led to another step.

    Returns:
        Lines, and folds for what is left out.
    """
    definition = step.definition
    if definition is None:
        return []
    file = trace.files[definition.filename]
    return excerpt(
        file.text,
        definition.span,
        _lines_that_ran(step),
        step.focus_line,
        onward,
        python=not file.is_template,
        complete=_knows_all_lines(step),
        shown=step.shown,
    )


def states_of(trace: Trace, step: ReadStep) -> Mapping[int, bool | None]:
    """Say of each line of a step's definition whether it ran.

    Args:
        trace: The trace that the step was held against.
        step: The step.

    Returns:
        The lines: whether each ran, or ``None`` where that is not known.
    """
    definition = step.definition
    if definition is None:
        return {}
    file = trace.files[definition.filename]
    return line_states(
        file.text,
        definition.span,
        _lines_that_ran(step),
        python=not file.is_template,
        complete=_knows_all_lines(step),
    )


def _lines_that_ran(step: ReadStep) -> frozenset[int] | None:
    """Return the lines that ran, or ``None`` where nothing is known of any.

    What proves an attribute is a call elsewhere. What proves a class may be a call of a method.
    """
    if step.call is None or (step.step.proofs and not step.lines):
        return None
    return step.lines


def _knows_all_lines(step: ReadStep) -> bool:
    return step.all_lines and not step.step.proofs


def call_excerpt(trace: Trace, call: Call) -> tuple[ExcerptLine | ExcerptFold, ...]:
    """Return the function that a call ran, long ones folded around what ran.

    Args:
        trace: The trace that the call is of.
        call: The call.

    Returns:
        Its lines, or nothing where it is not known how far it goes, as of a lambda.
    """
    span, file = span_of(trace, call.code), trace.files[call.code.filename]
    if span is None:
        return ()
    return tuple(
        ExcerptFold(str(item), ())
        if isinstance(item, Fold)
        else ExcerptLine(item.number, printable_source(item.text), item.ran, item.focus)
        for item in excerpt(
            file.text,
            span,
            call.lines,
            python=not file.is_template,
            complete=not call.incomplete,
        )
    )
