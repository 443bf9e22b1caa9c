"""What can be sent over a WebSocket: a message in one frame or in several, a ping, the close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Parts:
    """A text message in several frames, one for each part."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ping:
    """A frame that asks for another one with the same text."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """The frame that ends a WebSocket, with a code and why."""

    code: int = 1000
    reason: str = ""


Message = str | bytes | Parts | Ping
"""What can be sent over an open WebSocket: a text, bytes, or one of the others."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A WebSocket that is opened: what is sent over it, in its order, and the close."""

    path: str
    messages: tuple[Message, ...] = ()
    close: Close = Close()


def send(opened: Any, message: Message) -> None:
    """Send a message.

    Args:
        opened: The open WebSocket of websocket-client.
        message: What is sent.
    """
    from websocket import ABNF

    match message:
        case Ping(text):
            opened.ping(text)
        case Parts(texts):
            for number, text in enumerate(texts):
                opcode = ABNF.OPCODE_CONT if number else ABNF.OPCODE_TEXT
                is_last = number == len(texts) - 1
                opened.send_frame(ABNF.create_frame(text, opcode, int(is_last)))
        case bytes():
            opened.send(message, ABNF.OPCODE_BINARY)
        case str():
            opened.send(message)
