"""One HTTP request and its answer, over a connection of its own."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any
from urllib.parse import urlencode

import urllib3
from urllib3._collections import HTTPHeaderDict  # urllib3 1.26 has it nowhere else
from urllib3.connection import HTTPConnection
from urllib3.exceptions import HTTPError
from urllib3.filepost import encode_multipart_formdata

from flaskmagic.visitor.actions import Pairs, Request
from flaskmagic.visitor.connection import NoAnswer, cut_off

_BOUNDARY = "flaskmagic-boundary"


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries; ``kind`` is its content type, if it is known."""

    kind: str | None
    content: bytes


def body_of(request: Request) -> Body | None:
    """Return what a request carries, as a browser sends it.

    Args:
        request: The request; of its form, its document and its content, the last one is sent.

    Returns:
        The body, or None if there is nothing to send.
    """
    if request.content is not None:
        return Body(None, request.content)
    if request.json is not None:
        return Body("application/json", request.json.encode())
    if request.files:
        parts: list[Any] = [*request.form]
        parts += [(each.field, (each.filename, each.content)) for each in request.files]
        content, kind = encode_multipart_formdata(parts, _BOUNDARY)
        return Body(kind, content)
    if request.form:
        return Body("application/x-www-form-urlencoded", urlencode(request.form).encode())
    return None


def exchange(
    connection: HTTPConnection,
    method: str,
    path: str,
    body: Body | None,
    headers: Pairs,
    limit: float,
) -> urllib3.HTTPResponse:
    """Send a request and read its answer to the end. No redirect is followed.

    Args:
        connection: The connection; its address is the app's.
        method: The method, such as "GET".
        path: The path, which is sent as it stands.
        body: What the request carries.
        headers: The headers; one may be there several times, and all are sent. Those that every
            visitor sends are added, unless they are among them.
        limit: Seconds after which the answer is cut off.

    Returns:
        The answer, with its whole body.

    Raises:
        NoAnswer: The server broke the connection off, or the answer did not end in time.
    """
    content = None if body is None else body.content
    try:
        with cut_off(connection, limit):
            _send(connection, method, path, content, _complete(headers, body))
            answer: urllib3.HTTPResponse = _answer(connection)
            return answer
    except (OSError, http.client.HTTPException, HTTPError) as error:
        raise NoAnswer(_said(error)) from error


def _send(
    connection: Any, method: str, path: str, content: bytes | None, headers: HTTPHeaderDict
) -> None:
    """Send a request; its body goes in chunks if ``Transfer-Encoding`` says so."""
    is_chunked = headers.get("Transfer-Encoding", "").lower() == "chunked"
    if is_chunked and version("urllib3").startswith("1."):  # its request() makes no chunks
        connection.request_chunked(method, path, content, headers)
    else:
        connection.request(method, path, content, headers)


def _complete(headers: Pairs, body: Body | None) -> HTTPHeaderDict:
    """Add the headers that every visitor sends to those that were named."""
    defaults = [("User-Agent", "flaskmagic"), ("Connection", "close")]
    if body is not None and body.kind is not None:
        defaults.append(("Content-Type", body.kind))
    named = {name.lower() for name, _ in headers}
    found = HTTPHeaderDict()
    for name, value in (*(each for each in defaults if each[0].lower() not in named), *headers):
        found.add(name, value)
    return found


def _answer(connection: Any) -> Any:
    """Return the answer as urllib3 has it, read to the end."""
    answer = connection.getresponse()
    if isinstance(answer, http.client.HTTPResponse):  # urllib3 1.26 leaves it as it came
        return urllib3.HTTPResponse.from_httplib(answer)  # type: ignore[attr-defined]
    return answer


def _said(error: Exception) -> str:
    """Return what went wrong; urllib3's own words only wrap those of what happened."""
    cause = error.__context__ if isinstance(error, HTTPError) else None
    return str(cause or error).strip() or type(cause or error).__name__
