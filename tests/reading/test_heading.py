"""The heading of a reading says what was asked for and what came of it."""

from dataclasses import replace
from typing import Any

import pytest

from flaskmagic.reading.answered import answer_of
from flaskmagic.reading.exchange_wording import heading
from flaskmagic.reading.exchanges import read_exchanges
from flaskmagic.trace import Call, Exchange, ExchangeKind, Outcome, Trace
from flaskmagic.visitor.actions import Event
from tests.traces import HandTrace
from tests.visiting import Visiting

SOURCES = {
    "flask/app.py": "def dispatch_request():\n    view()\n",
    "flask_socketio/__init__.py": (
        "class SocketIO:\n    def _handle_event(self):\n        pass\n\n"
        "    def emit(self, event):\n        pass\n"
    ),
    "shop.py": "def view():\n    helper()\n\n\ndef helper():\n    raise KeyError\n",
}
RAISED = {"outcome": Outcome.RAISED, "exception": "KeyError"}


def hand() -> tuple[HandTrace, Call]:
    shop = HandTrace(SOURCES, own="shop.py")
    return shop, shop.call("flask.app:dispatch_request")


def said(trace: Trace) -> str:
    (exchange,) = trace.exchanges
    return heading(exchange, answer_of(trace, exchange))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"status": 200}, "GET /a -> 200"),
        ({"status": 302, "location": "/b"}, "GET /a -> 302 to /b"),
        ({"status": 201, "location": "/b"}, "GET /a -> 201"),
        ({"status": 302, "location": "/", "cookies": ("session",)},
         "GET /a -> 302 to /, sets a cookie (session)"),
        ({"status": 200, "cookies": ("a", "b", "a")}, "GET /a -> 200, sets 2 cookies (a, b)"),
        ({}, "GET /a -> no answer was recorded"),
        ({"kind": ExchangeKind.WEBSOCKET}, "WS /a"),
        ({"kind": ExchangeKind.EVENT}, "event /a"),
    ],
)  # fmt: skip
def test_the_answer_is_told(facts: dict[str, Any], expected: str) -> None:
    shop, first = hand()
    shop.call("shop:view", by=first)
    shop.asked(first, "GET", "/a", **facts)
    assert said(shop.trace()) == expected


def test_that_no_own_function_was_called_is_told_where_it_is_known() -> None:
    shop, first = hand()
    shop.asked(first, "GET", "/cat", status=404)
    trace = shop.trace()
    assert said(trace) == "GET /cat -> 404: no function of yours was called"
    (exchange,) = trace.exchanges
    for lack in ({"gaps": {"worker": "nobody knows"}}, {"interrupted": True}):
        partly = replace(trace, **lack)  # type: ignore[arg-type]
        assert heading(exchange, answer_of(partly, exchange)) == "GET /cat -> 404"


@pytest.mark.parametrize("status", [None, 403, 500])
def test_an_exception_is_told_with_the_own_line_where_it_began(status: int | None) -> None:
    shop, first = hand()
    dispatch = shop.call("flask.app:dispatch_request", by=first, **RAISED)
    view = shop.call("shop:view", by=dispatch, raised_line=2, **RAISED)
    shop.call("shop:helper", by=view, raised_line=6, **RAISED)
    shop.asked(first, "GET", "/boom", status=status)
    answer = status or "no answer was recorded"
    assert said(shop.trace()) == f"GET /boom -> {answer}, KeyError at shop.py:6"


@pytest.mark.parametrize(("status", "is_taken_up"), [(200, False), (500, True)])
def test_an_exception_that_made_no_answer_is_not_told(status: int, is_taken_up: bool) -> None:
    shop, first = hand()
    above = shop.call("shop:view", by=first) if is_taken_up else first
    shop.call("shop:helper", by=above, raised_line=6, **RAISED)
    shop.asked(first, "GET", "/", status=status)
    assert said(shop.trace()) == f"GET / -> {status}"


def test_of_two_exceptions_that_came_as_far_the_later_one_made_the_answer() -> None:
    shop, first = hand()
    shop.call("shop:view", by=first, raised_line=2, outcome=Outcome.RAISED, exception="OSError")
    shop.call("shop:helper", by=first, raised_line=6, **RAISED)
    shop.asked(first, "GET", "/", status=500)
    assert said(shop.trace()) == "GET / -> 500, KeyError at shop.py:6"


def test_what_an_event_emitted_is_told() -> None:
    shop, first = hand()
    view = shop.call("shop:view", by=first)
    for event in ("'chat'", "'note'", "'chat'"):
        shop.call("flask_socketio:SocketIO.emit", by=view, arguments={"event": event})
    shop.asked(first, "", "say")
    assert said(shop.trace()) == "event say -> emits chat, note"


@pytest.mark.parametrize(("name", "expected"), [("connect", " -> refused"), ("other", "")])
def test_a_connection_that_was_refused_is_told(name: str, expected: str) -> None:
    shop, first = hand()
    handle = shop.call("flask_socketio:SocketIO._handle_event", by=first)
    shop.call("shop:view", by=handle, result="False")
    shop.asked(first, "", name)
    assert said(shop.trace()) == f"event {name}{expected}"


def titles(trace: Trace) -> list[str]:
    return [reading.walkthrough.title for reading in read_exchanges(trace, [])]


def test_an_app_in_which_people_sign_in(visit: Visiting) -> None:
    run = visit(
        "people", "POST /join", "POST /enter", "GET /names", "GET /broken", "GET /cat",
        form=(("name", "ada"), ("password", "lovelace")),
    )  # fmt: skip
    trace = run.trace
    lines = trace.files[next(n for n, file in trace.files.items() if file.path == "server.py")].text
    at = next(n for n, line in enumerate(lines.split("\n"), 1) if "1 / count" in line)
    assert titles(trace) == [
        "POST /join -> 302 to /enter",
        "POST /enter -> 302 to /names, sets a cookie (session)",
        "GET /names -> 200, sets a cookie (seen)",
        f"GET /broken -> 500, ZeroDivisionError at server.py:{at}",
        "GET /cat -> 404",  # the hook ran
    ]


def test_a_refused_connection_in_a_real_app(visit: Visiting) -> None:
    trace = visit("refuses", Event("hello"), namespace="/closed").trace
    told = {each.name: each for each in trace.exchanges if each.kind is ExchangeKind.EVENT}
    connect: Exchange = told["connect"]
    assert heading(connect, answer_of(trace, connect)) == "event connect in /closed -> refused"
