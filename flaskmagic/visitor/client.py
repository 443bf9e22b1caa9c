"""A visitor of the app: asks over HTTP, WebSocket and Socket.IO, and keeps its cookies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from urllib3.connection import HTTPConnection

from flaskmagic.visitor.actions import PATIENCE, Pairs, quoted
from flaskmagic.visitor.connection import NoAnswer, connect
from flaskmagic.visitor.cookies import Cookies
from flaskmagic.visitor.http import Body, exchange
from flaskmagic.visitor.messages import Close, Message
from flaskmagic.visitor.socketio import SocketClient
from flaskmagic.visitor.websocket import talk


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a request. ``headers`` are by their names, whatever their case."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class Client:
    """One visitor of the app.

    ``headers`` go with everything that is asked for. The first request waits for the server to
    come up, for ``patience`` seconds at most, and not if there ``is_no_server`` any more.
    """

    def __init__(
        self,
        host: str,
        port: int,
        patience: float = PATIENCE,
        is_no_server: Callable[[], bool] = lambda: False,
    ) -> None:
        self.host, self.port, self.patience = host, port, patience
        self.headers: Pairs = ()
        self.cookies = Cookies()
        self._is_no_server = is_no_server

    def request(self, method: str, path: str, body: Body | None = None) -> Answer:
        """Send one request on a connection of its own. No redirect is followed.

        Args:
            method: The method, such as "GET".
            path: The path; what a URL can't hold is quoted in it, the rest is sent as it is.
            body: What the request carries.

        Returns:
            The answer.

        Raises:
            NoAnswer: There was none in time, or it broke off.
        """
        path, cookie = quoted(path), self._cookie(path)
        headers = tuple(each for each in self.headers if each[0].lower() != "cookie")
        if cookie is not None:
            headers = (*headers, ("Cookie", cookie))
        connection = self._connect()
        try:
            found = exchange(connection, method, path, body, headers, self.patience)
        except NoAnswer as error:
            raise NoAnswer(f"{method} {path}: {error}") from error
        finally:
            connection.close()
        self.cookies.keep(self._url(path), headers, found.headers.getlist("Set-Cookie"))
        return Answer(found.status, found.data, found.headers)

    def websocket(self, path: str, messages: Sequence[Message], close: Close | None = None) -> bool:
        """Open a WebSocket, send the messages, take what comes back, and close it.

        Args:
            path: The path, as for :meth:`request`.
            messages: What is sent.
            close: How it is closed; if it is named, each message waits for the answer before.

        Returns:
            Whether the server sent anything back, or closed the WebSocket itself.

        Raises:
            NoAnswer: The handshake was refused, or the server broke the connection off.
        """
        path = quoted(path)
        url, cookie = f"ws://{self.host}:{self.port}{path}", self._cookie(path)
        keep = self._keeping(path)
        connection = self._connect()
        try:
            return talk(connection, url, messages, self.headers, cookie, self.patience, keep, close)
        except NoAnswer as error:
            raise NoAnswer(f"WS {path}: {error}") from error
        finally:
            connection.close()

    def socketio(
        self, namespace: str = "/", path: str = "/socket.io/", auth: object = None
    ) -> SocketClient:
        """Connect the real Socket.IO client over WebSocket.

        Args:
            namespace: The namespace to connect to.
            path: Where the app has its Socket.IO server.
            auth: JSON data that goes along with the connection.

        Returns:
            The connected client.

        Raises:
            NoAnswer: The server did not come up, or refused.
        """
        url, cookie = self._url(""), self._cookie(path)
        keep = self._keeping(path)
        return SocketClient(url, namespace, path, self.patience, self.headers, cookie, auth, keep)

    def _connect(self) -> HTTPConnection:
        return connect(self.host, self.port, self.patience, self._is_no_server)

    def _url(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def _keeping(self, path: str) -> Callable[[Sequence[str]], None]:
        return partial(self.cookies.keep, self._url(path), self.headers)

    def _cookie(self, path: str) -> str | None:
        return self.cookies.header(self._url(path), self.headers)
