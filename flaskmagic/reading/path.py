"""Reads a trace without a walkthrough: the way to the app's own code and back, at its borders.

Steps are chosen from groups of calls until there are :data:`MOST`. The groups are: where a library
calls the app's own code; what takes up an exception of that code; where one distribution calls
another on the way from the socket; where own code calls a library by a name that the line shows;
and what the walkthroughs have a note on. Each group has its reason in :func:`_groups`.
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
"""How many steps there are at most.

Of the thousand calls or more of a request, about thirty tell how it was answered. The topics have
about twenty steps, but those were chosen by hand. ``--full`` shows all calls.
"""

SHARE = 6
"""How many calls of each group are chosen before any group gets more.

It is a fifth of :data:`MOST`: five full groups find room, and no group takes that of all others.
What smaller groups leave free goes to the first groups that have more.
"""

TOPIC = "path"

_ASKING = {
    "flask.app:Flask.dispatch_request",
    "flask.views:View.as_view.<locals>.view",
    "flask.views:MethodView.dispatch_request",
    "flask_socketio:SocketIO._handle_event",
    "flask_sock:Sock.route.<locals>.decorator.<locals>.websocket_route",
}
"""What calls the view of a request, and the handler of an event.

Libraries call own code for hooks, extensions and forms as well, often before the view. By its
caller the view is told from them.
"""

_INTRODUCTION = (
    "Of your own code, of what it calls, and of what a topic tells of, it is known which lines "
    "ran. Of other functions only lines that called something are marked; the rest may have run "
    "or not."
)
_HIDDEN = re.compile(r"<(?:listcomp|genexpr|setcomp|dictcomp|lambda)>$")
"""What is never a step: it has no name to read it by, and stands within a function that has one.

From Python 3.12 on, most comprehensions are not even calls of their own (PEP 709).
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
    chosen: dict[object, Call] = {}
    for call in _candidates(trace, notes):
        if len(chosen) == MOST:
            break
        chosen.setdefault(_what_ran(trace, call), call)
    calls = sorted(chosen.values(), key=lambda call: call.id)
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


def _groups(trace: Trace, notes: _Notes) -> Iterator[Iterable[Call]]:
    """Yield the groups, the most important first, and in each the most important call first."""
    calls = [call for call in trace.calls if not _HIDDEN.search(call.code.qualname)]
    entered = [call for call in calls if _enters_own(trace, call)]
    served = [call for call in entered if not _at_start(trace, call)]
    answering = [call for call in served if _answers(trace, call)]
    wrapped = [call for call in calls if _is_wrapped(trace, call)]
    # Own code is what the reader knows, the view most of all: many hooks must not hide it. A
    # wrapper that a library calls would hide the view as well. The start comes after the requests.
    yield [*answering, *wrapped, *sorted([*served, *entered], key=_is_special)]
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
        yield from islice((each for each in later if each.thread == call.thread), 1)
        call = above


def _is_special(call: Call) -> bool:
    """Say whether a call is of a special method, such as ``__init__``.

    Python calls it as a part of something else, so it tells less: it comes last.
    """
    return call.code.qualname.endswith("__")


def _is_wrapped(trace: Trace, call: Call) -> bool:
    """Say whether a decorator's wrapper of the app's own hands its arguments on to own code.

    A wrapper is a closure that takes any arguments: it hands them on with ``**``. What else it
    calls, such as the check of a login, is called with arguments of its own.
    """
    parent = trace.parent(call)
    if parent is None or _owner(trace, call):
        return False
    # Of several decorators, each one's wrapper calls the next one's.
    if not _enters_own(trace, parent) and not _is_wrapped(trace, parent):
        return False
    hands_on = "<locals>" in parent.code.qualname and "**" in (trace.call_text(call) or "")
    return hands_on and not _at_start(trace, call)


def _answers(trace: Trace, call: Call) -> bool:
    """Say whether a call is the view or the handler that was asked for, not a hook before it."""
    parent = trace.parent(call)
    return parent is not None and trace.name(parent.code) in _ASKING


def _first_calls(trace: Trace, calls: Iterable[Call]) -> list[Call]:
    """Return the first call of each definition, of own code the first in which other lines ran.

    Another branch of own code is something new to its reader; a library's is not.
    """
    found: dict[object, Call] = {}
    for call in calls:
        found.setdefault(_what_ran(trace, call), call)
    return list(found.values())


def _what_ran(trace: Trace, call: Call) -> object:
    name = trace.name(call.code)
    return name if _owner(trace, call) else (name, call.lines)


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


def _enters_own(trace: Trace, call: Call) -> bool:
    """Say whether a library calls the app's own code.

    A module that is imported is not called by a library, though an import may begin in one.
    """
    own = not _owner(trace, call) and not call.code.qualname.endswith("<module>")
    return own and _crosses(trace, call)


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
    file, span = trace.files[call.code.filename], _span(trace, call.code)
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
        calls=len(trace.by_definition[name]),
        lines=_lines_that_called(trace, call) if call.lines is None else call.lines,
        all_lines=call.lines is not None and not call.incomplete,
        focus_line=call.raised_line if raised else marked,
        note=fill_in(noted.note, call) if noted else "",
    )


def _span(trace: Trace, code: CodeRef) -> Span | None:
    """Return where a function is written; of a lambda and the like, the line where it begins."""
    line = code.first_line
    is_there = 1 <= line <= len(split_lines(trace.files[code.filename].text))
    return span_of(trace, code) or (Span(line, line, line, line) if is_there else None)


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
