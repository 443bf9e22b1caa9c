"""Connecting to the app, and how long a visitor waits for it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError

STILL = 0.3
"""Seconds without a message after which none is expected any more."""

RETRY = 0.02
"""Seconds between two tries to connect."""


class NoAnswer(Exception):
    """The app gave no answer in time, or broke the connection off."""


class NoServer(NoAnswer):
    """No server came up."""


def connect(
    host: str, port: int, patience: float, is_no_server: Callable[[], bool] = lambda: False
) -> HTTPConnection:
    """Connect to the server as soon as it is up.

    No connection is made only to see whether it is: the server would serve that too, and it would
    stand in the trace.

    Args:
        host: The server's address.
        port: Its port.
        patience: Seconds that it may take to come up, and later to send the next bytes.
        is_no_server: Says whether it is known that none will come up.

    Returns:
        A connection that nothing was sent over yet.

    Raises:
        NoServer: Nobody listens on the port.
        NoAnswer: The server can't be reached for another reason.
    """
    deadline = time.monotonic() + patience
    while True:
        connection = HTTPConnection(host, port, timeout=patience)
        try:
            connection.connect()
        except (HTTPError, OSError) as error:
            connection.close()
            if not is_refused(error):
                raise NoAnswer(f"no connection to port {port}: {error}") from error
            if time.monotonic() > deadline or is_no_server():
                raise NoServer(f"no server came up on port {port}") from None
            time.sleep(RETRY)
        else:
            return connection


@contextlib.contextmanager
def cut_off(connection: HTTPConnection, limit: float) -> Iterator[None]:
    """End a connection after some seconds, even if bytes still arrive.

    The connection's own timeout only limits the wait for the next bytes.

    Args:
        connection: The connection.
        limit: The seconds.

    Raises:
        TimeoutError: It was ended.
    """
    opened: socket.socket = connection.sock
    passed = threading.Event()

    def end() -> None:
        passed.set()
        with contextlib.suppress(OSError):  # the server was faster
            opened.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(limit, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if passed.is_set():
            raise TimeoutError(f"timed out: the answer did not end within {limit:g} seconds")


def is_refused(error: BaseException | None) -> bool:
    """Say whether an error comes of a connection that nobody accepted: no server is up yet.

    Args:
        error: The error, or what caused it.

    Returns:
        True if it is, or was caused by, a ``ConnectionRefusedError``.
    """
    while error is not None:
        if isinstance(error, ConnectionRefusedError):
            return True
        error = error.__cause__ or error.__context__
    return False
