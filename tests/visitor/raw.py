"""A server that gives written answers, to see what a visitor sends."""

import socket
import threading

from flaskmagic.host.visited import HOST
from flaskmagic.visitor.client import Client

OK = b"HTTP/1.1 200 OK\r\n"


def answering(*answers: bytes) -> tuple[Client, list[bytes]]:
    """Return a client of a server that gives these answers, and what the server was sent."""
    server = socket.create_server((HOST, 0))
    received: list[bytes] = []

    def serve() -> None:
        with server:
            for answer in answers:
                connection, _ = server.accept()
                with connection:
                    received.append(whole(connection))
                    connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    client = Client(HOST, server.getsockname()[1], 5)
    return client, received


def whole(connection: socket.socket) -> bytes:
    """Read a request to its end, as its ``Content-Length`` says."""
    request = b""
    while b"\r\n\r\n" not in request:
        request += connection.recv(65536)
    head, _, body = request.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if b"ontent-Length" in line), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def lines(request: bytes) -> list[str]:
    """Return the request line and the headers of a request."""
    return request.partition(b"\r\n\r\n")[0].decode().split("\r\n")
