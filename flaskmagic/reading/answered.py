"""What the requests and events of a run were answered with, as far as it was recorded."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from flaskmagic.trace import MAIN_THREAD, Call, Calls, CodeRef, Exchange, ExchangeKind, Kind, Trace
from flaskmagic.trace.failure import where_it_began

_EMIT = "flask_socketio:SocketIO.emit"
_HANDLE = "flask_socketio:SocketIO._handle_event"
_SENT = "http.server:BaseHTTPRequestHandler.send_response_only"


def answered(trace: Trace) -> str:
    """Return the status of each answer, for a request may well fail without any exception.

    Args:
        trace: The trace of the run.

    Returns:
        ``answered 200 OK (2 times), 404 Not Found``, and whether any function of the app's own was
        called, or ``""`` where no status was recorded.
    """
    sent = [(call.arguments or {}).get("code", "") for call in trace.by_definition.get(_SENT, ())]
    codes = Counter(int(code) for code in sent if code.isdecimal() and len(code) == 3)
    said = ", ".join(
        _status(code) if count == 1 else f"{_status(code)} ({count:,} times)"
        for code, count in codes.items()
        if code >= HTTPStatus.OK
    )
    if not said:
        return ""
    none = "; no function of your own was called" if _missed_own(trace) else ""
    return f"answered {said}{none}"


def _status(code: int) -> str:
    known = {status.value: status.phrase for status in HTTPStatus}
    return f"{code} {known.get(code, '')}".rstrip()


def _missed_own(trace: Trace) -> bool:
    """Say whether no function of the reader's own app ran for a request."""
    return trace.kind is Kind.APP and not any(
        trace.files[call.code.filename].is_own for call in trace.calls if call.thread != MAIN_THREAD
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an exchange besides its status.

    ``raised`` is the exception that left the app's own code and ``place`` the line where it began.
    ``emitted`` are the names of the events that were sent. ``is_refused`` says that the app
    refused a connection, and ``missed_own`` that no function of the app's own was called.
    """

    raised: str = ""
    place: str = ""
    emitted: tuple[str, ...] = ()
    is_refused: bool = False
    missed_own: bool = False


def answer_of(trace: Trace, exchange: Exchange) -> Answer:
    """Find out what came of an exchange.

    Args:
        trace: The trace.
        exchange: One of its exchanges.

    Returns:
        What came of it.
    """
    calls = trace.calls_by_exchange[exchange.number]
    failed = exchange.status is None or exchange.status >= HTTPStatus.BAD_REQUEST
    own = partial(_is_own, trace)
    at = where_it_began(calls, trace.parent, own) if failed else None
    site = f"{trace.files[at.code.filename].path}:{at.raised_line}" if at is not None else ""
    return Answer(
        raised=(at.exception or "") if at is not None else "",
        place=site if at is not None and at.raised_line else "",
        emitted=tuple(dict.fromkeys(_emitted(trace, calls))),
        is_refused=_refused(trace, exchange, calls),
        missed_own=_missed_all(trace, exchange),
    )


def _emitted(trace: Trace, calls: Calls) -> Iterator[str]:
    """Yield the names of the events that were sent."""
    for call in calls.of_functions(lambda code: trace.name(code) == _EMIT):
        text = (call.arguments or {}).get("event", "")
        try:
            yield str(ast.literal_eval(text))
        except (SyntaxError, ValueError):
            yield text


def _refused(trace: Trace, exchange: Exchange, calls: Calls) -> bool:
    """Say whether the handler of ``connect`` returned ``False``."""
    return (exchange.kind, exchange.name) == (ExchangeKind.EVENT, "connect") and any(
        call.result == "False" and _is_own(trace, call) and _is_handler(trace, call)
        for call in calls
    )


def _is_handler(trace: Trace, call: Call) -> bool:
    parent = trace.parent(call)
    return parent is not None and trace.name(parent.code) == _HANDLE


def _missed_all(trace: Trace, exchange: Exchange) -> bool:
    """Say whether it is known that no own function ran, not even for an event that came with it."""
    if trace.gaps or trace.interrupted:
        return False
    within = (exchange, *trace.exchanges_within[exchange.number])
    calls = (trace.calls_by_exchange[each.number] for each in within)
    return not any(each.of_functions(partial(_is_own_code, trace)) for each in calls)


def _is_own(trace: Trace, call: Call) -> bool:
    return _is_own_code(trace, call.code)


def _is_own_code(trace: Trace, code: CodeRef) -> bool:
    return trace.files[code.filename].is_own
