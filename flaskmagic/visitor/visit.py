"""What a visitor does to the reader's own app."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeGuard

from flaskmagic.tracer.redact import redact
from flaskmagic.visitor.actions import (
    WEBSOCKET,
    WITHOUT_BODY,
    Event,
    Pairs,
    Request,
    Upload,
    WrongRequest,
    parse_request,
)
from flaskmagic.visitor.placeholders import check_placeholders
from flaskmagic.visitor.typed_json import read_json


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visitor does, one after the other.

    ``headers`` and ``cookies`` go with every request, and with the handshakes. The events are sent
    to ``namespace``, over a Socket.IO connection that ``auth`` (JSON data) goes along with.
    """

    actions: tuple[Request | Event, ...]
    headers: Pairs = ()
    cookies: Pairs = ()
    auth: object = None
    namespace: str = "/"

    @property
    def title(self) -> str:
        """The visit in words, without what its addresses name as a secret."""
        return title_of(self.actions)

    @property
    def requests(self) -> tuple[Request, ...]:
        """The requests among the actions."""
        return tuple(each for each in self.actions if isinstance(each, Request))

    @property
    def socketio_events(self) -> tuple[Event, ...]:
        """What is sent over Socket.IO."""
        return tuple(each for each in self.actions if isinstance(each, Event))


def title_of(actions: Iterable[Request | Event]) -> str:
    """Say what a visitor does, without what the addresses name as a secret.

    Args:
        actions: What is done.

    Returns:
        It in words.
    """
    return ", ".join(said for action in actions for said in _said(action))


def _said(action: Request | Event) -> Iterator[str]:
    if isinstance(action, Request):
        yield f"{action.method} {redact(action.path)}"
        yield from ["send a message"] * len(action.messages)
    else:
        yield f"emit {action.name}" if action.name else "send a message"


def make_visit(
    actions: Sequence[str | Request | Event] = (),
    *,
    headers: Pairs = (),
    cookies: Pairs = (),
    form: Pairs = (),
    files: Sequence[tuple[str, Path]] = (),
    json: str | None = None,
    body: bytes | None = None,
    auth: object = None,
    namespace: str = "/",
) -> Visit:
    """Say what a visitor does, and refuse what would not be sent as it was asked for.

    ``form``, ``files``, ``json`` and ``body`` go with each request that is given as text and whose
    method has a body. In the values of ``headers`` and ``form``, ``{cookie:NAME}``,
    ``{header:NAME}`` and ``{field:NAME}`` stand for what an answer before had there.

    Args:
        actions: Requests, as ``"GET /users/3?tab=posts"``, or ``"WS /feed"`` for a WebSocket, and
            events, in their order. Messages (events without a name) that follow a WebSocket go
            over it. The default is ``"GET /"``.
        headers: Names and values of headers, for every request.
        cookies: Names and values of cookies, for every request.
        form: Names and values of form fields.
        files: Field names and paths of files.
        json: A JSON document as text.
        body: Anything else that is sent as it is; a header names its type.
        auth: JSON data that goes along with the Socket.IO connection.
        namespace: The Socket.IO namespace.

    Returns:
        The visit.

    Raises:
        WrongRequest: A request can't be read, or none would carry the body, or it has two bodies,
            or a file is not there, or ``json`` is not JSON.
    """
    if json is not None:
        read_json(json, "--json")
    check_placeholders((*headers, *form))
    carried = Request("", "", form, tuple(map(_upload, files)), json, body)
    actions = actions or ["GET /"]
    asked = [_request(each, carried) if isinstance(each, str) else each for each in actions]
    visit = Visit(_over_websockets(asked), headers, cookies, auth, namespace)
    _refuse_unsent(visit, carried, [each for each in actions if isinstance(each, str)])
    return visit


def _request(text: str, carried: Request) -> Request:
    """Return a request that was given as text, with what is carried if it has a body."""
    method, path = parse_request(text)
    return (
        Request(method, path)
        if method in WITHOUT_BODY
        else replace(carried, method=method, path=path)
    )


def _upload(file: tuple[str, Path]) -> Upload:
    name, path = file
    if not path.is_file():
        raise WrongRequest(f"--file: there is no file {path}")
    return Upload(name, path.name, path.read_bytes())


def _over_websockets(asked: Sequence[Request | Event]) -> tuple[Request | Event, ...]:
    """Put the messages that follow the opening of a WebSocket there."""
    found: list[Request | Event] = []
    for each in asked:
        last = found[-1] if found else None
        if _is_message(each) and isinstance(last, Request) and last.method == WEBSOCKET:
            found[-1] = replace(last, messages=(*last.messages, str(each.data)))
        else:
            found.append(each)
    return tuple(found)


def _is_message(action: Request | Event) -> TypeGuard[Event]:
    return isinstance(action, Event) and action.name is None


def _refuse_unsent(visit: Visit, carried: Request, texts: Sequence[str]) -> None:
    """Raise :class:`WrongRequest` for what nothing would carry."""
    bodies = {
        "--form and --file": bool(carried.form or carried.files),
        "--json": carried.json is not None,
        "--body": carried.content is not None,
    }
    given = [name for name, is_given in bodies.items() if is_given]
    if len(given) > 1:
        raise WrongRequest(f"{given[1]} can't go with {given[0]}: a request has one body")
    sent = [parse_request(text)[0] for text in texts]
    if given and all(method in WITHOUT_BODY for method in sent):
        said = ", ".join(texts) or "events"
        raise WrongRequest(
            f"--form, --file, --json and --body need a request with a body, not {said}"
        )
    if visit.auth is not None and not visit.socketio_events:
        raise WrongRequest("--auth goes along with a Socket.IO connection: add --emit or --send")
