"""The bytes of one request as they are sent, and of its answer as they come."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable

from flaskmagic.visitor.connection import RETRY, NoAnswer, NoServer

_LENGTH = re.compile(rb"^content-length:[ \t]*(\d+)", re.IGNORECASE | re.MULTILINE)
_END_OF_HEAD = b"\r\n\r\n"
_PIECE = 65536

_STILL = 1.0
"""Seconds without a byte after which an answer of unknown length is taken to be whole."""


def request_bytes(method: str, path: str) -> bytes:
    """Return a request without a body, which names no port: it may be sent to any server.

    Args:
        method: The method.
        path: The path, quoted as it is sent.

    Returns:
        The bytes.
    """
    lines = (
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "User-Agent: flaskmagic",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def send_raw(
    host: str,
    port: int,
    sent: bytes,
    patience: float,
    is_no_server: Callable[[], bool] = lambda: False,
) -> bytes:
    """Connect to a server as soon as it is up, send bytes, and take what comes back.

    Args:
        host: The server's address.
        port: Its port.
        sent: The bytes.
        patience: Seconds that it may take to come up, and then to answer.
        is_no_server: Says whether it is known that none will come up.

    Returns:
        The answer. It ends where the connection does, where its length says so, or where nothing
        more comes for a while.

    Raises:
        NoServer: Nobody listens on the port.
        NoAnswer: Nothing came back.
    """
    with _connected(host, port, patience, is_no_server) as connection:
        try:
            connection.sendall(sent)
            answer = _take(connection, time.monotonic() + patience)
        except TimeoutError:
            raise NoAnswer(f"nothing came back within {patience:g} seconds") from None
        except OSError as error:
            raise NoAnswer(f"the connection was broken off: {error.strerror}") from None
    if not answer:
        raise NoAnswer("the connection was closed without an answer")
    return answer


def _connected(
    host: str, port: int, patience: float, is_no_server: Callable[[], bool]
) -> socket.socket:
    deadline = time.monotonic() + patience
    while True:
        try:
            return socket.create_connection((host, port), patience)
        except OSError as error:
            if time.monotonic() > deadline or is_no_server():
                raise NoServer(f"no server came up on port {port}: {error.strerror}") from None
        time.sleep(RETRY)


def _take(connection: socket.socket, deadline: float) -> bytes:
    answer = b""
    while not _is_whole(answer) and (left := deadline - time.monotonic()) > 0:
        may_be_over = answer and _LENGTH.search(answer) is None
        connection.settimeout(min(left, _STILL) if may_be_over else left)
        try:
            piece = connection.recv(_PIECE)
        except TimeoutError:
            break
        except ConnectionResetError:  # it was closed before all that was sent had been read
            return answer
        if not piece:
            return answer
        answer += piece
    if not answer:
        raise TimeoutError
    return answer


def _is_whole(answer: bytes) -> bool:
    head, end, body = answer.partition(_END_OF_HEAD)
    length = _LENGTH.search(head)
    return bool(end and length and len(body) >= int(length[1]))
