"""Bytes that are sent as they are, and what comes back."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from flaskmagic.visitor.connection import NoAnswer, NoServer
from flaskmagic.visitor.raw import request_bytes, send_raw

Answer = Callable[[socket.socket], object]
Serve = Callable[[Answer], int]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return what serves one connection, on a port that it returns."""
    threads, listeners = [], []

    def start(answer: Answer) -> int:
        listener = socket.create_server(("127.0.0.1", 0))

        def work() -> None:
            connection, _ = listener.accept()
            with connection:
                answer(connection)

        threads.append(threading.Thread(target=work))
        listeners.append(listener)
        threads[-1].start()
        return int(listener.getsockname()[1])

    yield start
    for thread, listener in zip(threads, listeners, strict=True):
        thread.join()
        listener.close()


def test_a_request_names_no_port() -> None:
    lines = request_bytes("GET", "/a").split(b"\r\n")
    assert lines[:2] == [b"GET /a HTTP/1.1", b"Host: 127.0.0.1"]
    assert lines[-2:] == [b"", b""]


def test_an_answer_is_whole_when_its_length_says_so(serve: Serve) -> None:
    sent = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"
    is_over = threading.Event()

    def answer(connection: socket.socket) -> None:
        connection.sendall(sent[:-1])
        time.sleep(0.05)
        connection.sendall(sent[-1:])
        is_over.wait(5)

    assert send_raw("127.0.0.1", serve(answer), b"x", 5) == sent
    is_over.set()


def test_an_answer_without_a_length_ends_with_the_connection(serve: Serve) -> None:
    port = serve(lambda connection: connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nhi"))
    assert send_raw("127.0.0.1", port, b"x", 5).endswith(b"\r\n\r\nhi")


def test_a_server_that_leaves_the_connection_open_has_answered(serve: Serve) -> None:
    is_over = threading.Event()

    def answer(connection: socket.socket) -> None:
        connection.sendall(b"hi")
        is_over.wait(5)

    assert send_raw("127.0.0.1", serve(answer), b"x", 5) == b"hi"
    is_over.set()


def test_what_gets_no_answer_is_told(serve: Serve) -> None:
    port = serve(lambda connection: connection.recv(100))
    with pytest.raises(NoAnswer, match="closed without an answer"):
        send_raw("127.0.0.1", port, b"x", 5)
    is_over = threading.Event()
    port = serve(lambda _: is_over.wait(5))
    with pytest.raises(NoAnswer, match="nothing came back within"):
        send_raw("127.0.0.1", port, b"x", 0.2)
    is_over.set()


def test_where_nobody_listens_there_is_no_server() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(NoServer, match=f"port {port}"):
            send_raw("127.0.0.1", port, b"x", 0.1)
