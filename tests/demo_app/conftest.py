"""A fresh demo app on a real socket for every test of this folder, and a plain HTTP client."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from flaskmagic.demo_app import create_app


class OneWebSocket(WSGIRequestHandler):
    """Hangs up when a WebSocket has ended, as Werkzeug would wait for another HTTP request."""

    def connection_dropped(self, error: BaseException, environ: object = None) -> None:  # noqa: ARG002
        self.close_connection = True


@pytest.fixture
def port() -> Iterator[int]:
    app = create_app()
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=OneWebSocket)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    socketio = app.extensions["socketio"].server
    if hasattr(socketio, "shutdown"):  # python-socketio has it from 5.10 on
        socketio.shutdown()


@pytest.fixture
def fetch(port: int) -> Callable[..., tuple[HTTPResponse, str]]:
    """Send one request, with http.client's own arguments; get the response and its text."""

    def send(
        method: str,
        path: str,
        body: str | bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[HTTPResponse, str]:
        with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response, response.read().decode()

    return send
