"""What was asked for is told by the libraries themselves, whoever asked and whatever serves."""

import threading
from collections.abc import Callable
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask, make_response, redirect
from werkzeug.test import EnvironBuilder, run_wsgi_app

import flaskmagic
from flaskmagic.reading import Reading
from flaskmagic.trace import Exchange, ExchangeKind, Trace
from tests.visiting import Visiting, own


def told(exchange: Exchange) -> tuple[str, int | None, str | None]:
    return exchange.title, exchange.status, exchange.endpoint


def of(trace: Trace, number: int) -> set[str]:
    return {call.code.qualname for call in trace.calls_by_exchange[number]}


def test_each_request_is_an_exchange_with_its_calls(visit: Visiting) -> None:
    trace = visit(
        "handlers", "GET /hello/Ada", "POST /users/4", "GET /nowhere", "GET /crash",
        "GET /rows?first=one&password=hunter2",
    ).trace  # fmt: skip
    assert list(map(told, trace.exchanges)) == [
        ("GET /hello/Ada", 200, "hello"),
        ("POST /users/4", 201, "users"),
        ("GET /nowhere", 404, None),
        ("GET /crash", 500, "crash"),
        ("GET /rows?first=one&password=<redacted>", 200, "rows"),
    ]
    assert [each.number for each in trace.exchanges] == [1, 2, 3, 4, 5]
    assert [each.bytes_out for each in trace.exchanges] == [7, 6, 12, 8, 9]
    assert all(each.seconds is not None and 0 < each.seconds < 5 for each in trace.exchanges)
    number = trace.exchange_by_call[own(trace, "Users.post").id].number
    assert number == 2
    assert "before" in of(trace, 3)
    for each in trace.exchanges:
        (first,) = (call for call in trace.calls if call.id == each.first)
        assert first.code.qualname == "BaseServer._handle_request_noblock"
        assert "Flask.wsgi_app" in of(trace, each.number)
    assert "BaseServer.serve_forever" in of(trace, 0)
    assert sum(map(len, trace.calls_by_exchange.values())) == len(trace.calls)


def test_events_are_exchanges_within_that_of_their_websocket(
    live_reading: Callable[[str], Reading],
) -> None:
    trace = live_reading("socket").trace
    socket, *events = trace.exchanges
    assert socket.kind is ExchangeKind.WEBSOCKET
    assert socket.title.startswith("WS /socket.io/?")
    titles = [event.title for event in events]
    assert titles[0] == "event connect"
    assert {"event chat", "event message"} <= set(titles)
    chat = events[titles.index("event chat")]
    names = of(trace, chat.number)
    assert any(name.startswith("SocketIO._handle_event") for name in names)
    first = trace.by_id[chat.first]
    parent = trace.parent(first)
    assert parent is not None
    assert trace.exchange_by_call[parent.id] is socket


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)

    @app.get("/away")
    def away():  # type: ignore[no-untyped-def]
        answer = make_response(redirect("/there"))
        answer.set_cookie("taste", "sweet")
        return answer

    return app


def test_the_test_client_needs_no_server(app: Flask) -> None:
    with flaskmagic.record(folder=Path(__file__).parent) as recording:
        app.test_client().get("/away")
    (exchange,) = recording.trace.exchanges
    assert told(exchange) == ("GET /away", 302, "away")
    assert (exchange.location, exchange.cookies) == ("/there", ("taste",))
    assert "Client.get" not in of(recording.trace, 1)


class Lasting(BaseHTTPRequestHandler):
    """Serves an app and keeps the connection, as Werkzeug's handler did in some releases."""

    protocol_version = "HTTP/1.1"
    app: Flask

    def do_GET(self) -> None:
        environ = EnvironBuilder(self.path).get_environ()
        parts, status, _ = run_wsgi_app(self.app, environ)
        body = b"".join(parts)
        self.send_response(int(status[:3]))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def test_two_requests_on_one_connection_are_two_exchanges(app: Flask) -> None:
    Lasting.app = app
    with (
        flaskmagic.record(folder=Path(__file__).parent) as recording,
        ThreadingHTTPServer(("127.0.0.1", 0), Lasting) as server,
    ):
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        connection = HTTPConnection("127.0.0.1", server.server_port)
        for path in ("/away", "/nowhere", "/away"):
            connection.request("GET", path)
            connection.getresponse().read()
        connection.close()
        server.shutdown()
        thread.join()
    trace = recording.trace
    assert [each.title for each in trace.exchanges] == ["GET /away", "GET /nowhere", "GET /away"]
    assert [each.status for each in trace.exchanges] == [302, 404, 302]
    assert "BaseHTTPRequestHandler.handle" in of(trace, 1)
    assert "BaseHTTPRequestHandler.handle" not in of(trace, 2)
    assert "Flask.wsgi_app" in of(trace, 3)
