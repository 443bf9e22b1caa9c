"""Finds the trail of a value among all the places at which it was seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flaskmagic.printable import printable_line
from flaskmagic.reading.trail.ends import is_logged, written_at
from flaskmagic.reading.trail.hops import Chain, hops_of
from flaskmagic.reading.trail.links import GIVEN, RETURNED, Links
from flaskmagic.reading.trail.model import Branch, Hop, Trail
from flaskmagic.reading.trail.paths import place as place_of
from flaskmagic.reading.trail.paths import steps
from flaskmagic.trace import Sighting, Trace

_NEVER_SEEN = "It was seen nowhere: no call that was recorded had it."
_IN_YOUR_CODE = (
    "It stopped in your code: {where} is the last place that had it, and nothing that was written "
    "to the socket has it."
)
_BEFORE_YOUR_CODE = (
    "It stopped before your code, which was never given it: {where} is the last place that kept "
    "it or changed its form."
)
_LEFT = "It left in {kind}, which {call} writes to the socket at {where}."

_NEAR = 2
"""Steps from a variable of own code at which a text counts as what that code has."""

_KINDS = {
    "werkzeug.http:dump_cookie": "a cookie",
    "http.server:BaseHTTPRequestHandler.send_header": "a header",
    "socketio.packet:Packet.encode": "an emitted packet",
    "simple_websocket.ws:Base.send": "a WebSocket message",
}
"""What the value left in, by a function that had it on the way."""


def trail_of(trace: Trace) -> Trail | None:
    """Find the trail of the value that was followed while a trace was recorded.

    Args:
        trace: The trace.

    Returns:
        The trail: to where the value left first, or else to where it stopped; ``None`` if no value
        was followed.
    """
    followed = trace.followed
    if followed is None:
        return None
    links = Links(trace)
    exits = list(_exits(trace))
    chains = [links.chain_to(each) for each in exits or _stop(trace)]
    main: Chain = chains[0] if chains else ()
    hops = hops_of(trace, main)
    branches = tuple(_branch(trace, main, hops, each) for each in chains[1:])
    return Trail(
        place=printable_line(followed.place),
        value=printable_line(followed.value),
        visit=printable_line(_visit(trace, main)),
        hops=hops,
        ends=_ends(trace, main, hops, is_out=bool(exits)),
        branches=tuple(each for each in branches if each.hops),
        summary=printable_line(_summary(trace, main, hops, is_out=bool(exits))),
    )


def _visit(trace: Trace, chain: Chain) -> str:
    """Return the request with the value, or what was done if that was one request only."""
    exchange = trace.exchange_by_call.get(chain[0][0].call) if chain else None
    return trace.title if exchange is None or len(trace.exchanges) < 2 else exchange.title


def _exits(trace: Trace) -> Iterator[Sighting]:
    """Yield where the value is written to a socket, each text once."""
    known: set[int] = set()
    for each in trace.sightings:
        if each.content not in known and written_at(trace, each) is not None:
            known.add(each.content)
            yield each


def _stop(trace: Trace) -> Iterator[Sighting]:
    """Yield the last place that had the value, if any had it, leaving out what logs it."""
    own = [each for each in trace.sightings if _is_own(trace, each)]
    first: dict[int, Sighting] = {}
    for each in trace.sightings:
        if not is_logged(trace, each):
            first.setdefault(each.content, each)
    if own:
        near = [each for each in own if len(steps(each.path)) <= _NEAR]
        yield (near or own)[-1]
    elif first:
        made = list(first.values())[-1]
        yield _last_kept([each for each in trace.sightings if each.content == made.content])


def _last_kept(sightings: Sequence[Sighting]) -> Sighting:
    """Return the last sighting at which a text came to be kept under another name."""
    names: set[str] = set()
    last = sightings[0]
    for each in sightings:
        if place_of(each.path) not in names:
            names.add(place_of(each.path))
            last = each
    return last


def _is_own(trace: Trace, sighting: Sighting) -> bool:
    """Say whether own code has a text, or got it from what it called."""
    call = trace.by_id[sighting.call]
    file, above = trace.files[call.code.filename], trace.parent(call)
    if sighting.moment == RETURNED and above is not None and not file.is_own:
        return trace.files[above.code.filename].is_own and not steps(sighting.path)
    return file.is_own and not (file.is_template and sighting.moment == GIVEN)


def _branch(trace: Trace, main: Chain, hops: Sequence[Hop], chain: Chain) -> Branch:
    """Return another way out, from where it leaves the trail."""
    numbers = {sighting.number for sighting, _ in main}
    common = [at for at, (sighting, _) in enumerate(chain) if sighting.number in numbers]
    begins = common[-1] if common else 0
    shared = chain[: begins + 1] if common else ()
    after = sum(1 for each in hops_of(trace, shared) if _is_among(each, hops))
    own_hops = hops_of(trace, chain[begins:], after)[1 if common else 0 :]
    return Branch(after, _ends(trace, chain, own_hops, is_out=True), own_hops)


def _is_among(hop: Hop, hops: Sequence[Hop]) -> bool:
    return any(hop.where == each.where and hop.text == each.text for each in hops)


def _ends(trace: Trace, chain: Chain, hops: Sequence[Hop], *, is_out: bool) -> str:
    if not hops:
        return _NEVER_SEEN
    last = hops[-1]
    if is_out:
        return _LEFT.format(kind=_kind_of(trace, chain), call=last.call, where=last.where)
    return (_IN_YOUR_CODE if last.is_own else _BEFORE_YOUR_CODE).format(where=last.where)


def _kind_of(trace: Trace, chain: Chain) -> str:
    names = {trace.name(trace.by_id[sighting.call].code) for sighting, _ in chain}
    return next((kind for name, kind in _KINDS.items() if name in names), "the body")


def _summary(trace: Trace, chain: Chain, hops: Sequence[Hop], *, is_out: bool) -> str:
    if not hops:
        return "0 hops"
    count = len({each.owner for each in hops if not each.is_own})
    said = f"{_counted(len(hops), 'hop', 'hops')}, {_counted(count, 'library', 'libraries')}"
    module = trace.files[trace.by_id[chain[0][0].call].code.filename].module
    own = [each for each in hops if each.is_own]
    if is_out:
        if not own:
            return f"{said}, from {module} and back; your code never had it"
        return f"{said}, from {module} to {own[0].where} and back"
    return f"{said}, from {module} to {hops[-1].where}, where it stopped"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
