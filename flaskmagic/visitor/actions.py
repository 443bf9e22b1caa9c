"""What a visitor can do: send a request, with what it carries, or a Socket.IO event."""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from flaskmagic.errors import Problem

PATIENCE = 10.0
"""Seconds that the server may take to come up, and to answer a request."""

WEBSOCKET = "WS"
"""What stands for a method where a WebSocket is opened."""

WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", WEBSOCKET)
"""Methods whose requests carry no body, unless it is their own."""

Pairs = tuple[tuple[str, str], ...]
"""Names and values in the order in which they are sent; a name may be there several times."""


class WrongRequest(Problem):
    """A request that can't be read, or would not be sent as it was asked for."""

    exit_code = 2


class Upload(NamedTuple):
    """A file that is sent with a form, in the field ``field``."""

    field: str
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A request, and what it carries: a form with files, a JSON document, or ``content`` as it is.

    ``headers`` are its own, and take the place of the visit's of the same names. ``messages`` are
    sent over the WebSocket that it opens.
    """

    method: str
    path: str
    form: Pairs = ()
    files: tuple[Upload, ...] = ()
    json: str | None = None
    content: bytes | None = None
    headers: Pairs = ()
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A Socket.IO event, or a message if it has no name.

    ``data`` goes with it: ``None`` is nothing, a tuple has several arguments. The visitor goes on
    once the event ``receive`` has come back, or the app has acknowledged the event, if either is
    asked for. Each ``visitor`` of the demo app has a connection of its own.
    """

    name: str | None
    data: object = None
    receive: str | None = None
    is_acknowledged: bool = False
    visitor: str = ""


def parse_request(text: str) -> tuple[str, str]:
    """Read a request.

    Args:
        text: A method and a path, as ``"GET /users/3?tab=posts"``; a path alone is a GET.

    Returns:
        Method and path.

    Raises:
        WrongRequest: It is not a request.
    """
    method, _, path = text.strip().partition(" ")
    if method.startswith("/") and not path:
        method, path = "GET", method
    path = path.strip()
    if not (method.isascii() and method.isalpha()) or not path.startswith("/") or " " in path:
        raise WrongRequest(
            f"{text!r} is not a request: write a method and a path, such as 'GET /users/3'"
        )
    return method.upper(), path


def quoted(path: str) -> str:
    """Return a path as it is sent: as it was typed, but for what a URL can't hold.

    Args:
        path: A path with its query, such as ``/search?q=très bien``.

    Returns:
        The path, with spaces and what is not ASCII quoted, as a browser does.
    """
    return quote(path, safe=string.punctuation)
