"""The words for where two readings differ; they are called A and B."""

from __future__ import annotations

from collections.abc import Sequence

from flaskmagic.trace import Call, CodeRef, Exchange, Outcome

LINES = "Lines that ran in one only"
ONLY_A, ONLY_B = "A only", "B only"

_NAMED = 3


def short_name(code: CodeRef) -> str:
    """Return the name of a function, with that of its class or of the function it stands in.

    Args:
        code: The function.

    Returns:
        Such as ``Flask.wsgi_app``.
    """
    return ".".join(code.qualname.replace(".<locals>", "").split(".")[-2:])


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
    said = f"{name} goes to {short_name(call.code)}"
    if cause is not None and cause.outcome is Outcome.RAISED:
        return f"{said}, in which {short_name(cause.code)} raised {cause.exception}"
    if call.outcome is Outcome.RAISED:
        return f"{said}, which raised {call.exception}"
    return said if cause is None else f"{said}, which leads to {short_name(cause.code)}"


def ended(name: str, call: Call) -> str:
    """Return how a call ended that did not end so in the other one, or not yet.

    Args:
        name: Which one it is.
        call: The call.

    Returns:
        A sentence without its full stop.
    """
    if call.outcome is Outcome.RAISED:
        return f"{name}: {short_name(call.code)} raised {call.exception}"
    if call.outcome is Outcome.UNFINISHED:
        return f"{name}: {short_name(call.code)} had not ended"
    result = "" if call.result is None else f" {call.result}"
    return f"{name}: {short_name(call.code)} returned{result}"


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


def changed(paths: Sequence[str]) -> str:
    """Return which files are not the same in both.

    Args:
        paths: The files.

    Returns:
        A sentence.
    """
    verb = "is" if len(paths) == 1 else "are"
    return f"{', '.join(paths)} {verb} not the same file in both: lines are not compared there."


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
