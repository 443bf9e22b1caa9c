"""A visit over a WebSocket: its handshake, and how it ends."""

import base64
import contextlib
import hashlib
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from flaskmagic.host.visited import HOST
from flaskmagic.visitor.actions import Event
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.connection import NoAnswer
from flaskmagic.visitor.messages import Close, Parts, Ping
from tests.visiting import Visiting, own
from tests.visitor.raw import OK, answering, lines, whole

REFUSED = b"HTTP/1.1 404 NOT FOUND\r\nContent-Length: 0\r\n\r\n"


GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


@contextlib.contextmanager
def served(
    then: Callable[[socket.socket], None], patience: float = 5, accept: bool = True
) -> Iterator[Client]:
    """Give a client of a server that answers a handshake, or begins to, and does what follows."""
    server = socket.create_server((HOST, 0))

    def serve() -> None:
        connection, _ = server.accept()
        with server, connection:
            key = re.search(r"Sec-WebSocket-Key: (\S+)", whole(connection).decode())
            assert key
            digest = base64.b64encode(hashlib.sha1((key[1] + GUID).encode()).digest()).decode()
            head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            head += f"Connection: Upgrade\r\nSec-WebSocket-Accept: {digest}\r\n"
            connection.sendall((head + "\r\n" * accept).encode())
            then(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield Client(HOST, server.getsockname()[1], patience)
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/ü b?q=%20&r=[1]", "/%C3%BC%20b?q=%20&r=[1]"),
        ("//x/../y", "//x/../y"),
        ("/a;b", "/a%3Bb"),
    ],
)
def test_the_path_of_a_handshake(path: str, sent: str) -> None:
    client, received = answering(REFUSED)
    with pytest.raises(NoAnswer, match=r"did not open the WebSocket \(404 NOT FOUND\)$"):
        client.websocket(path, ["never sent"])
    assert lines(received[0])[0] == f"GET {sent} HTTP/1.1"


def test_headers_and_cookies_go_with_a_handshake() -> None:
    set_cookies = b"Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=2; Path=/b\r\n"
    client, received = answering(OK + set_cookies + b"\r\n", REFUSED)
    client.headers, client.cookies.given = (("X-Two", "1"), ("X-Two", "2")), (("theme", "dark"),)
    client.request("GET", "/b/")
    with pytest.raises(NoAnswer):
        client.websocket("/echo", [])
    sent = lines(received[1])
    assert [line for line in sent if line.startswith("X-Two")] == ["X-Two: 1", "X-Two: 2"]
    assert [line for line in sent if line.startswith("Cookie")] == ["Cookie: theme=dark; a=1"]
    assert f"Host: {HOST}:{client.port}" in sent


def test_the_host_and_the_origin_can_be_named() -> None:
    client, received = answering(REFUSED, REFUSED)
    client.headers = (("host", "shop.example"),)
    with pytest.raises(NoAnswer):
        client.websocket("/", [])
    client.headers += (("Origin", "http://elsewhere.example"),)
    with pytest.raises(NoAnswer):
        client.websocket("/", [])
    for request, origin in zip(received, ("shop", "elsewhere"), strict=True):
        named = [line for line in lines(request) if line.lower().startswith(("host", "origin"))]
        assert named == ["Host: shop.example", f"Origin: http://{origin}.example"]


def test_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "elsewhere.example")
    client, received = answering(REFUSED)
    with pytest.raises(NoAnswer, match="404"):
        client.websocket("/", [])
    assert received


def test_a_close_frame_is_the_end(visit: Visiting) -> None:
    pytest.importorskip("flask_sock")
    finished = visit("once", "WS /once", Event(None, "hello"), Event(None, "again"))
    assert finished.problem is None
    assert own(finished.trace, "shout").result == "'HELLO'"


def test_an_error_before_the_handshake_is_told() -> None:
    client, _ = answering(b"HTTP/1.1 500 INTERNAL SERVER ERROR\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(NoAnswer) as caught:
        client.websocket("/x", [])
    assert str(caught.value) == (
        "WS /x: the server did not open the WebSocket (500 INTERNAL SERVER ERROR): "
        "the app raised an error before the handshake"
    )


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"w" * 300, "the server sent something that is not a WebSocket frame"),
        (
            b"HTTP/1.1 200 OK\r\n\r\n",
            "the server sent an HTTP answer (200 OK) instead of a WebSocket frame",
        ),
    ],
)
def test_what_is_no_frame_is_told(sent: bytes, said: str) -> None:
    opened = served(lambda connection: connection.sendall(sent))
    with opened as client, pytest.raises(NoAnswer) as caught:
        client.websocket("/x", [])
    assert str(caught.value) == f"WS /x: {said}"


def test_a_server_that_hangs_up_without_a_word_is_no_problem() -> None:
    with served(lambda _connection: None) as client:
        client.websocket("/x", [])


def drip(frame: bytes, pause: float) -> Callable[[socket.socket], None]:
    """Return what sends a frame byte by byte, again and again, until nobody takes it."""

    def send(connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                for byte in frame:
                    connection.sendall(bytes([byte]))
                    time.sleep(pause)

    return send


@pytest.mark.parametrize(
    "sends",
    [drip(b"\x81\x02hi", 0.01), drip(b"\x82\x7e\x7f\xff" + bytes(0x7FFF), 0.01)],
    ids=["messages without an end", "one message without an end"],
)
def test_messages_without_an_end_are_cut_off(sends: Callable[[socket.socket], None]) -> None:
    began = time.monotonic()
    with served(sends, patience=0.6) as client:
        said = r"^WS /x: timed out: the answer did not end within 0\.6 seconds$"
        with pytest.raises(NoAnswer, match=said):
            client.websocket("/x", [])
    assert 0.6 <= time.monotonic() - began < 3


def test_a_handshake_without_an_end_is_cut_off() -> None:
    began = time.monotonic()
    opened = served(drip(b"X-Header: 1\r\n", 0.01), patience=0.6, accept=False)
    with opened as client, pytest.raises(NoAnswer, match=r"^WS /x: timed out: "):
        client.websocket("/x", [])
    assert time.monotonic() - began < 3


def test_a_server_that_never_closes_is_left() -> None:
    def ignore(connection: socket.socket) -> None:
        while connection.recv(65536):
            pass

    began = time.monotonic()
    with served(ignore) as client:
        assert not client.websocket("/x", [])
    assert time.monotonic() - began < 5


def late(connection: socket.socket) -> None:
    """Take a message, and answer it after a while."""
    connection.recv(65536)
    time.sleep(0.8)
    with contextlib.suppress(OSError):
        connection.sendall(b"\x81\x02hi")
        connection.recv(65536)


def test_the_first_answer_to_a_message_may_take_its_time() -> None:
    with served(late) as client:
        assert client.websocket("/x", ["hello"])


def test_a_message_that_is_never_answered_is_no_failure() -> None:
    began = time.monotonic()
    with served(lambda _connection: time.sleep(1.5), patience=1) as client:
        assert not client.websocket("/x", ["hello"])
    assert 0.6 < time.monotonic() - began < 5


def frame(connection: socket.socket) -> tuple[int, str]:
    """Read a short frame from a client: its first byte, and its payload without the mask."""
    first, length = connection.recv(2, socket.MSG_WAITALL)
    mask = connection.recv(4, socket.MSG_WAITALL)
    masked = connection.recv(length & 0x7F, socket.MSG_WAITALL)
    return first, bytes(b ^ mask[n % 4] for n, b in enumerate(masked)).decode("latin-1")


def test_each_message_waits_for_the_answer_to_the_one_before() -> None:
    received: list[tuple[int, str]] = []

    def answer(connection: socket.socket) -> None:
        for answered in (b"\x81\x01a", None, b"\x81\x01b", b"\x8a\x02hi", b"\x81\x01c", None):
            received.append(frame(connection))
            if answered is not None:
                connection.setblocking(False)
                with pytest.raises(BlockingIOError):
                    connection.recv(1)
                connection.setblocking(True)
                connection.sendall(answered)

    with served(answer) as client:
        messages = ("one", Parts(("tw", "o")), Ping("hi"), b"\xff")
        assert client.websocket("/x", messages, Close(4001, "bye")) is True
    assert received == [
        (0x81, "one"), (0x01, "tw"), (0x80, "o"), (0x89, "hi"), (0x82, "\xff"),
        (0x88, "\x0f\xa1bye"),
    ]  # fmt: skip


def test_an_answer_that_a_message_waits_for_and_that_does_not_come_is_told() -> None:
    opened = served(lambda _connection: time.sleep(1), patience=0.4)
    with opened as client, pytest.raises(NoAnswer, match=r"^WS /x: .*timed out"):
        client.websocket("/x", ["hello", "again"], Close())


def test_what_is_refused_or_broken_off_does_not_keep_the_rest_back(visit: Visiting) -> None:
    pytest.importorskip("flask_sock")
    finished = visit("once", "WS /nowhere", "WS /broken", "WS /once", Event(None, "hello"))
    refused, broken, _ = (finished.problem or "").split("; ")
    assert refused == "WS /nowhere: the server did not open the WebSocket (404 NOT FOUND)"
    assert broken == (
        "WS /broken: the server sent an HTTP answer (500 INTERNAL SERVER ERROR) "
        "instead of a WebSocket frame: the view raised an error"
    )
    assert own(finished.trace, "broken").exception == "ValueError"
    assert own(finished.trace, "shout").result == "'HELLO'"
