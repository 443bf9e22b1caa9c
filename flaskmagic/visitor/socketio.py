"""A visit over Socket.IO, with its real client over WebSocket."""

from __future__ import annotations

import contextlib
import queue
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flaskmagic.visitor.actions import Event, Pairs
from flaskmagic.visitor.connection import RETRY, STILL, NoAnswer, is_refused
from flaskmagic.visitor.facts import DEFAULT_EVENT
from flaskmagic.visitor.handshake import cookies_set, cookies_set_by_refusal
from flaskmagic.visitor.websocket import handshake_options

_LOOK = 0.005
"""Seconds between two looks at what is not sent yet."""


class SocketClient:
    """A Socket.IO client that keeps what it receives. It ``is_gone`` once the server hung up.

    ``headers`` and ``cookie`` (the value of the header) go with the handshake, and ``auth`` with
    the connection to the namespace; ``keep`` is given the cookies that the handshake's answer
    sets. Making one connects it; that and waiting for an event raise :class:`NoAnswer` if nothing
    comes for ``patience`` seconds.
    """

    def __init__(
        self,
        url: str,
        namespace: str,
        path: str,
        patience: float,
        headers: Pairs = (),
        cookie: str | None = None,
        auth: object = None,
        keep: Callable[[Sequence[str]], None] = lambda _: None,
    ) -> None:
        import socketio

        self._namespace, self._patience = namespace, patience
        self._keep_cookies = keep
        self.is_gone = False
        self._refusal: str | None = None
        self._received: queue.Queue[tuple[str, tuple[Any, ...]]] = queue.Queue()
        self._answered = threading.Event()
        with _own_interrupts():
            self._client = socketio.Client(reconnection=False)
            # From python-engineio 4.4 on; older ones have no such options.
            self._client.eio.websocket_extra_options = _options(url, headers)
            self._listen()
            self._wait_for_server(
                lambda: self._client.connect(
                    url,
                    _joined(headers, cookie),
                    namespaces=[namespace],
                    transports=["websocket"],
                    socketio_path=path,
                    wait=False,
                    **({} if auth is None else {"auth": auth}),
                )
            )
            keep(cookies_set(self._client.eio.ws.getheaders()))
        self._wait_for_namespace()

    def _listen(self) -> None:
        listen = partial(self._client.on, namespace=self._namespace)
        listen("*", self._keep)
        listen("message", partial(self._keep, "message"))  # "*" stands for neither of these
        listen("disconnect", self._answer_goodbye)
        listen("connect", self._answered.set)
        listen("connect_error", self._keep_refusal)

    def _wait_for_server(self, connect: Callable[[], None]) -> None:
        from socketio.exceptions import ConnectionError as NotConnected

        deadline = time.monotonic() + self._patience
        while True:
            try:
                return connect()
            except NotConnected as error:
                if time.monotonic() > deadline or not is_refused(error):
                    self._keep_cookies(cookies_set_by_refusal(error))
                    raise NoAnswer(f"Socket.IO: {error}") from error
                time.sleep(RETRY)

    def _wait_for_namespace(self) -> None:
        """Wait here and not in ``connect()``: where it fails, that takes three seconds more."""
        is_answered = self._answered.wait(self._patience)
        if is_answered and self._refusal is None:
            return
        _cut(self._client.eio)
        how = f"refused the connection to namespace {self._namespace}: {self._refusal}"
        if not is_answered:
            how = f"did not answer the connection to namespace {self._namespace}"
        raise NoAnswer(f"Socket.IO: the server {how}")

    def _keep_refusal(self, said: object = "") -> None:
        """Keep what a server said that was reached, but refused the namespace."""
        if self._client.eio.state == "connected":
            self._refusal = str(said.get("message", said) if isinstance(said, dict) else said)
            self._answered.set()

    def _answer_goodbye(self, *data: Any) -> None:
        """Send the frame that ends a WebSocket, where the server has said goodbye.

        The library does so after a packet at which the server hangs up as well: which of both came
        first would differ from run to run.
        """
        engine = self._client.eio
        if engine.state == "connected":
            with contextlib.suppress(Exception):  # the connection may be gone
                engine.ws.send_close()
        self._keep("disconnect", *data)

    def _keep(self, event: str, *data: Any) -> None:
        self.is_gone = self.is_gone or event == "disconnect"
        self._received.put((event, data))

    def emit(self, event: Event) -> tuple[Any, ...]:
        """Send an event or a message, and wait for what it is to be answered with.

        Args:
            event: What is sent.

        Returns:
            What the app acknowledged it with, or what came with the event that was waited for;
            nothing if neither was asked for.

        Raises:
            NoAnswer: The server has closed the connection, or the answer did not come in time.
        """
        answers: queue.Queue[tuple[Any, ...]] = queue.Queue()
        name = event.name or DEFAULT_EVENT
        callback = (lambda *data: answers.put(data)) if event.is_acknowledged else None
        with self._still_connected():
            self._client.emit(name, event.data, namespace=self._namespace, callback=callback)
        if event.receive is not None:
            return self.receive(event.receive)
        if not event.is_acknowledged:
            return ()
        try:
            return answers.get(timeout=self._patience)
        except queue.Empty:
            raise NoAnswer(f"Socket.IO: the app did not acknowledge {name!r} in time") from None

    @contextlib.contextmanager
    def _still_connected(self) -> Iterator[None]:
        from socketio.exceptions import SocketIOError

        try:
            yield
        except SocketIOError as error:
            self.is_gone = True
            closed = f"the server closed the connection to namespace {self._namespace}"
            raise NoAnswer(f"Socket.IO: {closed}") from error

    def receive(self, event: str) -> tuple[Any, ...]:
        """Wait for the next event of a name.

        Args:
            event: The name.

        Returns:
            What came with it.

        Raises:
            NoAnswer: None came in time.
        """
        deadline = time.monotonic() + self._patience
        while True:
            try:
                name, data = self._received.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise NoAnswer(f"Socket.IO: no {event!r} event arrived") from None
            if name == event:
                return data

    def settle(self, still: float = STILL) -> bool:
        """Wait until no more events arrive.

        Args:
            still: Seconds without an event after which none is expected any more.

        Returns:
            Whether they ended in time.
        """
        deadline = time.monotonic() + self._patience
        while time.monotonic() < deadline:
            try:
                self._received.get(timeout=still)
            except queue.Empty:
                return True
        return False

    def disconnect(self) -> None:
        """Say goodbye and hang up; where the server has done so, wait until all is closed.

        The client's own ``disconnect`` waits for an answer that its other thread takes away, for
        three seconds. So the goodbye is sent, and the connection cut after it.
        """
        engine = self._client.eio
        if self.is_gone:
            _wait_while(lambda: engine.state != "disconnected")  # other threads of it see to that
            engine.ws.shutdown()  # but not to the socket, after a close frame
            return
        goodbye = "1" if self._namespace == "/" else f"1{self._namespace},"
        engine.send(goodbye)
        _wait_while(lambda: bool(engine.queue.unfinished_tasks))  # for as long as the server reads
        _cut(engine)


def _cut(engine: Any) -> None:
    """Cut the connection of an Engine.IO client, and close its socket."""
    opened, reading = engine.ws, engine.read_loop_task
    opened.abort()
    if reading is not None:
        reading.join(STILL)
    opened.shutdown()  # the thread that reads does not where the connection was reset


def _wait_while(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + STILL
    while condition() and time.monotonic() < deadline:
        time.sleep(_LOOK)


@contextlib.contextmanager
def _own_interrupts() -> Iterator[None]:
    """Put the handler of Ctrl-C back that the library replaces, which hangs up first."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is not before:
            signal.signal(signal.SIGINT, before)


def _options(url: str, headers: Pairs) -> dict[str, Any]:
    """Return the options for the WebSocket: no proxy, whatever the environment says.

    The list of hosts that need no proxy is only looked at where a proxy is named.
    """
    host = urlsplit(url).hostname
    options = {**handshake_options(headers), "http_proxy_host": "unused", "http_no_proxy": [host]}
    del options["header"]  # connect() takes them
    return options


def _joined(headers: Pairs, cookie: str | None) -> dict[str, str]:
    """Return headers as the client takes them: equal ones joined, as HTTP allows."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name.lower() not in ("host", "origin", "cookie"):
            found[name] = f"{found[name]},{value}" if name in found else value
    return {**found, "Cookie": cookie} if cookie else found
