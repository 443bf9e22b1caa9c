"""A visit over a WebSocket: its handshake, and how it ends."""

import pytest

from flaskmagic.host.visited import HOST
from flaskmagic.visitor.connection import NoAnswer
from tests.visiting import Visiting, own
from tests.visitor.raw import OK, answering, lines

REFUSED = b"HTTP/1.1 404 NOT FOUND\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/ü b?q=%20&r=[1]", "/%C3%BC%20b?q=%20&r=[1]"),
        ("//x/../y", "//x/../y"),
        ("/a;b", "/a%3Bb"),
    ],
)
def test_the_path_of_a_handshake(path: str, sent: str) -> None:
    client, received = answering(REFUSED)
    with pytest.raises(NoAnswer, match=r"^WS /.*Handshake status 404"):
        client.websocket(path, ["never sent"])
    assert lines(received[0])[0] == f"GET {sent} HTTP/1.1"


def test_headers_and_cookies_go_with_a_handshake() -> None:
    set_cookies = b"Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=2; Path=/b\r\n"
    client, received = answering(OK + set_cookies + b"\r\n", REFUSED)
    client.headers, client.cookies.given = (("X-Two", "1"), ("X-Two", "2")), (("theme", "dark"),)
    client.request("GET", "/b/")
    with pytest.raises(NoAnswer):
        client.websocket("/echo", [])
    sent = lines(received[1])
    assert [line for line in sent if line.startswith("X-Two")] == ["X-Two: 1", "X-Two: 2"]
    assert [line for line in sent if line.startswith("Cookie")] == ["Cookie: theme=dark; a=1"]
    assert f"Host: {HOST}:{client.port}" in sent


def test_the_host_and_the_origin_can_be_named() -> None:
    client, received = answering(REFUSED, REFUSED)
    client.headers = (("host", "shop.example"),)
    with pytest.raises(NoAnswer):
        client.websocket("/", [])
    client.headers += (("Origin", "http://elsewhere.example"),)
    with pytest.raises(NoAnswer):
        client.websocket("/", [])
    for request, origin in zip(received, ("shop", "elsewhere"), strict=True):
        named = [line for line in lines(request) if line.lower().startswith(("host", "origin"))]
        assert named == ["Host: shop.example", f"Origin: http://{origin}.example"]


def test_no_proxy_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "elsewhere.example")
    client, received = answering(REFUSED)
    with pytest.raises(NoAnswer, match="404"):
        client.websocket("/", [])
    assert received


def test_a_close_frame_is_the_end(visit: Visiting) -> None:
    pytest.importorskip("flask_sock")
    finished = visit("once", "WS /once", events=((None, "hello"), (None, "again")))
    assert finished.problem is None
    assert own(finished.trace, "shout").result == "'HELLO'"


def test_what_is_refused_or_broken_off_does_not_keep_the_rest_back(visit: Visiting) -> None:
    pytest.importorskip("flask_sock")
    finished = visit("once", "WS /nowhere", "WS /broken", "WS /once", events=((None, "hello"),))
    refused, broken = (finished.problem or "").split("; ")
    assert refused == "WS /nowhere: Handshake status 404 NOT FOUND"
    assert broken == "WS /broken: the server ended it with something that is not a WebSocket frame"
    assert own(finished.trace, "broken").exception == "ValueError"
    assert own(finished.trace, "shout").result == "'HELLO'"
