"""Reads from the front matter what is sent over a WebSocket of the demo app."""

from __future__ import annotations

from typing import Any

from flaskmagic.visitor.messages import Close, Message, Parts, Ping, Talk
from flaskmagic.walkthroughs.keys import Keys, WalkthroughError

_MESSAGES = (
    "a list of texts and tables: ['hello', { parts = ['hel', 'lo'] }, { bytes = 'hello' }, "
    "{ ping = 'hello' }, { close = 1000, reason = 'bye' }]"
)
_CODES = range(1000, 5000)


def read_talk(keys: Keys, path: str) -> Talk:
    """Read what is sent over a WebSocket.

    Args:
        keys: The values of the entry of the visit.
        path: The path of the WebSocket.

    Returns:
        What is sent, and how it is closed.

    Raises:
        flaskmagic.walkthroughs.keys.WalkthroughError: It is something else than a list of such.
    """
    entries = keys.values.get("messages", [])
    if not isinstance(entries, list):
        raise _wrong(keys)
    read = [_read(entry) for entry in entries]
    last = read.pop() if entries else None
    close = last if isinstance(last, Close) else Close()
    read += [] if last is close or not entries else [last]
    messages = tuple(each for each in read if each is not None and not isinstance(each, Close))
    if len(messages) < len(read):
        raise _wrong(keys)
    return Talk(path, messages, close)


def _wrong(keys: Keys) -> WalkthroughError:
    return keys.error(f"messages must be {_MESSAGES}; a close is the last one")


def _read(entry: Any) -> Message | Close | None:
    """Return what an entry is, or ``None`` if it is nothing that can be sent."""
    match entry:
        case str():
            return entry
        case {"ping": str(text), **others} if not others:
            return Ping(text)
        case {"bytes": str(text), **others} if not others:
            return text.encode()
        case {"parts": [str(), *_] as texts, **others} if not others and all(map(_is_text, texts)):
            return Parts(tuple(texts))
        case {"close": int(code), **others} if not others and code in _CODES:
            return Close(code)
        case {"close": int(code), "reason": str(why), **others} if not others and code in _CODES:
            return Close(code, why)
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, str)
