"""Which calls belong to a request with its answer, or to an event with what it set off.

An exchange begins with a call and has all calls below it, those of the threads that they start
included, but for what belongs to another exchange that began below it:

* A server accepts a connection in its main loop: that is where a request begins. A second request
  on the same connection begins where its first line is read.
* Without such a server, as with another one or with Flask's test client, it begins at the app.
* An event of Socket.IO begins where the library takes it from a message.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flaskmagic.trace.model import Exchange, ExchangeKind
from flaskmagic.tracer import exchange_facts as known
from flaskmagic.tracer.exchange_facts import Facts
from flaskmagic.tracer.functions import Function

if TYPE_CHECKING:
    from flaskmagic.trace.replay import RawCall

_CONNECTION = "socketserver:BaseServer._handle_request_noblock"
_NEXT_REQUEST = "http.server:BaseHTTPRequestHandler.handle_one_request"
_APP = "flask.app:Flask.wsgi_app"
_EVENTS = frozenset(
    f"socketio.server:Server._handle_{what}" for what in ("event", "connect", "disconnect")
)
_BEGINNINGS = {_CONNECTION, _NEXT_REQUEST, _APP, *_EVENTS}


@dataclass(slots=True, eq=False)
class RawExchange:
    """An exchange while it is replayed.

    ``running`` counts its calls that have not ended, and the threads that it started and that have
    not begun.
    """

    first: RawCall
    calls: list[RawCall] = field(default_factory=list)
    running: int = 0
    has_request: bool = False
    facts: Facts = field(default_factory=dict)
    began: float | None = None
    ended: float | None = None

    def tell(self, seconds: float, facts: Facts) -> None:
        """Take what one of its calls knows.

        Args:
            seconds: When, on some clock.
            facts: What it knows.
        """
        self.began = seconds if self.began is None else self.began
        self.ended = seconds
        parts = self.facts.get(known.BYTES_OUT, 0) + facts.get(known.BYTES_OUT, 0)
        self.facts.update(facts)
        if known.BYTES_OUT in self.facts:
            self.facts[known.BYTES_OUT] = parts

    @property
    def is_one(self) -> bool:
        """Whether it is known what was asked for: a connection may close without a request."""
        return known.METHOD in self.facts or known.EVENT in self.facts

    def exchange(self, number: int, first: int) -> Exchange:
        """Make the exchange.

        Args:
            number: Its number.
            first: The id of its first call.

        Returns:
            The exchange.
        """
        facts = self.facts
        kind, name = ExchangeKind.REQUEST, facts.get(known.PATH, "")
        if known.EVENT in facts:
            kind, name = ExchangeKind.EVENT, facts[known.EVENT]
        elif known.WEBSOCKET in facts:
            kind = ExchangeKind.WEBSOCKET
        return Exchange(
            number=number,
            kind=kind,
            first=first,
            method=facts.get(known.METHOD, ""),
            name=name,
            namespace=facts.get(known.NAMESPACE),
            rule=facts.get(known.RULE),
            endpoint=facts.get(known.ENDPOINT),
            status=facts.get(known.STATUS),
            location=facts.get(known.LOCATION),
            cookies=tuple(facts.get(known.COOKIES, ())),
            bytes_in=facts.get(known.BYTES_IN),
            bytes_out=facts.get(known.BYTES_OUT),
            seconds=None if self.began is None else round((self.ended or 0.0) - self.began, 6),
        )


def exchange_of(call: RawCall) -> RawExchange | None:
    """Return the exchange that a call belongs to, a new one if it begins with it.

    Args:
        call: A call that begins; the exchange of the call above it is known.

    Returns:
        The exchange, or ``None`` outside of all.
    """
    above = None if call.parent is None else call.parent.exchange
    name = _name(call.function)
    if name not in _BEGINNINGS:
        return above
    if name == _NEXT_REQUEST and above is not None and not above.has_request:
        above.has_request = True
        return above
    if name == _APP and above is not None:
        return above
    return RawExchange(call, has_request=name == _NEXT_REQUEST)


def _name(function: Function) -> str:
    return f"{function.module}:{function.qualname}"
