"""A visit over Socket.IO: what is sent, where it goes, and how it ends."""

import re
import signal
import time
from importlib.metadata import version
from typing import Any

import pytest
import websocket

from flaskmagic.host.visited import HOST
from flaskmagic.visitor.actions import Event
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.connection import NoAnswer
from flaskmagic.walkthroughs.releases import numbers
from tests.visiting import Visiting, own


def test_messages_and_the_goodbye_go_to_the_namespace(visit: Visiting) -> None:
    events = Event(None, "hello"), Event("whisper", {"text": "hi"})
    finished = visit("rooms", *events, namespace="/room")
    assert finished.problem is None
    left = own(finished.trace, "left")
    assert own(finished.trace, "message").arguments == {"text": "'hello'"}
    assert own(finished.trace, "whisper").arguments == {"data": "{'text': 'hi'}"}
    above = [finished.trace.name(call.code) for call in finished.trace.ancestors(left)]
    assert "socketio.server:Server._handle_eio_message" in above  # not only cut off


def test_cookies_and_headers_go_with_the_handshake(visit: Visiting) -> None:
    finished = visit(
        "rooms",
        "GET /set",
        Event("whisper", 1),
        namespace="/room",
        cookies=(("given", "1"),),
        headers=(("X-Two", "1"), ("X-Two", "2")),
    )
    assert finished.problem is None
    found = own(finished.trace, "arrived").result or ""
    assert found.startswith("\"['at_', 'at_ws', 'given'] 1,2 127.0.0.1:")


@pytest.mark.skipif(
    numbers(version("python-engineio")) < (4, 4), reason="older ones have no such option"
)
def test_no_proxy_is_asked(visit: Visiting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert visit("rooms", Event("chat", 1)).problem is None


def test_the_socket_is_closed_also_if_the_server_resets_the_connection(
    visit: Visiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    received, aborted = websocket._core.recv, websocket.WebSocket.abort
    ended: list[websocket.WebSocket] = []

    def recv(*given: Any) -> Any:
        try:
            return received(*given)
        except websocket.WebSocketConnectionClosedException:
            raise ConnectionResetError from None

    def abort(self: websocket.WebSocket) -> None:
        ended.append(self)
        aborted(self)

    monkeypatch.setattr(websocket._core, "recv", recv)
    monkeypatch.setattr(websocket.WebSocket, "abort", abort)
    assert visit("rooms", Event("chat", 1)).problem is None
    assert [each.sock for each in ended] == [None]


def test_a_server_that_does_not_come_up() -> None:
    client = Client(HOST, 1, 0.2)
    with pytest.raises(NoAnswer, match=r"Socket\.IO: "):
        client.socketio()


@pytest.mark.parametrize(
    ("namespace", "said"),
    [
        ("/closed", "refused the connection to namespace /closed: Connection rejected by server"),
        ("/members", "refused the connection to namespace /members: no ticket"),
        pytest.param(
            "/nowhere",
            "refused the connection to namespace /nowhere: Unable to connect",
            marks=pytest.mark.skipif(
                numbers(version("python-socketio")) < (5, 8), reason="older ones take any namespace"
            ),
        ),
        ("/broken", "did not answer the connection to namespace /broken"),
    ],
)
def test_a_connection_that_is_refused_is_told(visit: Visiting, namespace: str, said: str) -> None:
    began = time.monotonic()
    finished = visit("refuses", Event("chat", 1), namespace=namespace, patience=1)
    told = re.escape(f"Socket.IO: the server {said}") + r"(; \w+\(\) .* \(server\.py:\d+\))?"
    assert re.fullmatch(told, finished.problem or "")
    assert time.monotonic() - began < 8


def test_a_connection_that_the_server_ends_is_told(visit: Visiting) -> None:
    finished = visit("refuses", Event("leave", 1), Event("wait", 1), Event("chat", 1))
    assert finished.problem in (None, "Socket.IO: the server closed the connection to namespace /")
    assert "server:leave" in finished.trace.by_definition


def test_events_without_an_end_are_told(visit: Visiting) -> None:
    finished = visit("refuses", Event("loop"), patience=1)
    assert finished.problem is None
    assert (finished.remark or "").startswith("Socket.IO: events still came after 1 seconds; ")


def test_the_handler_of_ctrl_c_is_kept(visit: Visiting) -> None:
    before = signal.getsignal(signal.SIGINT)
    assert visit("rooms", Event("chat", 1)).problem is None
    assert signal.getsignal(signal.SIGINT) is before
