"""Reads a trace without a walkthrough: the app's own code, the way there and back.

All of the app's own code that ran for a request is in it. Of the other calls, steps are chosen from
groups until there are :data:`MOST`. The groups are: own code that ran at the start; what takes up
an exception of own code; where one distribution calls another on the way from the socket; where
own code calls a library by a name that the line shows; and what the walkthroughs have a note on.
Each group has its reason in :func:`_groups`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from flaskmagic.lines import split_lines
from flaskmagic.reading.hops import is_named
from flaskmagic.reading.matcher import fill_in, fits, focus_line, read, span_of
from flaskmagic.reading.model import Definition, Reading, ReadStep, Status
from flaskmagic.source.definitions import Span
from flaskmagic.trace import MAIN_THREAD, Call, CodeRef, Kind, Outcome, Trace
from flaskmagic.walkthroughs.model import Step, Walkthrough

MOST = 30
"""How many steps there are at most, unless that is too little for the app's own code.

Of the thousand calls or more of a request, about thirty tell how it was answered. The topics have
about twenty steps, but those were chosen by hand. ``--full`` shows all calls.
"""

_BESIDE_OWN = MOST // 2
"""How many other steps there may be, however many are of the app's own code."""

SHARE = 6
"""How many calls of each group are chosen before any group gets more.

It is a fifth of :data:`MOST`: five full groups find room, and no group takes that of all others.
What smaller groups leave free goes to the first groups that have more.
"""

TOPIC = "path"

_INTRODUCTION = (
    "Of your own code, of what it calls, and of what a topic tells of, it is known which lines "
    "ran. Of other functions only lines that called something are marked; the rest may have run "
    "or not."
)
_WITHIN = re.compile(r"<(?:listcomp|genexpr|setcomp|dictcomp)>$|\.t_\d+$")
"""What is never a step: it is a part of the function that it stands in, and is read there.

From Python 3.12 on, most comprehensions are not even calls of their own (PEP 709). ``t_1`` is what
Jinja makes of the condition of a loop.
"""


def read_path(trace: Trace, walkthroughs: Sequence[Walkthrough]) -> Reading:
    """Read a trace of any app: choose its steps, and give them the notes that fit.

    Args:
        trace: The trace.
        walkthroughs: The walkthroughs that the notes are taken from.

    Returns:
        The reading.
    """
    notes = _Notes(trace, walkthroughs)
    own = _own_that_ran(trace)
    room, told = max(MOST - len(own), _BESIDE_OWN), {call.code for call in own}
    chosen: dict[object, Call] = {}
    for call in _candidates(trace, notes):
        if len(chosen) == room:
            break
        if call.code not in told:
            chosen.setdefault(_what_ran(trace, call), call)
    calls = sorted([*own, *chosen.values()], key=lambda call: call.id)
    steps = tuple(_step(number, call, trace, notes) for number, call in enumerate(calls, 1))
    walkthrough = Walkthrough(
        topic=TOPIC,
        title="The path",
        technology="",
        question="How did the request reach your code, and the answer the socket?",
        scenario=trace.scenario,
        introduction=_INTRODUCTION,
        steps=tuple(step.step for step in steps),
        questions=(
            "Where do the libraries call your code, and what do they do with its answer?",
            "What does your code call, and what does it get?",
        ),
    )
    return Reading(walkthrough, trace, steps)


def read_that_ran(trace: Trace, walkthroughs: Sequence[Walkthrough]) -> list[Reading]:
    """Return the readings of those walkthroughs of which most steps were executed.

    Args:
        trace: The trace.
        walkthroughs: The walkthroughs to choose from.

    Returns:
        The readings.
    """
    readings = [read(walkthrough, trace) for walkthrough in walkthroughs]
    # With half of its steps or more not executed, a walkthrough tells of something else.
    return [reading for reading in readings if 2 * _executed(reading) > len(reading.steps)]


def _executed(reading: Reading) -> int:
    return sum(step.status is Status.EXECUTED for step in reading.steps)


def _candidates(trace: Trace, notes: _Notes) -> Iterator[Call]:
    """Yield the calls to choose from: of each group its share first, then all that is left.

    One group alone may have more than there is room for, such as the hooks of a large app.
    """
    groups = [_first_calls(trace, group) for group in _groups(trace, notes)]
    for group in groups:
        yield from group[:SHARE]
    for group in groups:
        yield from group


def _own_that_ran(trace: Trace) -> list[Call]:
    """Return the calls of own code for a request that did something new.

    That is the first call of a function, one in which a line ran that had not run before, and one
    that raised what had not been raised. Own code is what the reader knows: whoever called it, and
    however far below, it is in the path.
    """
    seen: dict[CodeRef, set[object]] = {}
    found = []
    for call in _own_functions(trace):
        known = seen.setdefault(call.code, set())
        done = {*(call.lines or ()), call.exception} - known
        if done and not _at_start(trace, call):
            known |= done
            found.append(call)
    return found


def _groups(trace: Trace, notes: _Notes) -> Iterator[Iterable[Call]]:
    """Yield the groups, the most important first, and in each the most important call first."""
    own = _own_functions(trace)
    calls = [call for call in trace.calls if _owner(trace, call) and not _is_hidden(trace, call)]
    served = [call for call in own if _crosses(trace, call) and not _at_start(trace, call)]
    # The start comes after the requests; what Python or a library calls there tells the most.
    at_start = [call for call in own if _at_start(trace, call)]
    yield sorted(at_start, key=lambda call: (not _crosses(trace, call), _is_special(call)))
    # Where own code raised, this is what made the answer, and not the view.
    yield (call for raised in served for call in _handling(trace, raised))
    # Of the long way to own code, the borders show which library does what. The way to code that
    # ran only at the start is left out: no request went there.
    spine = {above.id for call in served for above in trace.ancestors(call)}
    yield (call for call in calls if call.id in spine and _crosses(trace, call))
    # The reader wrote that name, and may ask what it does.
    yield (call for call in calls if _leaves_own(trace, call))
    noted = [call for call in calls if notes.on(call)]
    # The question of the path is a request: of the start, only the way to own code matters.
    for_a_request = [call for call in noted if not _at_start(trace, call)]
    # What own code set off comes before what happens for every app: forms, templates.
    yield (call for call in for_a_request if _is_below_own(trace, call))
    # What came after own code, from its end: that is where the answer reaches the socket.
    back = served[-1].id if served else 0
    yield [call for call in for_a_request if call.id > back][::-1]
    # The way there, from its end: that is where the view is called. Of each definition the first
    # call is found before the order is reversed, as it is the first that a step tells of.
    yield _first_calls(trace, (call for call in noted if call.id in spine))[::-1]
    # The rest, in the order of the run: it fills what is free.
    yield for_a_request


def _handling(trace: Trace, call: Call) -> Iterator[Call]:
    """Yield what each caller called first when the exception of a call came up to it.

    That is what took the exception up. Later calls of the same caller follow from it.
    """
    while call.outcome is Outcome.RAISED and (above := trace.parent(call)) is not None:
        later = (each for each in trace.calls[call.id :] if each.parent_id == above.id)
        first = islice((each for each in later if each.thread == call.thread), 1)
        yield from (each for each in first if _owner(trace, each))
        call = above


def _is_special(call: Call) -> bool:
    """Say whether a call is of a special method, such as ``__init__``.

    Python calls it as a part of something else, so it tells less: it comes last.
    """
    return call.code.qualname.endswith("__")


def _first_calls(trace: Trace, calls: Iterable[Call]) -> list[Call]:
    """Return the first call of each definition."""
    found: dict[object, Call] = {}
    for call in calls:
        found.setdefault(_what_ran(trace, call), call)
    return list(found.values())


def _what_ran(trace: Trace, call: Call) -> object:
    """Return what is a step once; two lambdas of a module have one name, two macros as well."""
    return trace.name(call.code) if _owner(trace, call) else call.code


def _at_start(trace: Trace, call: Call) -> bool:
    """Say whether a call belongs to the start of the server: requests have their own threads."""
    return call.thread == MAIN_THREAD and trace.kind is not Kind.BLOCK


def _part(trace: Trace, call: Call) -> str:
    if trace.kind is Kind.BLOCK:
        return "What was recorded"
    at_start = _at_start(trace, call)
    return "While the app is made and started" if at_start else "For a request"


def _owner(trace: Trace, call: Call) -> str:
    """Return whose code a call runs: the app's own, or a top-level package."""
    file = trace.files[call.code.filename]
    return "" if file.is_own else file.path.partition("/")[0].removesuffix(".py")


def _crosses(trace: Trace, call: Call) -> bool:
    parent = trace.parent(call)
    return parent is None or _owner(trace, parent) != _owner(trace, call)


def _own_functions(trace: Trace) -> list[Call]:
    """Return the calls of the app's own code, without those of parts of a function or file."""
    bodies = {code for code in {call.code for call in trace.calls} if _is_body(trace, code)}
    own = (call for call in trace.calls if not _owner(trace, call) and call.code not in bodies)
    return [call for call in own if not _is_hidden(trace, call)]


def _is_body(trace: Trace, code: CodeRef) -> bool:
    """Say whether code is the body of a module or a class: nobody calls it, it is imported."""
    if code.qualname.endswith("<module>"):
        return True
    span, file = span_of(trace, code), trace.files[code.filename]
    if span is None or file.is_template:  # the text of one may not be known
        return False
    return split_lines(file.text)[span.def_line - 1].lstrip().startswith("class ")


def _is_hidden(trace: Trace, call: Call) -> bool:
    """Say whether a call is of a part of the function that it stands in, as a comprehension is.

    So is a lambda of a library, and one that the very function calls in which it stands. Any other
    is a function like those that have a name, such as a view.
    """
    name, parent = call.code.qualname, trace.parent(call)
    if not name.endswith("<lambda>"):
        return bool(_WITHIN.search(name))
    within = parent is not None and name.startswith(f"{parent.code.qualname}.<locals>.")
    return within or bool(_owner(trace, call))


def _is_below_own(trace: Trace, call: Call) -> bool:
    """Say whether the app's own code set a call off, however far below it."""
    return bool(_owner(trace, call)) and any(
        not _owner(trace, above) for above in trace.ancestors(call)
    )


def _leaves_own(trace: Trace, call: Call) -> bool:
    """Say whether the app's own code calls a library by a name that its line shows.

    What an operator, an attribute or a proxy calls is not to be seen there.
    """
    parent = trace.parent(call)
    if parent is None or _owner(trace, parent) or not _owner(trace, call):
        return False
    return is_named(trace, call)


class _Notes:
    """The notes of the walkthroughs that are true of any app, by the calls that prove them.

    A note that asks for more than a definition (a value, a caller, another call as its proof, the
    demo app) tells of one situation: in another app it may be false.
    """

    def __init__(self, trace: Trace, walkthroughs: Sequence[Walkthrough]) -> None:
        self._trace = trace
        self._by_name: dict[str, list[Step]] = {}
        for walkthrough in walkthroughs:
            for step in walkthrough.steps:
                for name in () if step.proofs or step.demo else step.definitions:
                    self._by_name.setdefault(name, []).append(step)

    def on(self, call: Call) -> Step | None:
        """Return the first step whose conditions a call meets; its values may differ."""
        for step in self._by_name.get(self._trace.name(call.code), ()):
            # A note that tells the result has nothing to tell of a call that raised.
            if call.outcome is Outcome.RAISED and "{result}" in step.note:
                continue
            if not step.where and not step.called_from and fits(call, step, self._trace):
                return step
        return None


def _step(number: int, call: Call, trace: Trace, notes: _Notes) -> ReadStep:
    name, noted = trace.name(call.code), notes.on(call)
    file, span = trace.files[call.code.filename], _span(trace, call)
    title = noted.title if noted else _title(trace, call)
    step = Step(title=title, part=_part(trace, call), line=0, definitions=(name,), note="")
    definition = None if span is None else Definition(name, call.code.filename, file.path, span)
    raised = call.outcome is Outcome.RAISED
    marked = focus_line(noted, definition, trace, call.lines or ()) if noted else None
    return ReadStep(
        number=number,
        step=step,
        status=Status.EXECUTED,
        definition=definition,
        call=call,
        calls=sum(each.code == call.code for each in trace.by_definition[name]),
        lines=_lines_that_called(trace, call) if call.lines is None else call.lines,
        all_lines=call.lines is not None and not call.incomplete,
        focus_line=call.raised_line if raised else marked,
        note=fill_in(noted.note, call) if noted else "",
    )


def _span(trace: Trace, call: Call) -> Span | None:
    """Return where a function is written; of a lambda and the like, from its first line that ran.

    Where those end is not known.
    """
    first, count = call.code.first_line, len(split_lines(trace.files[call.code.filename].text))
    last = min(max(first, *(call.lines or (first,))), count)
    is_there = 1 <= first <= count
    return span_of(trace, call.code) or (Span(first, first, last, first) if is_there else None)


def _lines_that_called(trace: Trace, call: Call) -> frozenset[int]:
    """Return the lines of a call that are known to have run because they made a recorded call."""
    sites = (other.call_site for other in trace.calls if other.parent_id == call.id)
    return frozenset(
        site.line for site in sites if site is not None and site.filename == call.code.filename
    )


def _title(trace: Trace, call: Call) -> str:
    owner, file = _owner(trace, call), trace.files[call.code.filename]
    if file.is_template and not owner:
        outer, _, inner = call.code.qualname.partition(".<locals>.")
        block = outer.removeprefix("root").replace("block_", "block ", 1)
        return f"Your template: {', '.join(filter(None, [file.module, block, inner]))}"
    if not owner:
        return f"Your code: {call.code.qualname.rpartition('.')[2]}"
    distribution = trace.distributions.get(owner)
    return f"{distribution.name if distribution else 'Python'}: {call.code.qualname}"
