"""Questions on what comes next, of which the trace itself proves the answer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import zip_longest

from flaskmagic.reading.hops import source_line
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.model import Reading, ReadStep
from flaskmagic.trace import Call, Trace

_WRONG = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """A function that may come next; ``explanation`` is Markdown and says where it really ran."""

    name: str
    is_right: bool
    explanation: str

    @property
    def label(self) -> str:
        """The function as it is written, without its module."""
        return self.name.partition(":")[2]

    @property
    def module(self) -> str:
        """The module of the function."""
        return self.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked before ``step`` is shown, about a line of ``caller``; ``text`` is Markdown.

    ``site`` is the call that stands on that line: it is the step's, or leads to it. No answer but
    one is true.
    """

    step: ReadStep
    caller: Call
    site: Call
    text: str
    answers: tuple[Answer, ...]

    @property
    def right(self) -> Answer:
        """The answer that is true."""
        return next(answer for answer in self.answers if answer.is_right)


def questions(reading: Reading) -> tuple[Question, ...]:
    """Make the questions of a reading.

    The same reading always gives the same questions, with the same answers in the same order.

    Args:
        reading: The reading.

    Returns:
        The questions, at most one for each step that is reached from one before it in the same
        thread.
    """
    run = _Run(reading)
    found = (_question(run, step) for step in run.steps)
    return tuple(question for question in found if question is not None)


class _Run:
    """A reading as the questions need it: who called what, and the steps that show a call."""

    def __init__(self, reading: Reading) -> None:
        self.trace: Trace = reading.trace
        self.calls: Sequence[Call] = reading.calls
        self.topic = reading.walkthrough.topic
        self.tree = reading.tree
        self.roots = [call for call in reading.calls if call.parent_id is None]
        self.by_call: Mapping[int, ReadStep] = self.tree.shown
        self.steps: Sequence[ReadStep] = tuple(self.by_call.values())

    @cached_property
    def by_definition(self) -> dict[str, list[Call]]:
        """The calls of each function."""
        found: dict[str, list[Call]] = {}
        for call in self.calls:
            found.setdefault(self.name(call), []).append(call)
        return found

    @cached_property
    def by_module(self) -> dict[str, list[str]]:
        """The functions of each module that ran."""
        found: dict[str, list[str]] = {}
        for name in self.by_definition:
            found.setdefault(name.partition(":")[0], []).append(name)
        return found

    def name(self, call: Call) -> str:
        """Return the full name of what was called."""
        return self.trace.name(call.code)

    def between(self, first: Call, last: Call) -> set[str]:
        """Return what was called after ``first`` began and before ``last`` did, in any thread."""
        start = bisect_right(self.calls, first.id, key=lambda call: call.id)
        end = bisect_left(self.calls, last.id, key=lambda call: call.id)
        began = self.calls[start:end]
        return {self.trace.name(code) for code in {call.code for call in began}}


def _question(run: _Run, step: ReadStep) -> Question | None:
    call = step.call
    way = None if call is None else _way(run, call)
    if call is None or way is None:
        return None
    caller, site = way
    # With nothing skipped below the caller, nothing can stand between it and what it called.
    is_direct = site is call and not caller.skipped
    true_too = _also_called_there(run, caller, call) if is_direct else run.between(caller, call)
    wrong = _wrong(run, step, caller, true_too)
    if not wrong:
        return None
    answers = [
        Answer(run.name(call), True, _why_right(run, caller, call)),
        *(Answer(name, False, _why_wrong(run, name, caller, call)) for name in wrong),
    ]
    answers.sort(key=lambda answer: _shuffled(run, step, answer.name, "order"))
    return Question(step, caller, site, _text(run, caller, site, is_direct), tuple(answers))


def _way(run: _Run, call: Call) -> tuple[Call, Call] | None:
    """Return the step's call nearest above and the call below it that led here, if it is known."""
    below = call
    for above in run.trace.ancestors(call):
        if above.thread != call.thread:
            return None
        if above.id in run.by_call:
            site = below.call_site
            known = site is not None and site.filename == above.code.filename
            return (above, below) if known else None
        below = above
    return None


def _text(run: _Run, caller: Call, site: Call, is_direct: bool) -> str:
    name, line = inline_code(caller.code.qualname), site.call_site.line if site.call_site else 0
    code = inline_code(source_line(run.trace, caller.code.filename, line))
    if is_direct:
        return f"{name} is at line {line}: {code}. Which function does it call now?"
    return f"{name} is at line {line}: {code}. Which of these does that lead to first?"


def _also_called_there(run: _Run, caller: Call, call: Call) -> set[str]:
    """Return what the caller called from the same line, or from one that can't be told."""
    return {run.name(c) for c in run.tree.calls_of(caller) if _overlaps(c, call)}


def _overlaps(one: Call, other: Call) -> bool:
    a, b = one.call_site, other.call_site
    if a is None or b is None:
        return True
    return a.line <= (b.end_line or b.line) and b.line <= (a.end_line or a.line)


def _wrong(run: _Run, step: ReadStep, caller: Call, true_too: set[str]) -> list[str]:
    """Return plausible functions that are not what is asked for."""
    call = step.call
    parent = None if call is None else run.trace.parent(call)
    siblings = run.tree.calls_of(parent) if parent else run.roots
    near = [*run.tree.calls_of(caller), *siblings]
    module = step.name.partition(":")[0]
    pools: Iterable[Iterable[str]] = (
        (run.name(each) for each in near),
        run.by_module.get(module, ()),
        (other.name for other in run.steps),
    )
    fitting = [
        sorted(
            {name for name in pool if name not in true_too and _can_be_told(run, name)},
            key=lambda name: _shuffled(run, step, name, "choice"),
        )
        for pool in pools
    ]
    labels = {step.name.partition(":")[2]}
    chosen: list[str] = []
    for name in (name for row in zip_longest(*fitting) for name in row if name is not None):
        label = name.partition(":")[2]
        if label not in labels and len(chosen) < _WRONG:
            labels.add(label)
            chosen.append(name)
    return chosen


def _can_be_told(run: _Run, name: str) -> bool:
    """Whether a function has a name of its own, and a place where it was called."""
    calls = run.by_definition.get(name, ())
    return not name.endswith(">") and any(call.call_site for call in calls)


def _shuffled(run: _Run, step: ReadStep, name: str, what_for: str) -> bytes:
    """Return a key that puts names in an order without a pattern, always the same.

    Those that are chosen come first in one order: with the same order for the answers, the right
    one would be last as a rule.
    """
    return sha256(f"{what_for}\n{run.topic}\n{step.step.title}\n{name}".encode()).digest()


def _why_right(run: _Run, caller: Call, call: Call) -> str:
    way = []
    for above in run.trace.ancestors(call):
        if above is caller:
            break
        way.append(inline_code(above.code.qualname))
    through = f"By way of {', '.join(reversed(way))}: it" if way else "It"
    return f"{through} is called from {_place(run, call)}."


def _why_wrong(run: _Run, name: str, caller: Call, call: Call) -> str:
    calls = [each for each in run.by_definition[name] if each.call_site]
    running = {above.id for above in run.trace.ancestors(call)}
    told = next((each for each in reversed(calls) if each.id in running), None)
    if told is not None:
        return f"It is running already. It was called from {_place(run, told)}."
    # Within the same function the line tells more than the time.
    same = [each for each in calls if each.parent_id == caller.id]
    told = min(same or calls, key=lambda each: abs(each.id - call.id))
    when = "It is called later" if told.id > call.id else "It was called before"
    if not same:
        return f"{when}, from {_place(run, told)}."
    line = "the same line" if _overlaps(told, call) else "another line"
    return f"{when}, from {line} of that function: {_place(run, told)}."


def _place(run: _Run, call: Call) -> str:
    """Return where a call was made, and from which function."""
    site, parent = call.call_site, run.trace.parent(call)
    if site is None:
        return ""
    place = f"{run.trace.files[site.filename].path}:{site.line}"
    source = source_line(run.trace, site.filename, site.line)
    code = f", {inline_code(source)}" if source else ""
    within = f", in {inline_code(parent.code.qualname)}" if parent else ""
    return f"{place}{within}{code}"
