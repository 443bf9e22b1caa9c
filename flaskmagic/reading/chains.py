"""The chain of calls that leads to a call: a hop is the line that made the next call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from flaskmagic.reading.hops import is_named
from flaskmagic.reading.links import site_link
from flaskmagic.source.statements import statement_text
from flaskmagic.trace import Call, Trace

_MACHINERY = re.compile(
    r"werkzeug\.local:"
    r"|werkzeug\.utils:cached_property\."
    r"|flask\.(sansio\.)?scaffold:setupmethod"
    r"|.*<(listcomp|setcomp|dictcomp|genexpr|lambda)>$"
)
"""What only hands on to the next call: proxies, cached properties, wrappers, comprehensions."""


@dataclass(frozen=True, slots=True)
class ByWay:
    """A line of machinery that a hop went through."""

    place: str
    link: str | None


@dataclass(frozen=True, slots=True)
class ChainHop:
    """A line that made the next call of a chain, and the call.

    ``callee`` names what was called where the line does not. ``thread`` is the new thread that the
    call ran in.
    """

    call: Call
    place: str
    link: str | None
    source: str
    callee: str
    thread: str
    by_way: tuple[ByWay, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What tells this hop from others, whichever request it was for."""
        return self.place, self.call.code.qualname


def is_machinery(name: str) -> bool:
    """Say whether a definition only hands on to the next call.

    Args:
        name: Its full name.

    Returns:
        Whether it does.
    """
    return _MACHINERY.match(name) is not None


def chain_to(trace: Trace, work: Call) -> list[Call]:
    """Return the calls that lead to a call, from the first one of the run.

    Args:
        trace: The trace.
        work: The call.

    Returns:
        The calls, this one last.
    """
    return [*reversed(trace.ancestors(work)), work]


def hops_of(trace: Trace, chain: Sequence[Call]) -> list[ChainHop]:
    """Return the hops of a chain: those of machinery are folded into the next one.

    Args:
        trace: The trace.
        chain: The calls, each made by the one before it.

    Returns:
        A hop for each call whose caller is known, but for those of machinery.
    """
    found: list[ChainHop] = []
    folded: list[ChainHop] = []
    for hop in filter(None, (_hop(trace, call) for call in chain)):
        if is_machinery(trace.name(hop.call.code)):
            folded.append(hop)
            continue
        if folded:
            hop = _shown_from(folded, hop)
            folded = []
        elif found and _goes_up(found[-1], hop):
            # ``super().method()``: one hop, with both lines
            before, way = found.pop(), ByWay(hop.place, hop.link)
            hop = replace(before, call=hop.call, by_way=(*before.by_way, way))
        found.append(hop)
    return found


def _hop(trace: Trace, call: Call) -> ChainHop | None:
    site, parent = call.call_site, trace.parent(call)
    if site is None or parent is None:
        return None
    file = trace.files[site.filename]
    return ChainHop(
        call=call,
        place=f"{file.path}:{site.line}",
        link=site_link(trace, call),
        source=statement_text(file.text, site.line),
        callee="" if is_named(trace, call) else short_name(call),
        thread=call.thread if call.thread != parent.thread else "",
    )


def _shown_from(folded: Sequence[ChainHop], last: ChainHop) -> ChainHop:
    """Return the hop that goes through machinery: the line is that which led into it."""
    first = folded[0]
    name = last.call.code.qualname.rpartition(".")[2]
    is_shown = re.search(rf"\b{re.escape(name)}\b", first.source) is not None
    by_way = tuple(ByWay(hop.place, hop.link) for hop in (*folded[1:], last))
    return replace(
        first, call=last.call, callee="" if is_shown else short_name(last.call), by_way=by_way
    )


def _goes_up(before: ChainHop, hop: ChainHop) -> bool:
    names = (each.call.code.qualname.rpartition(".")[2] for each in (before, hop))
    return len(set(names)) == 1 and "super()" in hop.source


def short_name(call: Call) -> str:
    """Return the name of what was called, with that of its class.

    Args:
        call: The call.

    Returns:
        Such as ``BaseWSGIServer.__init__``.
    """
    return ".".join(call.code.qualname.replace(".<locals>", "").split(".")[-2:])


def last_own(trace: Trace, chain: Sequence[Call]) -> int:
    """Return where own code last stands in a chain.

    Args:
        trace: The trace.
        chain: The calls.

    Returns:
        The index of the last call of own code above the last call of the chain, or -1.
    """
    own = (n for n in range(len(chain) - 2, -1, -1) if trace.files[chain[n].code.filename].is_own)
    return next(own, -1)


def _prefixes(hops: Sequence[ChainHop]) -> Iterator[tuple[tuple[str, str], ...]]:
    keys = tuple(hop.key for hop in hops)
    for length in range(len(keys), 0, -1):
        yield keys[:length]


class Told:
    """Which hops were told by now, and under which label."""

    def __init__(self) -> None:
        self._labels: dict[tuple[tuple[str, str], ...], str] = {}

    def known(self, hops: Sequence[ChainHop]) -> tuple[int, str]:
        """Return how many hops at the start of a chain were told, and the label of the last one.

        Args:
            hops: The chain from its very beginning.

        Returns:
            The number, and the label; 0 and ``""`` where none was told.
        """
        for keys in _prefixes(hops):
            if keys in self._labels:
                return len(keys), self._labels[keys]
        return 0, ""

    def tell(self, hops: Sequence[ChainHop], first: int, labels: Sequence[str]) -> None:
        """Remember that a chain was told from the hop ``first`` on.

        Args:
            hops: The chain from its very beginning.
            first: The index of the first hop that is shown.
            labels: The labels of the hops that are shown.
        """
        keys = tuple(hop.key for hop in hops)
        for offset, label in enumerate(labels):
            self._labels.setdefault(keys[: first + offset + 1], label)
