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

from flaskmagic.trace.model import Exchange, ExchangeKind
from flaskmagic.trace.raw_calls import RawCall, RawExchange, calls_in
from flaskmagic.trace.raw_columns import RawColumns
from flaskmagic.tracer import exchange_facts as known
from flaskmagic.tracer.functions import Function

_CONNECTION = "socketserver:BaseServer._handle_request_noblock"
_NEXT_REQUEST = "http.server:BaseHTTPRequestHandler.handle_one_request"
_APP = "flask.app:Flask.wsgi_app"
_EVENTS = frozenset(
    f"socketio.server:Server._handle_{what}" for what in ("event", "connect", "disconnect")
)
_BEGINNINGS = {_CONNECTION, _NEXT_REQUEST, _APP, *_EVENTS}


def exchange_of(function: Function, above: RawExchange | None) -> RawExchange | None:
    """Return the exchange that a call belongs to, a new one if it begins with it.

    Args:
        function: What is called.
        above: The exchange of the call above it.

    Returns:
        The exchange, or ``None`` outside of all.
    """
    if above is not None and above.is_over:
        above = None
    if not begins_exchange(function):
        return above
    name = _name(function)
    if name == _NEXT_REQUEST and above is not None and not above.has_request:
        above.has_request = True
        return above
    if name == _APP and above is not None:
        return above
    return RawExchange(has_request=name == _NEXT_REQUEST)


def begins_exchange(function: Function) -> bool:
    """Say whether an exchange may begin with the call of a function.

    Args:
        function: The function.

    Returns:
        Whether it may.
    """
    return _name(function) in _BEGINNINGS


def _name(function: Function) -> str:
    return f"{function.module}:{function.qualname}"


@dataclass(slots=True)
class Begun:
    """The calls that have begun, in columns: those of each exchange, and the ``rest``, of none."""

    rest: list[RawColumns] = field(default_factory=list)
    exchanges: list[RawExchange] = field(default_factory=list)

    def take(self, columns: RawColumns) -> None:
        """Take columns that calls will be put into.

        Args:
            columns: They are empty yet.
        """
        exchange = columns.exchange
        if exchange is None:
            self.rest.append(columns)
            return
        if not exchange.columns and not exchange.count:
            self.exchanges.append(exchange)
        exchange.columns.append(columns)

    def calls(self) -> list[RawCall]:
        """Return all calls, in the order in which they began."""
        calls = [*calls_in(self.rest), *(call for each in self.exchanges for call in each.calls)]
        return sorted(calls, key=lambda call: call.id)

    def columns(self) -> list[RawColumns]:
        """Return the columns of all calls."""
        return [*self.rest, *(each for exchange in self.exchanges for each in exchange.columns)]


def exchange_from(raw: RawExchange, number: int, first: int) -> Exchange:
    """Make an exchange of its facts.

    Args:
        raw: What was replayed.
        number: Its number.
        first: The id of its first call.

    Returns:
        The exchange.
    """
    facts = raw.facts
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
        bytes_out=facts.get(known.BYTES_OUT if known.SERVED in facts else known.LENGTH),
        seconds=None if raw.began is None else round((raw.ended or 0.0) - raw.began, 6),
    )
