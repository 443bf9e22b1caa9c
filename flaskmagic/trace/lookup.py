"""Looks calls up without making those, of calls in columns, that were not asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from flaskmagic.trace.calls import Call, CodeRef
from flaskmagic.trace.columns import Calls


class ById(Mapping[int, Call]):
    """Calls in columns by their id."""

    def __init__(self, calls: Calls) -> None:
        """Make none of them.

        Args:
            calls: The calls.
        """
        self._calls = calls
        self._ids = frozenset(calls.ids)

    def __getitem__(self, id_: int) -> Call:
        if id_ not in self._ids:
            raise KeyError(id_)
        return self._calls.make(id_)

    def __iter__(self) -> Iterator[int]:
        return iter(self._calls.ids)

    def __len__(self) -> int:
        return len(self._ids)


def by_id(calls: Sequence[Call]) -> Mapping[int, Call]:
    """Return calls by their id.

    Args:
        calls: The calls.

    Returns:
        Them, in their order.
    """
    return ById(calls) if isinstance(calls, Calls) else {call.id: call for call in calls}


def links(calls: Sequence[Call]) -> Iterable[tuple[int, int | None]]:
    """Return the ids of calls, each with that of the call above.

    Args:
        calls: The calls.

    Returns:
        The pairs, in their order.
    """
    if isinstance(calls, Calls):
        return calls.links()
    return ((call.id, call.parent_id) for call in calls)


def only(calls: Sequence[Call], ids: Sequence[int]) -> Sequence[Call]:
    """Return some calls.

    Args:
        calls: The calls.
        ids: The ids of some of them, in their order.

    Returns:
        Those.
    """
    if isinstance(calls, Calls):
        return calls.only(ids)
    wanted = frozenset(ids)
    return tuple(call for call in calls if call.id in wanted)


def by_name(calls: Sequence[Call], name: Callable[[CodeRef], str]) -> Mapping[str, Sequence[Call]]:
    """Return calls by what their function is called.

    Args:
        calls: The calls.
        name: Returns what a function is called; it is asked once.

    Returns:
        The calls of each name, in their order.
    """
    names: dict[int, str] = {}  # hashes of functions take longer; each is there once
    found: dict[str, list[int]] = {}
    for position, code in enumerate(codes(calls)):
        called = names.get(id(code))
        if called is None:
            called = names[id(code)] = name(code)
        found.setdefault(called, []).append(position)
    return {called: _at(calls, positions) for called, positions in found.items()}


def _at(calls: Sequence[Call], positions: Iterable[int]) -> Sequence[Call]:
    if isinstance(calls, Calls):
        return calls.only([calls.ids[position] for position in positions])
    return tuple(calls[position] for position in positions)


def codes(calls: Sequence[Call]) -> Iterable[CodeRef]:
    """Return the function of each call.

    Args:
        calls: The calls.

    Returns:
        The functions, in the order of the calls.
    """
    return calls.codes() if isinstance(calls, Calls) else (call.code for call in calls)


def of(calls: Sequence[Call], is_meant: Callable[[CodeRef], bool]) -> Iterator[Call]:
    """Yield the calls of some functions.

    Args:
        calls: The calls.
        is_meant: Says whether a function is one of them; it is asked once.

    Returns:
        Those calls, in their order.
    """
    meant: dict[int, bool] = {}
    for position, code in enumerate(codes(calls)):
        is_one = meant.get(id(code))
        if is_one is None:
            is_one = meant[id(code)] = is_meant(code)
        if is_one:
            yield calls[position]
