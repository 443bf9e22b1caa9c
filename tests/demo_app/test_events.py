"""Every Socket.IO event is answered over a real WebSocket to a real Socket.IO client."""

from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any

import pytest
import socketio


class Visitor:
    """A connected client that keeps what the server emits, in order."""

    def __init__(self, port: int) -> None:
        self.heard: Queue[tuple[str, Any]] = Queue()
        self.client = socketio.Client(reconnection=False)
        for event in ["message", "chat", "notice", "told", "rules"]:
            self.client.on(event, self.keeper(event))
        address = f"http://127.0.0.1:{port}"
        self.client.connect(address, transports=["websocket"], wait_timeout=5)

    def keeper(self, event: str) -> Callable[[Any], None]:
        return lambda data: self.heard.put((event, data))

    def hears(self) -> tuple[str, Any]:
        return self.heard.get(timeout=5)

    def leaves(self) -> None:
        self.client.disconnect()


@pytest.fixture
def ada(port: int) -> Iterator[Visitor]:
    visitor = Visitor(port)
    yield visitor
    visitor.leaves()


@pytest.fixture
def bob(port: int, ada: Visitor) -> Iterator[Visitor]:
    """A second visitor, whose coming the first has already heard of."""
    visitor = Visitor(port)
    assert ada.hears() == ("notice", {"text": "Somebody came in."})
    yield visitor
    visitor.leaves()


def test_a_message_is_sent_back(ada: Visitor) -> None:
    ada.client.send("hello")
    assert ada.hears() == ("message", "You said: hello")


def test_a_message_is_answered_to_its_sender_alone(ada: Visitor, bob: Visitor) -> None:
    ada.client.send("hello")
    assert ada.hears() == ("message", "You said: hello")
    bob.client.send("and me?")
    assert bob.hears() == ("message", "You said: and me?")


def test_chat_reaches_everybody(ada: Visitor, bob: Visitor) -> None:
    ada.client.emit("chat", {"name": "Ada", "text": "Hi, all", "more": "not passed on"})
    said = ("chat", {"name": "Ada", "text": "Hi, all"})
    assert ada.hears() == said
    assert bob.hears() == said


def test_a_room_hears_who_joins(ada: Visitor, bob: Visitor) -> None:
    ada.client.emit("join", {"name": "Ada", "room": "kitchen"})
    assert ada.hears() == ("notice", {"text": "Ada joined kitchen."})
    bob.client.emit("join", {"name": "Bob", "room": "kitchen"})
    joined = ("notice", {"text": "Bob joined kitchen."})
    assert ada.hears() == joined
    assert bob.hears() == joined, "and nothing of Ada's coming, which was before"


def test_who_left_a_room_hears_no_more_of_it(ada: Visitor, bob: Visitor) -> None:
    ada.client.emit("join", {"name": "Ada", "room": "kitchen"})
    ada.hears()
    bob.client.emit("join", {"name": "Bob", "room": "kitchen"})
    assert ada.hears() == bob.hears()
    bob.client.emit("leave", {"name": "Bob", "room": "kitchen"})
    assert ada.hears() == ("notice", {"text": "Bob left kitchen."})
    bob.client.send("still there?")
    assert bob.hears() == ("message", "You said: still there?")


def test_a_room_is_told_by_one_who_is_not_in_it(ada: Visitor, bob: Visitor) -> None:
    ada.client.emit("join", {"name": "Ada", "room": "kitchen"})
    ada.hears()
    answer = bob.client.call("tell", {"room": "kitchen", "text": "Tea!"}, timeout=5)
    assert answer == "The kitchen was told."
    assert ada.hears() == ("told", {"text": "Tea!"})
    bob.client.send("and me?")
    assert bob.hears() == ("message", "You said: and me?"), "and not what he told the kitchen"


def test_everybody_hears_that_the_rules_were_read(ada: Visitor, bob: Visitor) -> None:
    ada.client.emit("rules")
    assert ada.hears() == ("rules", {"text": "Be kind."})
    noted = ("notice", {"text": "Somebody has read the rules."})
    assert ada.hears() == bob.hears() == noted


def test_everybody_hears_who_disconnects(ada: Visitor, port: int) -> None:
    visitor = Visitor(port)
    assert ada.hears() == ("notice", {"text": "Somebody came in."})
    visitor.leaves()
    event, data = ada.hears()
    assert event == "notice"
    assert data["text"].startswith("Somebody left: ")
