"""The clients that drive an app: plain HTTP over a socket, and Socket.IO over WebSocket."""

from __future__ import annotations

import http.client
import queue
import string
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http.cookies import SimpleCookie
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    import websocket

PATIENCE = 10.0
"""Seconds that the server may take to come up, and to answer a request."""

STARTING = 6
"""How many times longer an app may take to be made: it is imported while it is recorded."""

STILL = 0.3
"""Seconds without a message after which none is expected any more."""

_RETRY = 0.02
_NONE: Mapping[str, str] = MappingProxyType({})
_BOUNDARY = "flaskmagic-boundary"


class NoAnswer(Exception):
    """The app gave no answer in time, or broke the connection off."""


class NoServer(NoAnswer):
    """No server came up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Client:
    """One visitor of the app, who keeps the cookies that it was given.

    The first request waits until the app is made (``app_made``), and then for the server to come
    up, for ``patience`` seconds at most. No connection is made only to see whether it did: the
    server would serve that too, and it would stand in the trace.
    """

    def __init__(self, host: str, port: int, patience: float = PATIENCE) -> None:
        self.host, self.port, self.patience = host, port, patience
        self.cookies: dict[str, str] = {}
        self.app_made = threading.Event()

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
        """Send one request on a connection of its own; raises :class:`NoAnswer`.

        What a URL can't hold is quoted in the path, as a browser does.
        """
        path = quote(path, safe=string.punctuation)
        sent = {"User-Agent": "flaskmagic", "Connection": "close", **(headers or {})}
        if self.cookies:
            sent["Cookie"] = self._cookie_header()
        connection = self._connect()
        try:
            connection.request(method, path, body, sent)
            response = connection.getresponse()
            for header in response.headers.get_all("Set-Cookie", []):
                self._keep(SimpleCookie(header))
            return Answer(response.status, dict(response.headers), response.read())
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(f"{method} {path}: {str(error) or type(error).__name__}") from error
        finally:
            connection.close()

    def _cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, cookies: SimpleCookie) -> None:
        for name, morsel in cookies.items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.value

    def wait_for_app(self) -> None:
        """Wait until the app is made; raises :class:`NoServer`."""
        limit = STARTING * self.patience
        if not self.app_made.wait(limit):
            raise NoServer(f"the app was not ready after {limit:g} seconds")

    def _connect(self) -> http.client.HTTPConnection:
        self.wait_for_app()
        deadline = time.monotonic() + self.patience
        while True:
            connection = http.client.HTTPConnection(self.host, self.port, timeout=self.patience)
            try:
                connection.connect()
                return connection
            except ConnectionRefusedError:
                connection.close()
                if time.monotonic() > deadline:
                    raise NoServer(f"no server came up on port {self.port}") from None
                time.sleep(_RETRY)

    def websocket(
        self, path: str, messages: Sequence[str], headers: Mapping[str, str] = _NONE
    ) -> None:
        """Open a WebSocket, send the messages, take what comes back, and close it.

        Raises :class:`NoAnswer`.
        """
        import websocket

        connection = self._connect()
        try:
            opened = websocket.create_connection(
                f"ws://{self.host}:{self.port}{quote(path, safe=string.punctuation)}",
                socket=connection.sock,
                header=dict(headers),
                cookie=self._cookie_header() or None,
            )
            for message in messages:
                opened.send(message)
            _take_all(opened, self.patience)
            opened.close()
        except websocket.WebSocketProtocolException as error:
            said = "the server broke off with what is no WebSocket frame"
            raise NoAnswer(f"WS {path}: {said} ({error})") from error
        except (OSError, websocket.WebSocketException) as error:
            said = str(error).partition(" -+-+- ")[0]  # behind it stands the whole answer
            raise NoAnswer(f"WS {path}: {said}") from error
        finally:
            connection.close()

    def socket(self, namespace: str = "/", path: str = "/socket.io/") -> SocketClient:
        """Connect the real Socket.IO client over WebSocket; raises :class:`NoAnswer`."""
        self.wait_for_app()
        url = f"http://{self.host}:{self.port}"
        headers = {"Cookie": self._cookie_header()} if self.cookies else {}
        return SocketClient(url, namespace, path, self.patience, headers)


class SocketClient:
    """A Socket.IO client that keeps what it receives."""

    def __init__(
        self,
        url: str,
        namespace: str,
        path: str,
        patience: float,
        headers: Mapping[str, str] = _NONE,
    ) -> None:
        import socketio

        self._namespace, self._patience = namespace, patience
        self._received: queue.Queue[tuple[str, tuple[Any, ...]]] = queue.Queue()
        self._client = socketio.Client(reconnection=False)
        self._client.on("*", self._keep, namespace=namespace)
        for event in ("message", "disconnect"):  # "*" stands for neither of these
            self._client.on(event, partial(self._keep, event), namespace=namespace)
        self._wait_for_server(
            lambda: self._client.connect(
                url,
                dict(headers),
                namespaces=[namespace],
                transports=["websocket"],
                socketio_path=path,
                wait_timeout=patience,
            )
        )

    def _wait_for_server(self, connect: Callable[[], None]) -> None:
        from socketio.exceptions import ConnectionError as NotConnected

        deadline = time.monotonic() + self._patience
        while True:
            try:
                return connect()
            except NotConnected as error:
                if time.monotonic() > deadline or not _is_refused(error):
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

    def settle(self, still: float = STILL) -> None:
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


def _take_all(opened: websocket.WebSocket, patience: float) -> None:
    """Receive until nothing more comes for a while."""
    import websocket

    opened.settimeout(STILL)
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            opened.recv()
        except (websocket.WebSocketTimeoutException, websocket.WebSocketConnectionClosedException):
            return


def _is_refused(error: BaseException | None) -> bool:
    """Say whether an error comes of a connection that nobody accepted: no server is up yet."""
    while error is not None:
        if isinstance(error, ConnectionRefusedError):
            return True
        error = error.__cause__ or error.__context__
    return False
