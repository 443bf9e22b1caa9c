"""The clients that drive an app: plain HTTP over a socket, and Socket.IO over WebSocket."""

from __future__ import annotations

import http.client
import queue
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

PATIENCE = 10.0
"""Seconds that the server may take to start, and to answer a request."""

_RETRY = 0.02
_BOUNDARY = "flaskmagic-boundary"


class NoAnswer(Exception):
    """The app gave no answer in time, or broke the connection off."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """One visitor of the app, who keeps the cookies that it was given.

    The first request waits for the server to come up, for :data:`PATIENCE` seconds at most. No
    connection is made only to see whether it did: the server would serve that too, and it would
    stand in the trace.
    """

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._cookies: dict[str, str] = {}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a GET request."""
        return self.request("GET", path, headers=headers)

    def post_form(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send fields as a browser sends a form without files."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request("POST", path, urlencode(fields).encode(), headers)

    def post_files(
        self, path: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]
    ) -> Answer:
        """Send fields and files (name -> filename, content) as a browser sends such a form."""
        parts = [
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
            for name, value in fields.items()
        ]
        parts += [
            f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode()
            + content
            for name, (filename, content) in files.items()
        ]
        line = f"--{_BOUNDARY}".encode()
        body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
        headers = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        return self.request("POST", path, body, headers)

    def post_json(self, path: str, text: str) -> Answer:
        """Send a JSON document."""
        return self.request("POST", path, text.encode(), {"Content-Type": "application/json"})

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request on a connection of its own; raises :class:`NoAnswer`."""
        sent = {"User-Agent": "flaskmagic", "Connection": "close", **(headers or {})}
        if self._cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection = self._connect()
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            for header in response.headers.get_all("Set-Cookie", []):
                self._cookies.update({n: m.value for n, m in SimpleCookie(header).items()})
            return Answer(response.status, dict(response.headers), response.read())
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{method} {path}: {str(error) or type(error).__name__}") from error
        finally:
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        deadline = time.monotonic() + PATIENCE
        while True:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
            try:
                connection.connect()
                return connection
            except ConnectionRefusedError:
                connection.close()
                if time.monotonic() > deadline:
                    raise NoAnswer(f"no server came up on port {self.port}") from None
                time.sleep(_RETRY)

    def socket(self) -> SocketClient:
        """Connect the real Socket.IO client over WebSocket; raises :class:`NoAnswer`."""
        return SocketClient(f"http://{self.host}:{self.port}")


class SocketClient:
    """A Socket.IO client that keeps what it receives."""

    def __init__(self, url: str) -> None:
        import socketio

        self._received: queue.Queue[tuple[str, tuple[Any, ...]]] = queue.Queue()
        self._client = socketio.Client(reconnection=False)
        self._client.on("*", self._keep)
        for event in ("message", "disconnect"):  # "*" stands for neither of these
            self._client.on(event, partial(self._keep, event))
        self._wait_for_server(
            lambda: self._client.connect(url, transports=["websocket"], wait_timeout=PATIENCE)
        )

    def _wait_for_server(self, connect: Callable[[], None]) -> None:
        from socketio.exceptions import ConnectionError as NotConnected

        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return connect()
            except NotConnected as error:
                if time.monotonic() > deadline:
                    raise NoAnswer(f"Socket.IO: {error}") from error
                time.sleep(_RETRY)

    def _keep(self, event: str, *data: Any) -> None:
        self._received.put((event, data))

    def send(self, message: object) -> None:
        """Send a message without a name."""
        self._client.send(message)

    def emit(self, event: str, data: object) -> None:
        """Send an event."""
        self._client.emit(event, data)

    def receive(self, event: str) -> tuple[Any, ...]:
        """Wait for the next event of that name and return its data; raises :class:`NoAnswer`."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                name, data = self._received.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise NoAnswer(f"Socket.IO: no {event!r} event arrived") from None
            if name == event:
                return data
