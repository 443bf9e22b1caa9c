"""The words of a trail: what happened at a hop, and where the value was meanwhile."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flaskmagic.reading.trail.links import BUFFERS, GIVEN, RETURNED, Way
from flaskmagic.reading.trail.paths import place, steps
from flaskmagic.trace import Sighting

_OF_TEMPLATE = re.compile(r"^l_\d+_(?=\w)")
"""What Jinja puts before the name of a variable."""

READ = "read from the socket"
WRITTEN = "written to the socket"
IN_C = "read on by code that is not recorded: it is in C, or outside the scope"
IN_NOTHING = "it lay where nothing was looked into, such as a generator"


def form_of(sighting: Sighting) -> str:
    """Return how the value is written in a text.

    Args:
        sighting: The text.

    Returns:
        The forms, in words.
    """
    return ", ".join(sighting.forms)


def text_of(sighting: Sighting) -> str:
    """Return the value as it reads in a text, with what stands around it.

    Args:
        sighting: The text.

    Returns:
        It as a literal; "" if it can't be read there.
    """
    if not sighting.value:
        return ""
    before, after = sighting.before, sighting.after.partition("\x00")[0]
    opening = "…" if before.startswith("…") else ""
    ending = "…" if sighting.after.endswith("…") or after != sighting.after else ""
    text = before.removeprefix("…") + sighting.value + after.removesuffix("…")
    if sighting.kind in ("bytes", *BUFFERS):
        literal = repr(text.encode("utf-8", "surrogateescape"))[1:]
        return f"b{literal[0]}{opening}{literal[1:-1]}{ending}{literal[0]}"
    literal = repr(text)
    return f"{literal[0]}{opening}{literal[1:-1]}{ending}{literal[0]}"


def variable_of(sighting: Sighting, function: str) -> str:
    """Return what a text is called in a call.

    Args:
        sighting: The text.
        function: The name of the function.

    Returns:
        The variable, or what was returned.
    """
    path = _OF_TEMPLATE.sub("", sighting.path)
    if sighting.moment == RETURNED:
        return f"what {function} returns{path.removeprefix('return')}"
    return path


def change_of(before: Sighting | None, now: Sighting) -> str:
    """Say what happened to the value between two texts.

    Args:
        before: The text before; ``None`` if it is the first one.
        now: The text.

    Returns:
        What happened, in words; "" if nothing did.
    """
    if before is None:
        return READ
    if before.forms != now.forms:
        return f"{form_of(before)} → {form_of(now)}"
    if _kind(before) != _kind(now):
        return f"{before.kind} → {now.kind}"
    if before.content != now.content:
        return _resized(before.length, now.length)
    return _moved(before, now)


def _moved(before: Sighting, now: Sighting) -> str:
    name = place(now.path)
    if name and name != place(before.path):
        return "stored"
    if place(before.path) and not name:
        return "looked up"
    return "given on" if now.moment == GIVEN else ""


def lost_between(before: Sighting, now: Sighting, way: Way | None) -> str:
    """Say where the value was between two texts, if that was not seen.

    Args:
        before: The text before.
        now: The text.
        way: How it came.

    Returns:
        Where it was, in words; "" if nothing is missing.
    """
    if before.thread != now.thread:
        held = "it lay where nothing was looked into; " if way in (Way.KEPT, Way.UNSEEN) else ""
        return f"{held}another thread goes on with it: {now.thread}"
    if way is Way.UNSEEN:
        return IN_C
    if way is Way.KEPT and not steps(now.path):
        return IN_NOTHING
    return ""


def lost(notes: Iterable[str]) -> str:
    """Put together where the value was between two hops.

    Args:
        notes: What :func:`lost_between` returned for each step between them.

    Returns:
        Where it was, in words.
    """
    told = list(filter(None, notes))
    return "; ".join(each for each in told if len(told) == 1 or each != IN_NOTHING)


def _kind(sighting: Sighting) -> str:
    """Return the kind of a text, as which all buffers are bytes and Markup is a str."""
    return "bytes" if sighting.kind in ("bytes", *BUFFERS) else "str"


def _resized(before: int, now: int) -> str:
    if now == before:
        return "changed around it"
    return "cut out" if now < before else "put into a longer text"
