"""A visit over a WebSocket: messages are sent, and what comes back is taken."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from typing import Any

from urllib3.connection import HTTPConnection

from flaskmagic.visitor.connection import STILL, NoAnswer
from flaskmagic.visitor.visit import Pairs


def talk(
    connection: HTTPConnection,
    url: str,
    messages: Sequence[str],
    headers: Pairs,
    cookie: str | None,
    patience: float,
) -> None:
    """Open a WebSocket, send the messages, take what comes back, and close it.

    Args:
        connection: The connection; its address is the app's.
        url: The address of the WebSocket, which begins with ``ws://``.
        messages: The texts to send.
        headers: The headers of the handshake.
        cookie: The value of its header ``Cookie``.
        patience: Seconds that the app may send messages for.

    Raises:
        NoAnswer: The handshake was refused, or the server broke the connection off.
    """
    import websocket

    try:
        opened: Any = websocket.create_connection(
            url.replace(";", "%3B"),  # the library would drop what stands after it
            timeout=patience,
            socket=connection.sock,
            cookie=cookie,
            **handshake_options(headers),
        )
        # The server may have closed it. The frame that says so is read below.
        with contextlib.suppress(ConnectionError, websocket.WebSocketConnectionClosedException):
            for message in messages:
                opened.send(message)
        if _take_all(opened, patience):
            opened.close()
        else:
            opened.shutdown()
    except websocket.WebSocketProtocolException as error:
        raise NoAnswer(
            "the server ended it with something that is not a WebSocket frame"
        ) from error
    except (OSError, websocket.WebSocketException) as error:
        said = str(error).partition(" -+-+- ")[0]  # after it stands the whole answer
        raise NoAnswer(said) from error


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


def _take_all(opened: Any, patience: float) -> bool:
    """Receive until nothing more comes for a while; say whether it is still open."""
    import websocket

    opened.settimeout(STILL)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            opcode, _ = opened.recv_data()
        except websocket.WebSocketTimeoutException:
            return True
        except websocket.WebSocketConnectionClosedException:
            return False
        if opcode == websocket.ABNF.OPCODE_CLOSE:
            return False
    return True
