"""Reads requests from a file, as the REST clients of VS Code and JetBrains have them (``.http``).

Requests are separated by lines that begin with ``###``. What these clients can do besides, such as
variables and scripts, is refused with its line: nothing is sent otherwise than it is written.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from flaskmagic.visitor.actions import (
    WEBSOCKET,
    Pairs,
    Request,
    WrongRequest,
    parse_request,
    quoted,
)
from flaskmagic.visitor.placeholders import check_placeholders

_METHODS = {
    *("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"),
    *("LOCK", "UNLOCK", "PROPFIND", "PROPPATCH", "COPY", "MOVE", "MKCOL", "SEARCH"),
}
_WEBSOCKETS = (WEBSOCKET, "WEBSOCKET")
_OWN_HOSTS = ("localhost", "127.0.0.1", "0.0.0.0", "::1")
_TAGS = ("name", "note", "no-log", "no-redirect")
"""What a comment may set and changes nothing here: redirects are never followed."""

_COMMENT = re.compile(r"\s*(?:#|//)\s*(?:@([\w-]+))?")
_FROM_FILE = re.compile(r"<\s+(.+?)\s*")
_FORM = "application/x-www-form-urlencoded"

_REFUSED = (
    (re.compile(r"\{\{.*?\}\}"), "variables ({{...}}) are not known: write the value"),
    (re.compile(r"^\s*@[^\s=]+\s*="), "variables (@name = ...) are not known: write the value"),
    (re.compile(r"^\s*[<>]\s*\{%"), "scripts are not run"),
    (re.compile(r"^<@"), "variables in a file (<@) are not known: write < and the file"),
    (re.compile(r"^(>>!?|<>|>)\s+\S"), "answers are not compared, kept or given to a script"),
)
"""What is refused wherever it stands, and what is said of it."""


class _Line(NamedTuple):
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    """One request as it is written; the line of the request is the first one."""

    file: Path
    lines: Sequence[_Line]

    def wrong(self, line: _Line, message: str) -> WrongRequest:
        return WrongRequest(f"{self.file}:{line.number}: {message}")


def read_requests(file: str | Path) -> tuple[Request, ...]:
    """Read the requests of a file.

    Args:
        file: The file.

    Returns:
        The requests, in their order.

    Raises:
        WrongRequest: It can't be read, or something in it can't be sent as it is written.
    """
    file = Path(file)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongRequest(f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise WrongRequest(f"{file}: this is not text in UTF-8") from None
    found = tuple(_request(_Block(file, lines)) for lines in _blocks(file, text))
    if not found:
        raise WrongRequest(f"{file}: there is no request in it")
    return found


def _blocks(file: Path, text: str) -> Iterator[Sequence[_Line]]:
    """Yield the lines of each request, without comments and without empty lines around it."""
    block: list[_Line] = []
    for line in (*(_Line(*each) for each in enumerate(text.split("\n"), 1)), _Line(0, "###")):
        line = _Line(line.number, line.text.removesuffix("\r"))
        if line.text.startswith("###"):
            while block and not block[-1].text.strip():
                block.pop()
            if block:
                yield block
            block = []
        elif not _is_comment(file, line) and (block or line.text.strip()):
            block.append(line)


def _is_comment(file: Path, line: _Line) -> bool:
    """Say whether a line is a comment; raises :class:`WrongRequest` for what is not supported."""
    comment = _COMMENT.match(line.text)
    if comment is not None:
        if comment[1] is not None and comment[1] not in _TAGS:
            raise WrongRequest(f"{file}:{line.number}: @{comment[1]} is not known")
        return True
    for pattern, message in _REFUSED:
        if pattern.search(line.text):
            raise WrongRequest(f"{file}:{line.number}: {message}")
    return False


def _request(block: _Block) -> Request:
    head = [each.text.strip() for each in block.lines]
    end = next((n for n, text in enumerate(head) if not text), len(head))
    first = 1
    while first < end and block.lines[first].text[0] in "?& \t":  # the address goes on
        first += 1
    method, path = _request_line(block, "".join(head[:first]))
    headers = tuple(_header(block, line) for line in block.lines[first:end])
    headers = tuple(each for each in headers if each[0].lower() != "content-length")
    body = block.lines[end + 1 :]
    if method in _WEBSOCKETS:
        return Request(WEBSOCKET, path, headers=headers, messages=tuple(_messages(block, body)))
    content = _body(block, body, _kind(headers)) if body else None
    return Request(method, path, content=content, headers=headers)


def _request_line(block: _Block, text: str) -> tuple[str, str]:
    """Read a method and an address; an address alone is a GET."""
    address, found, version = text.partition(" HTTP/")
    if found and version.strip() != "1.1":
        raise block.wrong(block.lines[0], f"HTTP/{version} is not spoken: write HTTP/1.1")
    method, has_method, address = address.strip().partition(" ")
    if not has_method:
        method, address = "GET", method
    method = method.upper()
    if method not in _METHODS and method not in _WEBSOCKETS:
        raise block.wrong(block.lines[0], f"{method} is not a method that can be sent")
    try:
        return method, parse_request(f"{method} {_path(block, address.strip())}")[1]
    except WrongRequest as error:
        raise block.wrong(block.lines[0], str(error)) from None


def _path(block: _Block, address: str) -> str:
    """Return the path of an address, which must be the app's own."""
    if address.startswith("/"):
        return address
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
    except ValueError as error:
        raise block.wrong(block.lines[0], f"{address!r} is no address: {error}") from None
    if parts.scheme not in ("http", "ws"):
        raise block.wrong(block.lines[0], f"{parts.scheme}:// is not spoken: write http or a path")
    if parts.hostname not in _OWN_HOSTS:
        said = f"{parts.hostname} is not your own app: write localhost or a path"
        raise block.wrong(block.lines[0], said)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _header(block: _Block, line: _Line) -> tuple[str, str]:
    name, found, value = line.text.partition(":")
    name, value = name.strip(), value.strip()
    if not found or not name or " " in name:
        raise block.wrong(line, f"{line.text.strip()!r} is no header: write 'Name: value'")
    try:
        check_placeholders([(name, value)])
    except WrongRequest as error:
        raise block.wrong(line, str(error)) from None
    if name.lower() == "x-request-type":
        raise block.wrong(line, "GraphQL is not known: write the JSON document that is sent")
    if name.lower() == "authorization":
        value = _authorization(block, line, value)
    return name, value


def _authorization(block: _Block, line: _Line, value: str) -> str:
    """Return credentials as they are sent: name and password of ``Basic`` may stand as they are."""
    scheme, _, given = value.partition(" ")
    name, found, password = given.strip().replace(" ", ":", 1).partition(":")
    if scheme.lower() == "basic" and found:
        return f"Basic {b64encode(f'{name}:{password.strip()}'.encode()).decode()}"
    if scheme.lower() in ("digest", "aws", "ntlm"):
        raise block.wrong(line, f"credentials for {scheme} can't be made")
    return value


def _kind(headers: Pairs) -> str:
    kinds = (value.lower() for name, value in headers if name.lower() == "content-type")
    return next(kinds, "")


def _body(block: _Block, lines: Sequence[_Line], kind: str) -> bytes:
    """Return a body: its lines, with the files that are named there."""
    parts = [_content(block, line) for line in lines]
    if kind.startswith("multipart/"):
        return b"\r\n".join(parts) + b"\r\n"
    if not kind.startswith(_FORM):
        return b"\n".join(parts)
    joined = re.sub(rb"\n(?=&)|(?<=&)\n", b"", b"\n".join(parts))
    return quoted(joined.decode("utf-8", "surrogateescape")).encode()


def _content(block: _Block, line: _Line) -> bytes:
    """Return what a line of a body stands for: itself, or ``< file``."""
    named = _FROM_FILE.fullmatch(line.text)
    if named is None:
        return line.text.encode()
    try:
        return (block.file.parent / named[1]).read_bytes()
    except OSError as error:
        raise block.wrong(line, f"{named[1]}: {error.strerror}") from None


def _messages(block: _Block, lines: Sequence[_Line]) -> Iterator[str]:
    """Yield the messages for a WebSocket, which lines ``===`` separate."""
    message: list[_Line] = []
    for line in (*lines, _Line(0, "===")):
        if not line.text.startswith("==="):
            message.append(line)
            continue
        if line.text.strip() != "===":
            raise block.wrong(line, f"{line.text.strip()!r} is not known: write === alone")
        if message:
            yield _body(block, message, "").strip().decode("utf-8", "replace")
        message = []
