"""The words for a call: what it was given, how it ended, and what it called in C."""

from __future__ import annotations

from flaskmagic.trace import Call, CCall, Outcome


def arguments(call: Call) -> list[str]:
    """Return what a function was called with, without ``self``.

    Args:
        call: The call.

    Returns:
        ``name = value`` for each argument.
    """
    given = (call.arguments or {}).items()
    return [f"{name} = {value}" for name, value in given if name != "self"]


def outcome(call: Call) -> str:
    """Return how a call ended.

    Args:
        call: The call.

    Returns:
        What it returned or raised, that it had not finished, or ``""`` where it returned
        ``None``, or what it returned was not recorded.
    """
    if call.outcome is Outcome.UNFINISHED:
        ended = "its recording ended before it did" if call.incomplete else ""
        return ended or "had not finished when the recording ended"
    if call.outcome is Outcome.RAISED:
        line = f" at line {call.raised_line}" if call.raised_line else ""
        return f"raised {call.exception}{line}"
    return "" if call.result in (None, "None") else f"returned {call.result}"


def c_call(made: CCall) -> str:
    """Return what a function called in C.

    Args:
        made: The call.

    Returns:
        The name, the line, and of the first argument and of the result what is known.
    """
    given = f", with {made.argument}" if made.argument is not None else ""
    result = f", which returned {made.result}" if made.result not in (None, "None") else ""
    return f"calls {made.name} in C (line {made.line}){given}{result}"


def c_leaf(made: CCall) -> str:
    """Return a call into C as the end of a branch of the tree.

    Args:
        made: The call.

    Returns:
        The name, the line, and that nothing is known from there on.
    """
    return f"{made.name}  {called_at(made.line)}, from here on it is C"


def into_c(count: int) -> str:
    """Return how many calls into C a call made.

    Args:
        count: The number of them.

    Returns:
        Half a sentence, or ``""`` for none.
    """
    return ("1 call into C" if count == 1 else f"{count} calls into C") if count else ""


def ending(call: Call) -> str:
    """Return how a call ended, in the few words that a row of the tree has room for.

    Args:
        call: The call.

    Returns:
        That it raised, or had not finished, or ``""``.
    """
    if call.outcome is Outcome.RAISED:
        return f"raised {call.exception}"
    return "unfinished" if call.outcome is Outcome.UNFINISHED else ""


def called_at(line: int) -> str:
    """Return from which line of its caller a call was made.

    Args:
        line: The number of the line.

    Returns:
        Half a sentence.
    """
    return f"called at line {line}"


def in_thread(thread: str) -> str:
    """Return in which thread something ran.

    Args:
        thread: The name of the thread.

    Returns:
        Half a sentence.
    """
    return f"in {thread}"


def skipped(count: int) -> str:
    """Return how many calls below a call were left out.

    Args:
        count: The number of calls outside the scope.

    Returns:
        Half a sentence, or ``""`` for none.
    """
    return f"{count} skipped below" if count else ""
