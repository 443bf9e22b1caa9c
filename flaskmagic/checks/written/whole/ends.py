"""The two ends of a chain: the socket that a request is read from, and the team's own code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flaskmagic.checks.written.model import (
    Calls,
    CheckedClaim,
    CheckedReference,
    Lack,
    LeftOut,
    Ran,
    Standing,
)
from flaskmagic.checks.written.recorded import Recorded, short
from flaskmagic.checks.written.whole.between import standing
from flaskmagic.checks.written.whole.mentioned import Mentioned
from flaskmagic.reading.chains import is_machinery
from flaskmagic.trace import Call, Exchange, ExchangeKind, Trace

_SOCKET = "socket:"
_PROVEN = (Calls.CALLS, Calls.BETWEEN, Calls.RARELY)


@dataclass(frozen=True, slots=True)
class Chain:
    """Calls of one request that a report names, from the outermost on: one is above another."""

    trace: Trace
    exchange: Exchange
    calls: tuple[Call, ...]

    def above(self, call: Call) -> list[Call]:
        """Return the calls of the same request above a call.

        Args:
            call: The call.

        Returns:
            The calls, from the outermost on.
        """
        of_call = self.trace.exchange_by_call
        above = reversed(self.trace.ancestors(call))
        return [each for each in above if of_call.get(each.id) is self.exchange]


def find_chain(
    checked: Sequence[CheckedReference], claims: Sequence[CheckedClaim], recorded: Recorded
) -> Chain | None:
    """Find a chain that a report tells of a request.

    Args:
        checked: Its references, judged.
        claims: Its claims, judged.
        recorded: What was recorded.

    Returns:
        The one that begins nearest to the socket, in the first recording that has one; ``None`` if
        the report names no two definitions of which one was called below the other.
    """
    named = frozenset(_named(checked, claims, recorded))
    for trace in recorded.traces:
        found = [chain for chain in _chains(named, trace) if len(chain.calls) > 1]
        if found:
            return min(found, key=lambda chain: len(chain.above(chain.calls[0])))
    return None


def _named(
    checked: Sequence[CheckedReference], claims: Sequence[CheckedClaim], recorded: Recorded
) -> Iterator[str]:
    """Yield the definitions that ran and that references lead to, or claims hold of."""
    for each in checked:
        ran = each.run is not None and each.run.verdict in (Ran.RAN, Ran.LINE_DID_NOT_RUN)
        place = each.place
        if ran and place is not None and place.found is not None and place.path is not None:
            calls = recorded.calls_of(place.path, place.found.name)
            yield from {trace.name(call.code) for trace, call in calls}
    for claim in claims:
        if claim.verdict in _PROVEN:
            yield from recorded.named(claim.caller)
            yield from recorded.named(claim.claim.callee)


def _chains(named: frozenset[str], trace: Trace) -> Iterator[Chain]:
    """Yield the chain down to the first call of each definition for a request."""
    for name in sorted(named):
        for call in trace.by_definition.get(name, ()):
            exchange = trace.exchange_by_call.get(call.id)
            if exchange is not None and exchange.kind is ExchangeKind.REQUEST:
                alone = Chain(trace, exchange, (call,))
                names = named - {name}
                above = (each for each in alone.above(call) if trace.name(each.code) in names)
                yield Chain(trace, exchange, (*above, call))
                break


def socket_left_out(chain: Chain, mentioned: Mentioned) -> Iterator[LeftOut]:
    """Tell if a report never comes to the socket.

    Args:
        chain: The chain that it tells.
        mentioned: What it names.

    Yields:
        One finding, with what stands between the socket and the chain.
    """
    at_socket = _at_socket(chain)
    if at_socket and not any(map(mentioned.as_code, at_socket)):
        items = tuple(_standing(chain.trace, chain.above(chain.calls[0])))
        yield LeftOut(Lack.SOCKET, _name(chain), None, items)


def _at_socket(chain: Chain) -> set[str]:
    """Return the definitions that read the socket, or take the connection, and those above them."""
    trace, found = chain.trace, set[str]()
    way = [*chain.above(chain.calls[-1]), chain.calls[-1]]
    for number, call in enumerate(way):
        for each in (call, *trace.calls_of(call)):
            below = [trace.name(other.code) for other in trace.calls_of(each)]
            touched = [name for name in below if name.startswith(_SOCKET)]
            if touched:
                above = (trace.name(other.code) for other in way[: number + 1])
                found |= {*touched, *above, trace.name(each.code)}
    return found


def own_code_left_out(chain: Chain) -> Iterator[LeftOut]:
    """Tell of a report that names no code of the team's own where its chain meets such code.

    Args:
        chain: The chain that it tells.

    Yields:
        One finding, with what stands between the chain and the own code that was recorded; none if
        the chain does not lead to own code, and comes from none.
    """
    trace = chain.trace
    told = {call.id for call in chain.calls}
    for call in trace.calls_by_exchange[chain.exchange.number]:
        file = trace.files[call.code.filename]
        if not file.is_own or file.is_template:
            continue
        above = chain.above(call)
        met = [number for number, each in enumerate(above) if each.id in told]
        if met:
            items = tuple(_standing(trace, above[met[-1] + 1 :]))
            yield LeftOut(Lack.OWN_CODE, _name(chain), None, items)
            return


def _standing(trace: Trace, way: Sequence[Call]) -> Iterator[Standing]:
    """Yield where the definitions of libraries on a way stand."""
    for call in way:
        own = trace.files[call.code.filename].is_own
        if not own and not is_machinery(trace.name(call.code)):
            yield standing(trace, call)


def _name(chain: Chain) -> str:
    trace = chain.trace
    first, last = (short(trace.name(call.code)) for call in (chain.calls[0], chain.calls[-1]))
    return f"{first} > {last}"
