"""Whether a claim of a call is the wrong way round: it is the other one that calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flaskmagic.checks.written.recorded import Recorded, short
from flaskmagic.lines import split_lines
from flaskmagic.source.places import definitions_named
from flaskmagic.trace import Trace

_MAKES = ("class", "cls", "super")
"""What code that makes an object may say in the place of the name of its class."""


def is_turned(caller: str, callee: str, recorded: Recorded) -> bool:
    """Say whether one calls what is said to call it, and no doubt is left.

    Nothing recorded has the claimed call; the other one made a call of the caller; and no code of
    the caller's name, whether it ran or not, has a word for what it is said to call.

    Args:
        caller: The name of what is said to call.
        callee: The name of what is said to be called.
        recorded: What was recorded.

    Returns:
        Whether the claim is the wrong way round.
    """
    words = _words(callee)
    if not words or _is_of_variable(caller) or _is_of_variable(callee):
        return False
    callers, callees = recorded.named(caller), recorded.named(callee)
    above = (recorded.above(*each)[:1] for each in recorded.calls(callers))
    if not any(path and path[0] in callees for path in above):
        return False
    names = {caller.removeprefix("self."), *map(short, callers)}
    codes = [code for trace in recorded.traces for name in names for code in _codes(name, trace)]
    return bool(codes) and not any(word in code for code in codes for word in words)


def _is_of_variable(name: str) -> bool:
    """Say whether a name begins with some object, whose class is not known."""
    first, dot, _ = name.removeprefix("self.").partition(".")
    return bool(dot) and not first.lstrip("_")[:1].isupper()


def _words(callee: str) -> Sequence[str]:
    """Return what code says that calls a definition; nothing where operators call it."""
    *outer, last = callee.lower().split(".")
    if last == "__init__":
        return (*outer[-1:], *_MAKES)
    return () if last.startswith("__") else (last.strip("_"),)


def _codes(name: str, trace: Trace) -> Iterator[str]:
    """Yield the code of all definitions of a name, in small letters."""
    for file in trace.files.values():
        if name.rpartition(".")[2] in file.text:
            for _, span in definitions_named(file.text, name):
                lines = split_lines(file.text)[span.body_line - 1 : span.last_line]
                yield "\n".join(lines).lower()
