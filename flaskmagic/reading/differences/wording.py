"""The words for where two readings differ; they are called A and B."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import Enum

from flaskmagic.trace import Call, Exchange, Outcome, Trace

TITLE = "Where they differ"
PATH = "The path"
LINES = "Lines that ran in one only"
OTHER_LINES = "Lines that ran in one only, beside the path"
CALLS = "Functions of libraries that ran in one only"
SAME_HOPS = "No hop differs: the same calls in the same order."
ONLY_A, ONLY_B = "A only", "B only"

_NAMED = 3


class Standing(Enum):
    """What became of a definition from A to B."""

    SAME = "the same"
    CHANGED = "changed"
    MOVED = "moved"
    NEW = "new"
    GONE = "gone"
    ONLY_A = "A only"
    ONLY_B = "B only"
    NOT_RECORDED = "not recorded"


MEANT = {
    Standing.CHANGED: "its code is another one",
    Standing.MOVED: "in another file or class",
    Standing.NEW: "ran in B, and A has no such definition",
    Standing.GONE: "ran in A, and B has no such definition",
    Standing.ONLY_A: "did not run in B",
    Standing.ONLY_B: "did not run in A",
    Standing.NOT_RECORDED: "it may be among the calls that are missing",
}
"""What is said of each that is not plain."""


def legend(standings: Iterable[Standing]) -> str:
    """Return what the words for definitions mean.

    Args:
        standings: Those that are there.

    Returns:
        Each word with what it means; ``""`` where none needs that.
    """
    found = set(standings)
    return "; ".join(f"{each.value}: {said}" for each, said in MEANT.items() if each in found)


def summary(standings: Iterable[Standing]) -> str:
    """Return how many definitions on the path are the same, and what became of the others.

    Args:
        standings: What became of each.

    Returns:
        Such as ``12 the same · 5 moved · 2 new``.
    """
    counts = Counter(standings)
    return " · ".join(f"{counts[each]} {each.value}" for each in Standing if counts[each])


def folded(names: Sequence[str]) -> str:
    """Return which definitions on the path are the same, one after the other.

    Args:
        names: Their names, or the titles of their steps.

    Returns:
        A line.
    """
    return f"{len(names)} {Standing.SAME.value}: {' · '.join(names)}"


def changed_elsewhere(unknown: Sequence[str]) -> str:
    """Return why no lines are told of code that was changed.

    Args:
        unknown: The readings in which it is not known which lines ran.

    Returns:
        Half a sentence.
    """
    if not unknown:
        return "changed in no line that ran"
    where = f" in {unknown[0]}" if len(unknown) == 1 else ""
    return f"which lines ran is not recorded{where}"


def both_paths(one: str, other: str) -> str:
    """Return the file of a definition in both readings.

    Args:
        one: The file in A.
        other: The file in B.

    Returns:
        The file, or how it has moved.
    """
    return one if one == other else f"{one} -> {other}"


def short_name(qualname: str) -> str:
    """Return the name of a function, with that of its class or of the function it stands in.

    Args:
        qualname: Its whole name.

    Returns:
        Such as ``Flask.wsgi_app``.
    """
    return ".".join(qualname.replace(".<locals>", "").split(".")[-2:])


def answers(left: Exchange | None, right: Exchange | None) -> str:
    """Return what both were answered with.

    Args:
        left: What A is about, if it is about one request or event.
        right: The same of B.

    Returns:
        A sentence, or ``""`` where one of them is about no request.
    """
    if left is None or right is None or (left.status is None and right.status is None):
        return ""
    if left.status == right.status:
        return f"Both were answered with {left.status}."
    one, other = (each.status or "nothing that was recorded" for each in (left, right))
    return f"A was answered with {one}, B with {other}."


def in_libraries(*, calls_own: bool) -> str:
    """Return that only what libraries do by themselves differs.

    Args:
        calls_own: Whether own code was called at all.

    Returns:
        What stands before :func:`same_up_to`.
    """
    own = "Your own code was called in the same way. " if calls_own else ""
    return f"{own}In the libraries: "


def same_up_to(place: str, where: str) -> str:
    """Return up to where both are the same.

    Args:
        place: The last function that both are in, and where it is written; ``""`` for none.
        where: What stands before it.

    Returns:
        The beginning of a sentence, which ends with a colon.
    """
    said = f"the same up to {place}, then:" if place else "they differ from the first call on:"
    return where + (said if where else said[0].upper() + said[1:])


def goes_to(name: str, call: Call, cause: Call | None) -> str:
    """Return which call one of them made next.

    Args:
        name: Which one.
        call: The call.
        cause: The own code that it leads to, or the call in it that raised, if there is one.

    Returns:
        A sentence without its full stop.
    """
    said = f"{name} goes to {short_name(call.code.qualname)}"
    if cause is not None and cause.outcome is Outcome.RAISED:
        return f"{said}, in which {short_name(cause.code.qualname)} raised {cause.exception}"
    if call.outcome is Outcome.RAISED:
        return f"{said}, which raised {call.exception}"
    return said if cause is None else f"{said}, which leads to {short_name(cause.code.qualname)}"


def ended(name: str, call: Call) -> str:
    """Return how a call ended that did not end so in the other one, or not yet.

    Args:
        name: Which one it is.
        call: The call.

    Returns:
        A sentence without its full stop.
    """
    if call.outcome is Outcome.RAISED:
        return f"{name}: {short_name(call.code.qualname)} raised {call.exception}"
    if call.outcome is Outcome.UNFINISHED:
        return f"{name}: {short_name(call.code.qualname)} had not ended"
    result = "" if call.result is None else f" {call.result}"
    return f"{name}: {short_name(call.code.qualname)} returned{result}"


def ends(name: str) -> str:
    """Return that one of them has no more calls.

    Args:
        name: Which one.

    Returns:
        A sentence without its full stop.
    """
    return f"{name} ends there"


def meet(place: str) -> str:
    """Return where both go on together.

    Args:
        place: The function that both call next; ``""`` if there is none.

    Returns:
        A sentence, or ``""``.
    """
    return f"After that both go on with {place}." if place else ""


def ran_only(name: str, owner: str, functions: Sequence[str]) -> str:
    """Return which functions of a library ran in one only.

    Args:
        name: Which one.
        owner: The library.
        functions: The functions.

    Returns:
        A line.
    """
    more = len(functions) - _NAMED
    named = ", ".join(functions[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{name} only, {owner}: {named}"


def not_whole(name: str, trace: Trace) -> str:
    """Return that not all calls of one of them are recorded.

    Args:
        name: Which one.
        trace: Its trace.

    Returns:
        A sentence or two.
    """
    interrupted = "the run was interrupted" if trace.interrupted else ""
    why = "; ".join(filter(None, (interrupted, trace.shortfall))) or "it had not ended"
    return f"{name}: {why}. What is missing there may have run."


def nothing(count: int) -> str:
    """Return that nothing differs.

    Args:
        count: How many calls were compared.

    Returns:
        A sentence.
    """
    calls = "1 call" if count == 1 else f"{count:,} calls"
    return (
        f"Nothing differs: {calls} in the same order, and the same lines ran wherever lines are "
        "known. Values are not compared."
    )
