"""The words for a request or an event: what was asked for, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from flaskmagic.reading.answered import Answer
from flaskmagic.reading.matcher import inline_code
from flaskmagic.reading.spine import AsIn
from flaskmagic.trace import Exchange, ExchangeKind


def heading(exchange: Exchange, answer: Answer) -> str:
    """Return what was asked for and what came of it.

    Args:
        exchange: The request or event.
        answer: What came of it besides its status.

    Returns:
        Such as ``POST /login -> 302 to /, sets a cookie (session)``, or ``GET /cat -> 404: no
        function of yours was called``.
    """
    found = list(filter(None, (_status(exchange), _cookies(exchange), *_came_of(answer))))
    asked = f"{exchange.title} -> {', '.join(found)}" if found else exchange.title
    return f"{asked}: no function of yours was called" if answer.missed_own else asked


def _status(exchange: Exchange) -> str:
    if exchange.status is None:
        is_request = exchange.kind is ExchangeKind.REQUEST
        return "no answer was recorded" if is_request else ""
    is_redirect = exchange.location is not None and 300 <= exchange.status < 400
    return f"{exchange.status} to {exchange.location}" if is_redirect else str(exchange.status)


def _cookies(exchange: Exchange) -> str:
    names = list(dict.fromkeys(exchange.cookies))
    if not names:
        return ""
    return f"sets {'a cookie' if len(names) == 1 else f'{len(names)} cookies'} ({', '.join(names)})"


def _came_of(answer: Answer) -> list[str]:
    at = f"{answer.raised} at {answer.place}" if answer.place else answer.raised
    sent = f"emits {', '.join(answer.emitted)}" if answer.emitted else ""
    return ["refused" if answer.is_refused else "", at, sent]


def as_in(told: AsIn) -> str:
    """Return where the way from the socket was told.

    Args:
        told: The part of the way that an earlier reading told.

    Returns:
        A line of Markdown.
    """
    end = inline_code(told.end) if told.end else "your code"
    start = "From the socket" if told.is_from_socket else "The way"
    begins = f", which begins as {_steps_of(told.before)}" if told.before else ""
    return f"{start} to {end}: as in {_steps_of(told)}{begins}."


def _steps_of(told: AsIn) -> str:
    is_one = told.first == told.last
    steps = f"step {told.first}" if is_one else f"steps {told.first} to {told.last}"
    return f"{inline_code(told.title)} ({steps})"


def bodies(exchange: Exchange) -> Iterator[str]:
    """Yield how large the bodies of the request and of its answer are, where there are any.

    Args:
        exchange: The request or event.

    Yields:
        Such as ``20 bytes in the body of the request``.
    """
    for size, whose in ((exchange.bytes_in, "request"), (exchange.bytes_out, "answer")):
        if size:
            yield f"{size:,} {'byte' if size == 1 else 'bytes'} in the body of the {whose}"
