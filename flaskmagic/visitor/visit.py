"""What a visitor does to the reader's own app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from flaskmagic.errors import Problem
from flaskmagic.tracer.redact import redact

WEBSOCKET = "WS"
"""What stands for a method where a WebSocket is opened."""

WITHOUT_BODY = ("GET", "HEAD", "OPTIONS", WEBSOCKET)
"""Methods whose requests carry no body."""


Pairs = tuple[tuple[str, str], ...]
"""Names and values in the order in which they are sent; a name may be there several times."""


class Upload(NamedTuple):
    """A file that is sent with a form, in the field ``field``."""

    field: str
    filename: str
    content: bytes


class WrongRequest(Problem):
    """A request that can't be read."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visitor does: the requests, what goes along with them, and the events.

    ``headers`` and ``cookies`` go with every request; ``form``, ``files`` (field and path) and
    ``json`` with those whose method has a body. A name may be there several times: all are sent.
    ``events`` are names with data; a name of ``None`` sends a message without one: over the
    WebSocket that ``WS /path`` among the requests opens, or else over Socket.IO, as all other
    events.
    """

    requests: tuple[tuple[str, str], ...]
    headers: Pairs = ()
    cookies: Pairs = ()
    form: Pairs = ()
    files: tuple[tuple[str, Path], ...] = ()
    json: str | None = None
    events: tuple[tuple[str | None, object], ...] = ()
    namespace: str = "/"

    @property
    def title(self) -> str:
        """The visit in words, without what its addresses name as a secret."""
        said = [f"{method} {redact(path)}" for method, path in self.requests]
        said += [f"emit {name}" if name else "send a message" for name, _ in self.events]
        return ", ".join(said)

    @property
    def messages(self) -> tuple[str, ...]:
        """What is sent over each WebSocket that is opened."""
        opened = any(method == WEBSOCKET for method, _ in self.requests)
        return tuple(str(data) for name, data in self.events if name is None) if opened else ()

    @property
    def socketio_events(self) -> tuple[tuple[str | None, object], ...]:
        """What is sent over Socket.IO."""
        return tuple(event for event in self.events if event[0] or not self.messages)

    @property
    def has_body(self) -> bool:
        """Whether a form, a file or a JSON document goes along."""
        return bool(self.form or self.files or self.json is not None)


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


def make_visit(
    requests: Sequence[str] = (),
    *,
    headers: Pairs = (),
    cookies: Pairs = (),
    form: Pairs = (),
    files: Sequence[tuple[str, Path]] = (),
    json: str | None = None,
    events: Sequence[tuple[str | None, object]] = (),
    namespace: str = "/",
) -> Visit:
    """Say what a visitor does, and refuse what would not be sent as it was asked for.

    Args:
        requests: As ``"GET /users/3?tab=posts"``, or ``"WS /feed"`` for a WebSocket. The default
            is ``"GET /"`` where there are no events either.
        headers: Names and values of headers, for every request.
        cookies: Names and values of cookies, for every request.
        form: Names and values of form fields, for each request with a body.
        files: Field names and paths of files, for each request with a body.
        json: A JSON document as text, for each request with a body.
        events: Names of events with their data, as :class:`Visit` has them.
        namespace: The Socket.IO namespace.

    Returns:
        The visit.

    Raises:
        WrongRequest: A request can't be read, or none would carry the body, or it has two bodies,
            or a file is not there.
    """
    asked = requests or (() if events else ("GET /",))
    visit = Visit(
        requests=tuple(map(parse_request, asked)),
        headers=headers,
        cookies=cookies,
        form=form,
        files=tuple(files),
        json=json,
        events=tuple(events),
        namespace=namespace,
    )
    _refuse_unsent(visit, asked)
    return visit


def _refuse_unsent(visit: Visit, asked: Sequence[str]) -> None:
    """Raise :class:`WrongRequest` for what no request would carry."""
    if visit.has_body and all(method in WITHOUT_BODY for method, _ in visit.requests):
        said = ", ".join(asked)
        raise WrongRequest(f"--form, --file and --json need a request with a body, not {said}")
    if visit.json is not None and (visit.form or visit.files):
        raise WrongRequest("--json can't go with --form and --file: a request has one body")
    for _, path in visit.files:
        if not path.is_file():
            raise WrongRequest(f"--file: there is no file {path}")
