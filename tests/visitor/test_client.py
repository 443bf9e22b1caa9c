"""The visitor asks over HTTP: what it was told is sent, all of it and as it stands."""

import contextlib
import socket
import threading
import time

import pytest
from urllib3.connection import HTTPConnection

from flaskmagic.host.visited import HOST
from flaskmagic.visitor.actions import Event, Request, Upload
from flaskmagic.visitor.client import Client
from flaskmagic.visitor.connection import NoAnswer, NoServer
from flaskmagic.visitor.forms import fields_beside, hidden_fields
from flaskmagic.visitor.http import body_of, exchange
from flaskmagic.visitor.visit import make_visit
from tests.visitor.raw import OK, answering, lines, whole

EMPTY = OK + b"Content-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/ü?q=%20&r=[1]", "/%C3%BC?q=%20&r=[1]"),
        ("/a b", "/a%20b"),
        ("//x", "//x"),
        ("/a/../b/./c", "/a/../b/./c"),
        ("/%2e%2F%zz", "/%2e%2F%zz"),
        ("/a;b?c#d", "/a;b?c#d"),
    ],
)
def test_a_path_is_sent_as_typed(path: str, sent: str) -> None:
    client, received = answering(EMPTY)
    client.request("GET", path)
    assert received[0].startswith(f"GET {sent} HTTP/1.1\r\n".encode())


def test_the_host_can_be_named() -> None:
    client, received = answering(EMPTY, EMPTY)
    client.request("GET", "/")
    client.headers = (("Host", "shop.example"),)
    client.request("GET", "/")
    assert f"Host: {HOST}:{client.port}\r\n".encode() in received[0]
    assert received[1].count(b"Host: ") == received[1].count(b"Host: shop.example\r\n") == 1


def test_every_header_is_sent_and_those_of_the_visitor_only_if_not_named() -> None:
    client, received = answering(EMPTY, EMPTY)
    client.request("POST", "/", body_of(Request("POST", "/", json="{}")))
    client.headers = (
        ("X-Two", "1"), ("X-Two", "2"), ("user-agent", "me"), ("content-type", "text/x"),
    )  # fmt: skip
    client.request("POST", "/", body_of(Request("POST", "/", json="{}")))
    before, after = map(lines, received)
    assert {"User-Agent: flaskmagic", "Content-Type: application/json"} <= set(before)
    assert [line for line in after if line.startswith("X-Two")] == ["X-Two: 1", "X-Two: 2"]
    assert "user-agent: me" in after
    assert "content-type: text/x" in after
    assert not [line for line in after if line.startswith(("User-Agent", "Content-Type"))]


def test_every_field_and_file_is_sent() -> None:
    tags = (("tag", "a"), ("tag", "b c"))
    assert body_of(Request("POST", "/", tags)).content == b"tag=a&tag=b+c"  # type: ignore[union-attr]
    files = Upload("f", "1.txt", b"one"), Upload("f", "2.txt", b"\x00two")
    client, received = answering(EMPTY)
    client.request("POST", "/", body_of(Request("POST", "/", tags, files)))
    head, _, body = received[0].partition(b"\r\n\r\n")
    boundary = head.partition(b"boundary=")[2].partition(b"\r\n")[0]
    parts = body.split(b"--" + boundary)
    assert len(parts) == 6
    assert parts[1].endswith(b'name="tag"\r\n\r\na\r\n')
    assert parts[2].endswith(b'name="tag"\r\n\r\nb c\r\n')
    assert b'name="f"; filename="1.txt"\r\n' in parts[3]
    assert parts[3].endswith(b"\r\n\r\none\r\n")
    assert b'name="f"; filename="2.txt"\r\n' in parts[4]
    assert parts[4].endswith(b"\r\n\r\n\x00two\r\n")


def test_without_anything_to_carry_there_is_no_body() -> None:
    assert body_of(Request("GET", "/")) is None
    client, received = answering(EMPTY)
    client.request("GET", "/")
    assert not received[0].partition(b"\r\n\r\n")[2]
    assert b"Content-" not in received[0]


@pytest.mark.parametrize(
    "answer",
    [
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4\r\ndefg\r\n0\r\n\r\n",
        b"Content-Length: 7\r\n\r\nabcdefg",
        b"\r\nabcdefg",
    ],
)
def test_a_body_is_read_however_it_is_framed(answer: bytes) -> None:
    client, _ = answering(OK + answer)
    found = client.request("GET", "/")
    assert (found.status, found.text) == (200, "abcdefg")


def test_a_redirect_is_not_followed() -> None:
    client, received = answering(b"HTTP/1.1 302 FOUND\r\nLocation: /b\r\n\r\n", EMPTY)
    assert client.request("GET", "/a").status == 302
    assert len(received) == 1


def test_neither_proxies_nor_netrc_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text(f"machine {HOST} login ada password pearl\n")
    monkeypatch.setenv("NETRC", str(netrc))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    client, received = answering(EMPTY)
    client.request("GET", "/")
    assert received[0].startswith(b"GET / HTTP/1.1\r\n")
    assert b"Authorization" not in received[0]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "GET /x: Remote end closed connection without response"),
        (b"what\r\n\r\n", "GET /x: what"),
        (OK + b"Content-Length: 9\r\n\r\nabc", "GET /x: IncompleteRead(3 bytes read"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "GET /x: IncompleteRead("),
    ],
)
def test_an_answer_that_breaks_off_is_none(answer: bytes, said: str) -> None:
    client, _ = answering(answer)
    with pytest.raises(NoAnswer) as caught:
        client.request("GET", "/x")
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize("head", [b"", b"Transfer-Encoding: chunked\r\n"])
def test_an_answer_without_an_end_is_cut_off(head: bytes) -> None:
    piece = b"1\r\nx\r\n" if head else b"x"
    server = socket.create_server((HOST, 0))

    def drip() -> None:
        connection, _ = server.accept()
        with server, connection, contextlib.suppress(ConnectionError):
            whole(connection)
            connection.sendall(OK + head + b"\r\n")
            while True:
                connection.sendall(piece)
                time.sleep(0.02)

    threading.Thread(target=drip, daemon=True).start()
    client = Client(HOST, server.getsockname()[1], 0.3)
    began = time.monotonic()
    with pytest.raises(NoAnswer, match=r"^GET /: timed out: the answer did not end within 0\.3 s"):
        client.request("GET", "/")
    assert time.monotonic() - began < 2


def test_an_error_without_a_text_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    def request(*_: object) -> None:
        raise ConnectionAbortedError

    with socket.socket() as opened:
        connection = HTTPConnection(HOST)
        connection.sock = opened
        monkeypatch.setattr(connection, "request", request)
        with pytest.raises(NoAnswer, match=r"^ConnectionAbortedError$"):
            exchange(connection, "GET", "/", None, (), 5)


def test_a_server_that_is_gone_is_not_waited_for() -> None:
    client = Client(HOST, 1, 5, lambda: True)
    began = time.monotonic()
    with pytest.raises(NoServer, match="no server came up on port 1"):
        client.request("GET", "/")
    assert time.monotonic() - began < 1


def test_a_server_that_does_not_come_up() -> None:
    client = Client(HOST, 1, 0.2)
    began = time.monotonic()
    with pytest.raises(NoServer, match="no server came up on port 1"):
        client.request("GET", "/")
    assert 0.2 <= time.monotonic() - began < 2
    with pytest.raises(NoServer):
        client.websocket("/", [])


def test_a_server_that_can_not_be_reached_is_not_waited_for() -> None:
    client = Client("x" * 64, 80, 5)
    with pytest.raises(NoAnswer, match="no connection to port 80: ") as caught:
        client.request("GET", "/")
    assert not isinstance(caught.value, NoServer)


def test_hidden_fields() -> None:
    page = """<form><INPUT type=HIDDEN name="csrf_token" value="a&amp;b"><input name="text">
    <input type="hidden" value="nameless"><input type="hidden" name="empty"></form>"""
    assert hidden_fields(page) == {"csrf_token": "a&b", "empty": ""}


def test_hidden_fields_go_with_a_form_only_and_give_way_to_what_was_typed() -> None:
    page = '<input type="hidden" name="token" value="a"><input type="hidden" name="stage">'
    form = (("name", "Ada"), ("stage", "2"))
    assert fields_beside(Request("POST", "/", form), page) == (("token", "a"),)
    both = (("token", "a"), ("stage", ""))
    assert fields_beside(Request("POST", "/", files=(Upload("f", "f", b""),)), page) == both
    for request in (Request("POST", "/"), Request("POST", "/", json="{}"), Request("GET", "/")):
        assert fields_beside(request, page) == ()


def test_messages_go_over_the_websocket_that_they_follow() -> None:
    first, chat, last = Event(None, "first"), Event("chat", 1), Event(None, "last")
    visit = make_visit(["WS /a", first, "WS /b", first, last, chat, last])
    assert [each.messages for each in visit.requests] == [("first",), ("first", "last")]
    assert visit.socketio_events == (chat, last)
    assert make_visit([first, "WS /a"]).socketio_events == (first,)
    assert make_visit(["WS /a", "GET /", first]).socketio_events == (first,)
