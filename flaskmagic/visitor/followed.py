"""The value that is followed, and the place of a request that it is put into."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from flaskmagic.visitor.actions import WITHOUT_BODY, Event, Pairs, Request, Upload, WrongRequest

_TAIL = ' <&"é'
_TAILS = {"header": ' <&"', "cookie": "<&"}
"""What a place can hold of what each form writes in another way; a header has no é for sure."""

_FRAMING = ("content-length", "transfer-encoding", "connection")
_NEEDS_BODY = "{place} needs a request with a body: --request 'POST /path'"
_NO_REQUEST = "{place} needs a request: --request 'GET /path'"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a request, such as ``query:tab``."""

    kind: str
    name: str

    @classmethod
    def read(cls, text: str) -> Place:
        """Read a place.

        Args:
            text: The kind and the name, with a colon between them.

        Returns:
            The place.

        Raises:
            WrongRequest: There is no such kind, or the name is missing.
        """
        kind, _, name = text.partition(":")
        if kind not in KINDS or not name:
            known = ", ".join(KINDS)
            raise WrongRequest(f"{text!r} can't be read: write KIND:NAME, KIND one of {known}")
        if kind == "header" and name.lower() in _FRAMING:
            raise WrongRequest(f"the header {name} says how the request is sent: take another")
        if kind == "header" and name.lower() == "cookie":
            raise WrongRequest("a cookie is followed by its name: cookie:NAME")
        return cls(kind, name)

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"

    def value(self, core: str = "") -> Sent:
        """Return a value that the place can hold.

        Args:
            core: What it begins with. The default is like nothing else.

        Returns:
            The value.
        """
        return Sent(self, core or f"fm{secrets.token_hex(5)}", _TAILS.get(self.kind, _TAIL))

    def put(self, value: str, actions: Sequence[Request | Event]) -> tuple[Request | Event, ...]:
        """Put a value into the place: into the first of the actions that has it.

        Args:
            value: The value.
            actions: What a visitor does.

        Returns:
            The same, with the value.

        Raises:
            WrongRequest: None of them has the place.
        """
        kind: type = Event if self.kind == "event" else Request
        for at, action in enumerate(actions):
            if isinstance(action, kind) and (self.kind not in _BODIES or _has_body(action)):
                put = KINDS[self.kind](action, self.name, value)
                return (*actions[:at], put, *actions[at + 1 :])
        if self.kind == "event":
            raise WrongRequest(f"{self} needs an event: --emit 'NAME={{}}'")
        needed = _NEEDS_BODY if self.kind in _BODIES else _NO_REQUEST
        raise WrongRequest(needed.format(place=self))


@dataclass(frozen=True, slots=True)
class Sent:
    """A value that is sent in a place, and is looked for.

    ``core`` and ``tail`` are those of a :class:`~flaskmagic.tracer.marker.Marker`.
    """

    place: Place
    core: str
    tail: str

    @property
    def text(self) -> str:
        """The whole value."""
        return self.core + self.tail

    def put(self, actions: Sequence[Request | Event]) -> tuple[Request | Event, ...]:
        """Put the value into its place.

        Args:
            actions: What a visitor does.

        Returns:
            The same, with the value.

        Raises:
            WrongRequest: None of them has the place.
        """
        return self.place.put(self.text, actions)


_BODIES = ("form", "file", "json")


def _has_body(action: object) -> bool:
    return isinstance(action, Request) and action.method not in WITHOUT_BODY


def _header(request: Request, name: str, value: str) -> Request:
    others = tuple(each for each in request.headers if each[0].lower() != name.lower())
    return replace(request, headers=(*others, (name, value)))


def _cookie(request: Request, name: str, value: str) -> Request:
    return replace(request, headers=(*request.headers, ("Cookie", f"{name}={value}")))


def _query(request: Request, name: str, value: str) -> Request:
    path, _, query = request.path.partition("?")
    field = quote(name, safe="")
    others = [each for each in query.split("&") if each and each.partition("=")[0] != field]
    fields = "&".join([*others, f"{field}={quote(value, safe='')}"])
    return replace(request, path=f"{path}?{fields}")


def _path(request: Request, name: str, value: str) -> Request:
    pattern = rf"<(?:\w+:)?{re.escape(name)}>"
    path, count = re.subn(pattern, lambda _: quote(value, safe=""), request.path)
    if not count:
        raise WrongRequest(f"path:{name} needs <{name}> in the path: --request 'GET /a/<{name}>'")
    return replace(request, path=path)


def _form(request: Request, name: str, value: str) -> Request:
    return replace(request, form=_with(request.form, name, value))


def _file(request: Request, name: str, value: str) -> Request:
    files = tuple(each for each in request.files if each.field != name)
    return replace(request, files=(*files, Upload(name, f"{name}.txt", value.encode())))


def _json(request: Request, name: str, value: str) -> Request:
    try:
        document = {} if request.json is None else json.loads(request.json)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise WrongRequest(f"json:{name} needs a JSON object: --json '{{}}'")
    return replace(request, json=json.dumps({**document, name: value}))


def _event(event: Event, name: str, value: str) -> Event:
    data = {} if event.data is None else event.data
    if not isinstance(data, dict):
        raise WrongRequest(f"event:{name} needs an event with a JSON object: --emit 'NAME={{}}'")
    # What records every call is slow: the visitor must not hang up before the app has answered.
    return replace(event, data={**data, name: value}, is_acknowledged=True)


def _with(pairs: Pairs, name: str, value: str) -> Pairs:
    return (*(each for each in pairs if each[0] != name), (name, value))


KINDS: Mapping[str, Callable[[Any, str, str], Request | Event]] = {
    "header": _header,
    "query": _query,
    "form": _form,
    "file": _file,
    "json": _json,
    "cookie": _cookie,
    "path": _path,
    "event": _event,
}
"""What puts a value into a place, by the kind of place."""


def demo_actions(place: Place) -> tuple[Request | Event, ...]:
    """Return what is done to the demo app to follow a value.

    Args:
        place: Where the value is sent.

    Returns:
        What is done, in its order.
    """
    inspect = (Request("GET", "/inspect"),)
    actions: Mapping[str, tuple[Request | Event, ...]] = {
        "header": inspect,
        "cookie": inspect,
        "query": (Request("GET", "/"),),
        "path": (Request("GET", f"/hello/<{place.name}>"),),
        "form": (Request("POST", "/form", (("name", "Ada"), ("message", "hello"))),),
        "file": (Request("POST", "/shelf/"), Request("GET", f"/shelf/{quote(place.name)}.txt")),
        "json": (Request("POST", "/api/echo"),),
        "event": (Event("chat", {"name": "Ada", "text": "hello"}, receive="chat"),),
    }
    return actions[place.kind]
