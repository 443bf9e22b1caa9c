"""The visitor is like a browser where it matters: cookies, hidden fields, paths."""

import socket
import threading
import time

import pytest

from flaskmagic.scenarios.client import Client, NoServer
from flaskmagic.scenarios.forms import hidden_fields
from flaskmagic.scenarios.run import HOST
from flaskmagic.scenarios.visit import Visit


def answering(*answers: bytes) -> tuple[Client, list[bytes]]:
    """Return a client of a server that gives these answers, and what the server was sent."""
    server = socket.create_server((HOST, 0))
    received: list[bytes] = []

    def serve() -> None:
        with server:
            for answer in answers:
                connection, _ = server.accept()
                with connection:
                    received.append(connection.recv(65536))
                    connection.sendall(b"HTTP/1.1 200 OK\r\n" + answer + b"\r\n")

    threading.Thread(target=serve, daemon=True).start()
    client = Client(HOST, server.getsockname()[1], 5)
    client.app_made.set()
    return client, received


def test_a_cookie_is_kept_until_it_is_taken_back() -> None:
    given, taken = b"Set-Cookie: name=Ada; Path=/\r\n", b"Set-Cookie: name=; Max-Age=0\r\n"
    client, received = answering(given, taken, b"")
    for _ in range(3):
        client.get("/")
    assert [b"Cookie: name=Ada" in request for request in received] == [False, True, False]


def test_a_path_is_quoted_once_and_the_host_can_be_named() -> None:
    client, received = answering(b"", b"")
    client.get("/ü?q=%20&r=[1]")
    client.get("/", {"Host": "shop.example"})
    assert received[0].startswith(b"GET /%C3%BC?q=%20&r=[1] HTTP/1.1\r\n")
    assert f"Host: {HOST}:{client.port}\r\n".encode() in received[0]
    assert received[1].count(b"Host: ") == received[1].count(b"Host: shop.example\r\n") == 1


def test_nothing_is_sent_before_the_app_is_made() -> None:
    client = Client(HOST, 1, 0.05)
    began = time.monotonic()
    with pytest.raises(NoServer, match=r"not ready after 0\.3 seconds"):
        client.get("/")
    assert time.monotonic() - began >= 0.3


def test_hidden_fields() -> None:
    page = """<form><INPUT type=HIDDEN name="csrf_token" value="a&amp;b"><input name="text">
    <input type="hidden" value="nameless"><input type="hidden" name="empty"></form>"""
    assert hidden_fields(page) == {"csrf_token": "a&b", "empty": ""}


def test_messages_go_over_a_websocket_if_one_is_opened() -> None:
    said = ((None, "hello"), ("chat", 1))
    opened = Visit(requests=(("WS", "/echo"),), events=said)
    assert (opened.messages, opened.socketio_events) == (("hello",), (("chat", 1),))
    without = Visit(requests=(("GET", "/"),), events=said)
    assert (without.messages, without.socketio_events) == ((), said)
