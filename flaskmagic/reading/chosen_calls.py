"""Which calls of libraries are steps: those that tell of what was asked for, the nearest first.

They are chosen from groups until there is no more room. Each group has its reason in
:func:`_groups`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.reading.extent import Extent
from flaskmagic.reading.hops import is_named
from flaskmagic.reading.landmarks import LANDMARKS
from flaskmagic.reading.notes import Notes
from flaskmagic.reading.own_code import is_part
from flaskmagic.trace import Call, CodeRef, Outcome

MOST = 40
"""How many steps there are at most, unless that is too little for the app's own code.

Of the thousand calls or more of a request, about thirty tell how it was answered. The topics have
about twenty steps, but those were chosen by hand. ``--full`` shows all calls.
"""

BESIDE_OWN = MOST // 2
"""How many other steps there may be, however many are of the app's own code."""

SHARE = 6
"""How many calls of each group are chosen before any group gets more.

No group takes the room of all others. What smaller groups leave free goes to the first groups that
have more.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the calls of libraries are chosen for.

    ``goal`` is what the exchange was made for, ``own`` are the calls of own code. ``told`` are the
    definitions on the way to the goal that an earlier reading told, ``known`` all that it told.
    """

    extent: Extent
    notes: Notes
    goal: Call | None
    own: Sequence[Call]
    told: Collection[str] = frozenset()
    known: Collection[str] = frozenset()

    def __call__(self, call: Call) -> bool:
        """Say whether a call belongs to what was asked for."""
        return self.extent.is_asked(call)


def choose(asked: Asked, steps: Sequence[Call]) -> list[Call]:
    """Choose the calls that are steps beside the app's own code.

    Args:
        asked: What they are chosen for.
        steps: The calls of own code that are steps.

    Returns:
        The calls, at most one of each definition.
    """
    room, told = max(MOST - len(steps), BESIDE_OWN), {call.code for call in steps}
    chosen: dict[object, Call] = {}
    for call in _candidates(asked):
        key = what_ran(asked.extent, call)
        # What readers ask for is a step in any case.
        if len(chosen) >= room and not _is_landmark(asked, call):
            break
        if call.code not in told:
            chosen.setdefault(key, call)
    return list(chosen.values())


def what_ran(extent: Extent, call: Call) -> object:
    """Return what is a step once; two lambdas of a module have one name, two macros as well.

    Args:
        extent: The calls of the reading.
        call: One of them.

    Returns:
        The name of its definition, or the function itself.
    """
    return call.code if extent.is_own(call.code) else extent.trace.name(call.code)


def _candidates(asked: Asked) -> Iterator[Call]:
    """Yield the calls to choose from: of each group its share first, then all that is left.

    One group alone may have more than there is room for, such as the hooks of a large app.
    """
    first, *others = (_first_calls(asked.extent, group) for group in _groups(asked))
    yield from first
    for group in others:
        yield from group[:SHARE]
    for group in others:
        yield from group


def _groups(asked: Asked) -> Iterator[Iterable[Call]]:
    """Yield the groups, the most important first, and in each the most important call first."""
    extent, trace, notes = asked.extent, asked.extent.trace, asked.notes
    yield filter(asked, extent.calls_that(lambda code: trace.name(code) in LANDMARKS))
    served = [call for call in asked.own if extent.crosses(call) and asked(call)]
    # Where own code raised, this is what made the answer, and not the view.
    goals = served or ([asked.goal] if asked.goal is not None else [])
    handling = [call for each in goals for call in _handling(extent, each)]
    yield [*([] if served else _in_its_place(asked)), *handling]
    # The reader wrote that name, and may ask what it does: first what the view calls.
    yield sorted(_named(asked), key=lambda call: (not _is_below(extent, call, asked.goal), call.id))
    # Of the long way to own code, the borders show which library does what. The way to code that
    # ran only at the start is left out: no request went there.
    on_it = list(_on_the_way(asked, goals))
    yield (call for call in on_it if extent.crosses(call))
    # The question of the path is a request: of the start, only the way to own code matters.
    noted = extent.calls_that(lambda code: notes.has(code) and _is_step(extent, code))
    noted = [call for call in noted if asked(call) and notes.on(call)]
    # What own code set off comes before what happens for every app: forms, templates.
    yield (call for call in noted if call.id in extent.below_own)
    # What came after own code, from its end: that is where the answer reaches the socket.
    back = max((call.id for call in goals), default=0)
    after = _first_calls(extent, (call for call in noted if call.id > back))[::-1]
    # What an earlier reading told is told again only of the last part, which sends the answer.
    yield after[:SHARE] + [call for call in after if trace.name(call.code) not in asked.known]
    # The way there, from its end: that is where the view is called. Of each definition the first
    # call is found before the order is reversed, as it is the first that a step tells of.
    yield _first_calls(extent, (call for call in on_it if notes.on(call)))[::-1]
    # The rest, in the order of the run: it fills what is free. With the way there told before, it
    # would only repeat what stands beside that way.
    yield () if asked.told else noted


def _is_step(extent: Extent, code: CodeRef) -> bool:
    """Say whether a function is one of a library that may be a step."""
    return not extent.is_own(code) and not is_part(code.qualname)


def _is_landmark(asked: Asked, call: Call) -> bool:
    return asked.extent.trace.name(call.code) in LANDMARKS and asked(call)


def _in_its_place(asked: Asked) -> Iterator[Call]:
    """Yield what answered where no own code was called, and what raised the same before."""
    goal, extent = asked.goal, asked.extent
    if goal is None:
        return
    for call in extent.calls_that(lambda code: _is_step(extent, code)):
        raised = goal.exception is not None and call.exception == goal.exception
        if call is goal or (raised and asked(call)):
            yield call


def _named(asked: Asked) -> Iterator[Call]:
    """Yield the calls that own code makes into a library by a name that its line shows.

    What an operator, an attribute or a proxy calls is not to be seen there.
    """
    extent, known = asked.extent, dict[object, bool]()
    for caller in extent.calls_that(extent.is_own):
        for call in extent.calls_of(caller):
            place = id(call.code), id(call.call_site)  # they are there once: hashes take longer
            if place not in known:
                known[place] = _is_step(extent, call.code) and is_named(extent.trace, call)
            if known[place] and extent.may_be_step(call):
                yield call


def _on_the_way(asked: Asked, goals: Iterable[Call]) -> Iterator[Call]:
    """Yield the calls of libraries above the goals, but for those that were told before."""
    extent, trace = asked.extent, asked.extent.trace
    above = {each.id: each for call in goals for each in trace.ancestors(call)}
    for _, call in sorted(above.items()):
        is_told = trace.name(call.code) in asked.told
        if _is_step(extent, call.code) and extent.may_be_step(call) and not is_told:
            yield call


def _handling(extent: Extent, call: Call) -> Iterator[Call]:
    """Yield what each caller called first when the exception of a call came up to it.

    That is what took the exception up. Later calls of the same caller follow from it.
    """
    while call.outcome is Outcome.RAISED and (above := extent.trace.parent(call)) is not None:
        following = extent.next_call_of(above, call)
        if following is not None and not extent.is_own(following.code):
            yield following
        call = above


def _is_below(extent: Extent, call: Call, goal: Call | None) -> bool:
    return goal is not None and any(above is goal for above in extent.trace.ancestors(call))


def _first_calls(extent: Extent, calls: Iterable[Call]) -> list[Call]:
    """Return the first call of each definition."""
    found: dict[object, Call] = {}
    for call in calls:
        found.setdefault(what_ran(extent, call), call)
    return list(found.values())
