"""Reads from the front matter what a visitor does to the demo app."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flaskmagic.visitor.actions import (
    WEBSOCKET,
    WITHOUT_BODY,
    Event,
    Request,
    Upload,
    WrongRequest,
    parse_request,
)
from flaskmagic.visitor.demo_visit import DemoVisit
from flaskmagic.visitor.followed import Place, Sent
from flaskmagic.visitor.messages import Talk
from flaskmagic.visitor.placeholders import check_placeholders
from flaskmagic.walkthroughs.keys import Keys, WalkthroughError, line_of, meant
from flaskmagic.walkthroughs.messages import read_talk

KEYS = {
    "request": ("request", "form", "files", "json", "headers", "messages", "trail"),
    "send": ("send", "receive", "acknowledged", "visitor"),
    "emit": ("emit", "data", "receive", "acknowledged", "visitor", "trail"),
}
"""What can be done, and the keys that go with each."""

_FOLLOWED = "Lovelace1843"
"""What a value begins with that is followed: no file has it."""

_FORM = "a table of fields: { name = 'Ada', tag = ['a', 'b'] }"
_HEADERS = "a table of texts: { Range = 'bytes=0-9' }"
_FILES = "a table of files: { attachment = { name = 'notes.txt', text = 'one line' } }"


def read_visit(
    front_matter: Mapping[str, Any], topic: str, lines: Sequence[str], file: str, first: int
) -> DemoVisit | None:
    """Read the visit of a topic.

    Args:
        front_matter: The values by their keys.
        topic: The topic.
        lines: The lines of the front matter.
        file: The file that they stand in.
        first: The number of the first line there.

    Returns:
        The visit, or None if the front matter has none.

    Raises:
        WalkthroughError: It can't be read.
    """
    entries = front_matter.get("visit")
    title = Keys(front_matter, file, line_of("visit_title", lines, first)).text("visit_title")
    if entries is None:
        if title is not None:
            line = line_of("visit_title", lines, first)
            raise WalkthroughError(file, line, "visit_title needs a visit, and there is none")
        return None
    if not isinstance(entries, list) or not entries:
        line = line_of("visit", lines, first)
        raise WalkthroughError(file, line, 'visit must be a list of what is done: ["GET /"]')
    read = [_keys(each, file, first + _offset(lines, at)) for at, each in enumerate(entries)]
    done = [_action(keys) for keys in read]
    sent = [_with_value(keys, action) for keys, action in zip(read, done, strict=True)]
    needs = Keys(front_matter, file, line_of("needs", lines, first)).texts("needs")
    followed = [value for _, value in sent if value is not None]
    if len(followed) > 1:
        _, second, *_ = (keys for keys in read if "trail" in keys.values)
        raise second.error("trail: one value of a visit is followed, and there is one already")
    said = title or ", ".join(map(_said, done))
    return DemoVisit(topic, said, tuple(action for action, _ in sent), needs, *followed)


def _offset(lines: Sequence[str], number: int) -> int:
    """Return the offset of the line of an entry of the visit.

    That is the first line up to which the list, if it ended there, has the entry.
    """
    start = line_of("visit", lines, 0)
    for end in range(start, len(lines)):
        begun = "\n".join(lines[start : end + 1])
        for text in (begun, f"{begun}\n]"):
            try:
                if len(tomllib.loads(text).get("visit", ())) > number:
                    return end
            except tomllib.TOMLDecodeError:
                continue
    return start


def _keys(entry: object, file: str, line: int) -> Keys:
    """Return the keys of an entry of the visit, among which one says what is done."""
    values = {"request": entry} if isinstance(entry, str) else entry
    keys = Keys(values if isinstance(values, dict) else {}, file, line)
    done = [kind for kind in KEYS if kind in keys.values]
    if len(done) != 1:
        raise keys.error(f"an entry of the visit has one of {', '.join(KEYS)}: {entry!r}")
    for key in keys.values:
        if key not in KEYS[done[0]]:
            raise keys.error(f"unknown key {key!r}{meant(key, KEYS[done[0]])}")
    return keys


def _action(keys: Keys) -> Request | Event | Talk:
    kind = next(kind for kind in KEYS if kind in keys.values)
    return _request(keys) if kind == "request" else _event(keys, kind)


def _with_value(
    keys: Keys, action: Request | Event | Talk
) -> tuple[Request | Event | Talk, Sent | None]:
    """Return what is done with the value in it that is followed, if one is."""
    place_name = keys.text("trail")
    if place_name is None:
        return action, None
    try:
        sent = Place.read(place_name).value(_FOLLOWED)
        return sent.put(() if isinstance(action, Talk) else (action,))[0], sent
    except WrongRequest as error:
        raise keys.error(f"trail: {error}") from None


def _request(keys: Keys) -> Request | Talk:
    try:
        method, path = parse_request(keys.text("request") or "")
    except WrongRequest as error:
        raise keys.error(str(error)) from None
    form = tuple(_fields(keys))
    files = tuple(_files(keys))
    json = keys.text("json")
    if json is not None and (form or files):
        raise keys.error("json can't go with form and files: a request has one body")
    if method in WITHOUT_BODY and (form or files or json is not None):
        raise keys.error(f"form, files and json need a request with a body, not {method}")
    if method == WEBSOCKET:
        return read_talk(keys, path)
    if "messages" in keys.values:
        raise keys.error(f"messages need a WebSocket: request = 'WS {path}'")
    return Request(method, path, form, files, json, headers=_headers(keys))


def _headers(keys: Keys) -> tuple[tuple[str, str], ...]:
    headers = tuple(keys.table("headers", _HEADERS).items())
    if not all(isinstance(value, str) for _, value in headers):
        raise keys.error(f"headers must be {_HEADERS}")
    try:
        check_placeholders(headers)
    except WrongRequest as error:
        raise keys.error(str(error)) from None
    return headers


def _fields(keys: Keys) -> Iterator[tuple[str, str]]:
    for name, value in keys.table("form", _FORM).items():
        for each in value if isinstance(value, list) else [value]:
            if not isinstance(each, str):
                raise keys.error(f"form must be {_FORM}")
            yield name, each


def _files(keys: Keys) -> Iterator[Upload]:
    for field, value in keys.table("files", _FILES).items():
        texts = value if isinstance(value, dict) else {}
        name, text = texts.get("name"), texts.get("text")
        if not isinstance(name, str) or not isinstance(text, str) or len(texts) > 2:
            raise keys.error(f"files must be {_FILES}")
        yield Upload(field, name, text.encode())


def _event(keys: Keys, kind: str) -> Event:
    named, receive = keys.text(kind), keys.text("receive")
    is_acknowledged, visitor = keys.flag("acknowledged"), keys.text("visitor") or ""
    if named is None or (receive is None and not is_acknowledged):
        raise keys.error(f"{kind} needs the event to wait for: receive = 'message'")
    name, data = (None, named) if kind == "send" else (named, keys.values.get("data"))
    return Event(name, data, receive, is_acknowledged, visitor)


def _said(action: Request | Event | Talk) -> str:
    """Return an action in words."""
    if isinstance(action, Talk):
        return f"{WEBSOCKET} {action.path}"
    if isinstance(action, Request):
        return f"{action.method} {action.path}"
    return "send a message" if action.name is None else f"emit {action.name}"
