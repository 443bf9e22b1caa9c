"""The clients that drive an app: plain HTTP over a socket, and Socket.IO over WebSocket."""

from __future__ import annotations

import http.client
import queue
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http.cookies import SimpleCookie
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

PATIENCE = 10.0
"""Seconds that the server may take to start, and to answer a request."""

_RETRY = 0.02
_NONE: Mapping[str, str] = MappingProxyType({})
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

    def __init__(self, host: str, port: int, patience: float = PATIENCE) -> None:
        self.host, self.port, self.patience = host, port, patience
        self.cookies: dict[str, str] = {}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a GET request."""
        return self.request("GET", path, headers=headers)

    def post_form(
        self,
        path: str,
        fields: Mapping[str, str],
        headers: Mapping[str, str] = _NONE,
        method: str = "POST",
    ) -> Answer:
        """Send fields as a browser sends a form without files."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.request(method, path, urlencode(fields).encode(), {**kind, **headers})

    def post_files(
        self,
        path: str,
        fields: Mapping[str, str],
        files: Mapping[str, tuple[str, bytes]],
        headers: Mapping[str, str] = _NONE,
        method: str = "POST",
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
        kind = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
        return self.request(method, path, body, {**kind, **headers})

    def post_json(
        self, path: str, text: str, headers: Mapping[str, str] = _NONE, method: str = "POST"
    ) -> Answer:
        """Send a JSON document."""
        kind = {"Content-Type": "application/json"}
        return self.request(method, path, text.encode(), {**kind, **headers})

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request on a connection of its own; raises :class:`NoAnswer`."""
        sent = {"User-Agent": "flaskmagic", "Connection": "close", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = self._connect()
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            for header in response.headers.get_all("Set-Cookie", []):
                self.cookies.update({n: m.value for n, m in SimpleCookie(header).items()})
            return Answer(response.status, dict(response.headers), response.read())
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{method} {path}: {str(error) or type(error).__name__}") from error
        finally:
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        deadline = time.monotonic() + self.patience
        while True:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=self.patience)
            try:
                connection.connect()
                return connection
            except ConnectionRefusedError:
                connection.close()
                if time.monotonic() > deadline:
                    raise NoAnswer(f"no server came up on port {self.port}") from None
                time.sleep(_RETRY)

    def socket(self, namespace: str = "/") -> SocketClient:
        """Connect the real Socket.IO client over WebSocket; raises :class:`NoAnswer`."""
        return SocketClient(f"http://{self.host}:{self.port}", namespace, self.patience)


class SocketClient:
    """A Socket.IO client that keeps what it receives."""

    def __init__(self, url: str, namespace: str, patience: float) -> None:
        import socketio

        self._namespace, self._patience = namespace, patience
        self._received: queue.Queue[tuple[str, tuple[Any, ...]]] = queue.Queue()
        self._client = socketio.Client(reconnection=False)
        self._client.on("*", self._keep, namespace=namespace)
        for event in ("message", "disconnect"):  # "*" stands for neither of these
            self._client.on(event, partial(self._keep, event), namespace=namespace)
        self._wait_for_server(
            lambda: self._client.connect(
                url, namespaces=[namespace], transports=["websocket"], wait_timeout=patience
            )
        )

    def _wait_for_server(self, connect: Callable[[], None]) -> None:
        from socketio.exceptions import ConnectionError as NotConnected

        deadline = time.monotonic() + self._patience
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
        self._client.send(message, namespace=self._namespace)

    def emit(self, event: str, data: object) -> None:
        """Send an event."""
        self._client.emit(event, data, namespace=self._namespace)

    def receive(self, event: str) -> tuple[Any, ...]:
        """Wait for the next event of that name and return its data; raises :class:`NoAnswer`."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                name, data = self._received.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise NoAnswer(f"Socket.IO: no {event!r} event arrived") from None
            if name == event:
                return data

    def settle(self, still: float = 0.3) -> None:
        """Wait until no more events arrive for ``still`` seconds."""
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            try:
                self._received.get(timeout=still)
            except queue.Empty:
                return

    def disconnect(self) -> None:
        """Say goodbye and hang up.

        The client's own ``disconnect`` waits for an answer that its other thread takes away, for
        three seconds. So the goodbye is sent, and the connection cut behind it.
        """
        engine = self._client.eio
        goodbye = "1" if self._namespace == "/" else f"1{self._namespace},"
        engine.send(goodbye)
        engine.queue.join()
        engine.ws.abort()
