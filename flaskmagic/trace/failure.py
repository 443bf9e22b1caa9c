"""Where the exception began that made an answer fail."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from flaskmagic.trace.calls import Outcome


class _Ended(Protocol):
    """A call, made or still in raw facts."""

    @property
    def outcome(self) -> Outcome: ...
    @property
    def exception(self) -> str | None: ...


C = TypeVar("C", bound=_Ended)


def where_it_began(
    calls: Iterable[C], parent: Callable[[C], C | None], is_own: Callable[[C], bool]
) -> C | None:
    """Return the own call in which the exception began that came up furthest from own code.

    An exception that own code took up itself made no answer, also where it raised another one then.

    Args:
        calls: The calls of an exchange, in the order in which they began.
        parent: Returns the call above one.
        is_own: Says whether a call is of the app's own code.

    Returns:
        The call, or ``None`` if no exception left own code.
    """
    best: tuple[int, C] | None = None
    for call in calls:
        if call.outcome is not Outcome.RAISED or not is_own(call):
            continue
        top, above = call, parent(call)
        while above is not None and _passes_on(call, above):
            top, above = above, parent(above)
        if above is not None and is_own(above):
            continue
        depth = _depth(top, parent)
        # The later one of two that came as far, and of one exception the innermost function.
        if best is None or depth <= best[0]:
            best = depth, call
    return None if best is None else best[1]


def _passes_on(call: C, above: C) -> bool:
    return above.outcome is Outcome.RAISED and above.exception == call.exception


def _depth(call: C, parent: Callable[[C], C | None]) -> int:
    depth, above = 0, parent(call)
    while above is not None:
        depth, above = depth + 1, parent(above)
    return depth
