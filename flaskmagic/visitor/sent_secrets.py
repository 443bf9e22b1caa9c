"""What of a visit is secret, so that it can be left out wherever the app takes it."""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from email import message_from_bytes
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

from flaskmagic.tracer.credentials import decoded_basic
from flaskmagic.tracer.free_text import REDACTED
from flaskmagic.tracer.known_secrets import in_every_form
from flaskmagic.tracer.redact import redact
from flaskmagic.tracer.secret_names import is_naming, is_secret, is_secret_record
from flaskmagic.visitor.actions import Pairs, Request
from flaskmagic.visitor.visit import Visit


def secrets_of(visit: Visit, also: Collection[str] = ()) -> frozenset[str]:
    """Return the secret texts that go along with a visit, by the names that they have there.

    Args:
        visit: What is sent.
        also: Names that are known to be those of secrets besides.

    Returns:
        The texts, in every form that the app may meet them in.
    """
    found = {value for _, value in visit.cookies} | set(_of_headers(visit.headers, also))
    found |= set(_leaves(visit.auth, also, secret=True))
    for request in visit.requests:
        found |= set(_of_request(request, visit.headers, also))
    for event in visit.socketio_events:
        secret = event.name is not None and is_secret(event.name)
        found |= set(_leaves(event.data, also, secret=secret))
    return in_every_form(found)


def _of_headers(headers: Pairs, also: Collection[str]) -> Iterator[str]:
    """Yield what is secret in headers: by their names, the credentials and each cookie."""
    yield from _fields(headers, also)
    for name, value in headers:
        if name.lower() == "authorization":
            yield from _credentials(value)
        elif name.lower() == "cookie":
            yield from (pair.partition("=")[2].strip() for pair in value.split(";"))


def _of_request(request: Request, headers: Pairs, also: Collection[str]) -> Iterator[str]:
    """Yield what is secret in a request: in its address, its headers and its body."""
    yield from _of_headers(request.headers, also)
    query = parse_qsl(request.path.partition("?")[2], keep_blank_values=True)
    yield from (*_fields(query, also), *_within(request.path), *_fields(request.form, also))
    for message in request.messages:
        yield from _of_text(message, also)
    if request.json is not None:
        yield from _of_text(request.json, also)
    if request.content is not None:
        yield from _of_content(request.content, (*request.headers, *headers), also)


def _of_text(text: str, also: Collection[str]) -> Iterator[str]:
    """Yield what is secret in a text that may be JSON."""
    yield from (*_leaves(_parsed(text), also), *_within(text))


def _of_content(content: bytes, headers: Pairs, also: Collection[str]) -> Iterator[str]:
    """Yield what is secret in a body, which is read as its headers say."""
    text = content.decode("utf-8", "replace")
    yield from _of_text(text, also)
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    if kind.lower().startswith("application/x-www-form-urlencoded"):
        yield from _fields(parse_qsl(text, keep_blank_values=True), also)
    elif kind.lower().startswith("multipart/"):
        yield from _fields(_parts(kind, content), also)


def _parts(kind: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the parts of a form with files."""
    head = f"Content-Type: {kind}\r\n\r\n".encode("utf-8", "replace")
    for part in message_from_bytes(head + content).walk():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(payload, bytes):
            yield name, payload.decode("utf-8", "replace")


def secrets_of_cookie(header: str) -> frozenset[str]:
    """Return what is secret in a cookie that an app sets.

    Args:
        header: The value of the header ``Set-Cookie``.

    Returns:
        The texts, in every form that the app may have them in.
    """
    value = header.partition(";")[0].partition("=")[2].strip()
    found = {value, value.strip('"'), *_within_session(value)}
    found.add(value.translate({ord('"'): None, ord("\\"): None}))  # as the cookie jar keeps it
    with contextlib.suppress(CookieError):
        found |= {morsel.value for morsel in SimpleCookie(header).values()}
    return in_every_form(found)


def secrets_of_fields(fields: Mapping[str, str], also: Collection[str]) -> frozenset[str]:
    """Return what is secret in the form of a page, such as a token that is to be sent back.

    Args:
        fields: Names and values.
        also: Names of those that are secret whatever they are called.

    Returns:
        The texts, in every form that the app may have them in.
    """
    return in_every_form(set(_fields(fields.items(), also)))


def _fields(pairs: Iterable[tuple[str, str]], also: Collection[str]) -> Iterator[str]:
    """Yield the values of secret names, and what is secret within the other values."""
    pairs = list(pairs)
    is_record = is_secret_record(pairs)
    for name, value in pairs:
        if is_secret(name) or name in also or (is_record and not is_naming(name)):
            yield value
        else:
            yield from _within(value)


def _within(text: str) -> Iterator[str]:
    """Yield what a text itself names or shows as a secret, such as the password in a URL."""
    found: list[str] = []

    def leave_out(secret: str) -> str:
        found.append(secret)
        return REDACTED

    redact(text, leave_out=leave_out)
    yield from found


def _credentials(header: str) -> Iterator[str]:
    """Yield what stands after the scheme; of ``Basic``, the password too."""
    scheme, _, given = header.partition(" ")
    yield given
    if scheme.lower() == "basic":
        for decoded in decoded_basic(given):
            yield decoded.partition(":")[2]


def _within_session(cookie: str) -> Iterator[str]:
    """Yield what is secret by its name in the session that Flask keeps in a cookie."""
    is_compressed = cookie.startswith(".")
    payload = cookie.lstrip(".").partition(".")[0]
    try:
        data = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        text = (zlib.decompress(data) if is_compressed else data).decode()
    except (binascii.Error, ValueError, zlib.error):
        return
    yield from _leaves(_parsed(text), ())


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError:  # it is sent as it is
        return None


def _leaves(data: object, also: Collection[str], *, secret: bool = False) -> Iterator[str]:
    """Yield what in a JSON document has a secret name, or stands below one."""
    if isinstance(data, dict):
        is_record = is_secret_record(list(data.items()))
        for name, value in data.items():
            named = is_secret(str(name)) or name in also or (is_record and not is_naming(name))
            yield from _leaves(value, also, secret=secret or named)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _leaves(value, also, secret=secret)
    elif isinstance(data, str):
        yield from [data] if secret else _within(data)
    elif isinstance(data, int | float) and not isinstance(data, bool) and secret:
        yield str(data)
