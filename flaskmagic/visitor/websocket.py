"""A visit over a WebSocket: messages are sent, and what comes back is taken."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Sequence
from typing import Any

from urllib3.connection import HTTPConnection

from flaskmagic.visitor.actions import Pairs
from flaskmagic.visitor.connection import STILL, NoAnswer, cut_off
from flaskmagic.visitor.handshake import cookies_set, cookies_set_by_refusal
from flaskmagic.visitor.messages import Close, Message, send

_GOODBYE = 3.0
"""Seconds that the server may take to answer when we close the WebSocket."""

_HTTP = b"HTTP/"


def talk(
    connection: HTTPConnection,
    url: str,
    messages: Sequence[Message],
    headers: Pairs,
    cookie: str | None,
    patience: float,
    keep: Callable[[Sequence[str]], None],
    close: Close | None = None,
) -> bool:
    """Open a WebSocket, send the messages, take what comes back, and close it.

    Args:
        connection: The connection; its address is the app's.
        url: The address of the WebSocket, which begins with ``ws://``.
        messages: What is sent.
        headers: The headers of the handshake.
        cookie: The value of its header ``Cookie``.
        patience: Seconds after which it is cut off. So long it is waited for the first message, if
            any was sent; else, and after it, a moment (:data:`STILL`).
        keep: Is given the cookies that the answer to the handshake sets.
        close: How it is closed. If it is named, each message waits for the answer to the one
            before, and the close for the last one.

    Returns:
        Whether the server sent a message or closed the WebSocket itself.

    Raises:
        NoAnswer: The handshake was refused, or the server broke the connection off, or it still
            sent messages after that time.
    """
    import websocket

    # A moment less: that nothing came is no failure.
    deadline = time.monotonic() + patience - STILL
    try:
        with cut_off(connection, patience):
            opened: Any = websocket.create_connection(
                url.replace(";", "%3B"),  # the library would drop what stands after it
                timeout=patience,
                socket=connection.sock,
                cookie=cookie,
                **handshake_options(headers),
            )
            keep(cookies_set(opened.getheaders()))
            answers = _say(opened, messages, in_turn=close is not None)
            first = deadline - time.monotonic() if messages and close is None else STILL
            is_open, count = _take_all(opened, max(STILL, first))
        if is_open:
            _hang_up(opened, connection, close or Close())
        opened.shutdown()
        return answers + count > 0 or not is_open
    except websocket.WebSocketProtocolException as error:
        raise NoAnswer("the server sent something that is not a WebSocket frame") from error
    except websocket.WebSocketBadStatusException as error:
        keep(cookies_set_by_refusal(error))
        status = str(error).partition(" -+-+- ")[0]  # after it stands the whole answer
        raise NoAnswer(_refused(status.removeprefix("Handshake status ").strip())) from error
    except (OSError, websocket.WebSocketException) as error:
        raise NoAnswer(str(error)) from error


def _refused(status: str) -> str:
    """Say that a handshake was answered with a status such as ``404 NOT FOUND``."""
    why = ": the app raised an error before the handshake" if status.startswith("5") else ""
    return f"the server did not open the WebSocket ({status}){why}"


def handshake_options(headers: Pairs) -> dict[str, Any]:
    """Return headers as options of ``websocket.create_connection()``.

    It sends ``Host`` and ``Origin`` itself, and would send a second one of each.

    Args:
        headers: The headers; a ``Cookie`` among them is left out.

    Returns:
        The options ``header``, and ``host`` and ``origin`` if they were named.
    """
    named = {name.lower(): value for name, value in headers}
    own = ("host", "origin", "cookie")
    options: dict[str, Any] = {
        "header": [f"{name}: {value}" for name, value in headers if name.lower() not in own]
    }
    if "host" in named:
        options |= {"host": named["host"], "origin": f"http://{named['host']}"}
    if "origin" in named:
        options["origin"] = named["origin"]
    return options


def _say(opened: Any, messages: Sequence[Message], *, in_turn: bool) -> int:
    """Send the messages, ``in_turn`` each after the answer to the one before; count the answers."""
    import websocket

    count = 0
    # The server may have closed it. The frame that says so is read by the caller.
    with contextlib.suppress(ConnectionError, websocket.WebSocketConnectionClosedException):
        for message in messages:
            send(opened, message)
            if in_turn:
                _refuse_http(opened.sock)
                opened.recv_data(control_frame=True)
                count += 1
    return count


def _hang_up(opened: Any, connection: HTTPConnection, close: Close) -> None:
    with contextlib.suppress(TimeoutError), cut_off(connection, _GOODBYE):
        opened.close(close.code, close.reason.encode())


def _take_all(opened: Any, first: float) -> tuple[bool, int]:
    """Receive until nothing more comes; say whether it is still open, and how much came.

    It is waited ``first`` seconds for the first message, and a moment for each other one.
    """
    import websocket

    count = 0
    opened.settimeout(first)
    while True:
        try:
            _refuse_http(opened.sock)
            opcode, _ = opened.recv_data()
        except (TimeoutError, websocket.WebSocketTimeoutException):
            return True, count
        except websocket.WebSocketConnectionClosedException:
            return False, count
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            return False, count
        count += 1
        opened.settimeout(STILL)


def _refuse_http(opened: socket.socket) -> None:
    """Look at what comes next; raises :class:`NoAnswer` if it is an answer of HTTP.

    A view of flask-sock that raises an error ends so: the handshake is made before it is called.
    """
    begins = opened.recv(80, socket.MSG_PEEK)
    if begins.startswith(_HTTP):
        status = begins.partition(b" ")[2].partition(b"\r")[0].decode("ascii", "replace")
        why = ": the view raised an error" if status.startswith("5") else ""
        sent = f"an HTTP answer ({status}) instead of a WebSocket frame"
        raise NoAnswer(f"the server sent {sent}{why}")
