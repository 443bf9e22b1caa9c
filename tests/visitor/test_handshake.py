"""The cookies that the answer to a handshake sets."""

import pytest

from flaskmagic.visitor.actions import Event
from flaskmagic.visitor.connection import NoAnswer
from flaskmagic.visitor.facts import AppFacts
from flaskmagic.visitor.handshake import cookies_set
from flaskmagic.visitor.own_visit import OwnVisit
from flaskmagic.visitor.visit import make_visit
from tests.visitor.raw import OK, answering, lines

REFUSED = (
    b"HTTP/1.1 401 UNAUTHORIZED\r\n"
    b"Set-Cookie: a=pearl-1; Expires=Fri, 01 Jan 2100 00:00:00 GMT; Path=/; HttpOnly\r\n"
    b"Set-Cookie: b=pearl-2; Path=/\r\nContent-Length: 0\r\n\r\n"
)
EMPTY = OK + b"Content-Length: 0\r\n\r\n"


@pytest.mark.parametrize("joined", [None, {}, {"x": "y"}, {"set-cookie": ""}])
def test_no_cookies(joined: dict[str, str] | None) -> None:
    assert cookies_set(joined) == []


def test_cookies_that_were_joined_are_told_apart() -> None:
    joined = "a=1; Path=/; Secure; b=x=y; c=; SameSite=Lax; HttpOnly"
    assert cookies_set({"set-cookie": joined}) == [
        "a=1; Path=/; Secure",
        "b=x=y",
        "c=; SameSite=Lax; HttpOnly",
    ]


@pytest.mark.parametrize("action", ["WS /feed", Event("chat")], ids=["websocket", "socketio"])
def test_they_are_kept_and_learned_as_secrets(action: str | Event) -> None:
    client, received = answering(REFUSED, EMPTY)
    learned: set[str] = set()
    facts = AppFacts(None, False, [("/socket.io/", {})])
    visit = OwnVisit(make_visit([action, "GET /"]), facts, learned.update)
    with pytest.raises(NoAnswer):
        visit.make(client)
    assert "Cookie: a=pearl-1; b=pearl-2" in lines(received[1])
    assert {"pearl-1", "pearl-2"} <= learned
