"""A visit to the reader's own app."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from flaskmagic.visitor.client import Answer, Client
from flaskmagic.visitor.connection import NoAnswer, NoServer
from flaskmagic.visitor.facts import AppFacts
from flaskmagic.visitor.forms import hidden_fields, password_fields
from flaskmagic.visitor.http import body_of
from flaskmagic.visitor.sent_secrets import secrets_of, secrets_of_cookie, secrets_of_fields
from flaskmagic.visitor.visit import WEBSOCKET, WITHOUT_BODY, Upload, Visit

_NOT_FOUND = 404


@dataclass(slots=True)
class OwnVisit:
    """Sends all that was asked for. ``page`` is the one that was answered last.

    ``learn`` is told what only the answers show to be a secret: the cookies that the app sets, and
    what is sent in a field that a page has for a password.
    """

    visit: Visit
    facts: AppFacts
    learn: Callable[[Iterable[str]], None] = lambda _: None
    page: str = ""
    _learned: int = field(init=False, default=0)

    def make(self, client: Client) -> list[str]:
        """Send everything. What gets no answer does not keep the rest back.

        Args:
            client: Who asks.

        Returns:
            What is to be remarked.

        Raises:
            NoAnswer: Something got no answer; what else there is to remark is said too.
        """
        client.headers, client.cookies.given = self.visit.headers, self.visit.cookies
        problems: list[str] = []
        remarks = list(_no_json(self.visit.json))
        for method, path in self.visit.requests:
            try:
                remarks += self._ask(client, method, path)
            except NoServer:
                raise
            except NoAnswer as error:
                problems.append(str(error))
        try:
            remarks += self._emit(client)
        except NoAnswer as error:
            problems.append(str(error))
        if problems:
            raise NoAnswer("; ".join([*problems, *remarks]))
        if self.facts.greenlets is not None:
            remarks.insert(0, _served_on_threads(self.facts.greenlets))
        return remarks

    def _ask(self, client: Client, method: str, path: str) -> Iterator[str]:
        """Make one request, and yield what is to be remarked."""
        if method == WEBSOCKET:
            client.websocket(path, self.visit.messages)
        else:
            answer = self._send(client, method, path)
            self.page = answer.text
            self._learn_from(client)
            yield from self._remarks(client, method, path, answer)

    def _learn_from(self, client: Client) -> None:
        """Learn what the answer that came last shows to be a secret."""
        for header in client.cookies.received[self._learned :]:
            self.learn(secrets_of_cookie(header))
        self._learned = len(client.cookies.received)
        hidden, fields = hidden_fields(self.page), password_fields(self.page)
        self.learn(secrets_of_fields({**hidden, **fields}, fields))
        if fields:
            self.learn(secrets_of(self.visit, fields))

    def _send(self, client: Client, method: str, path: str) -> Answer:
        """Send a request, with hidden fields of the page before in its form."""
        visit, body = self.visit, None
        if method not in WITHOUT_BODY:
            typed = {name for name, _ in visit.form}
            hidden = hidden_fields(self.page) if visit.form or visit.files else {}
            form = (*((n, v) for n, v in hidden.items() if n not in typed), *visit.form)
            files = [Upload(name, file.name, file.read_bytes()) for name, file in visit.files]
            body = body_of(form, files, visit.json)
        return client.request(method, path, body)

    def _remarks(self, client: Client, method: str, path: str, answer: Answer) -> Iterator[str]:
        """Yield why a request may have found nothing, if it is for the host that it named."""
        name = self.facts.server_name
        if answer.status != _NOT_FOUND or not (name or self.facts.matches_hosts):
            return
        sent = {key.lower(): value for key, value in self.visit.headers}
        host = sent.get("host", f"{client.host}:{client.port}")
        why = f"SERVER_NAME is {name!r}" if name else "it matches hosts"
        yield (
            f"{method} {path} was not found; the app looks at the host ({why}), and was asked for "
            f"{host!r}: name another with --header 'Host: ...'"
        )

    def _emit(self, client: Client) -> Iterator[str]:
        """Send the events over Socket.IO, and yield what is to be remarked."""
        if not self.visit.socketio_events:
            return
        names = [name for name, _ in self.visit.socketio_events]
        path = self.facts.socketio_path(self.visit.namespace, names)
        if path is None:
            raise NoAnswer("Socket.IO: the app has no Socket.IO server")
        visitor = client.socketio(self.visit.namespace, path)
        for name, data in self.visit.socketio_events:
            if name is None:
                visitor.send(data)
            else:
                visitor.emit(name, data)
        if not visitor.settle():
            yield f"Socket.IO: events still came after {client.patience:g} seconds"
        visitor.disconnect()


def _no_json(text: str | None) -> Iterator[str]:
    """Yield that a document is not JSON: it is sent all the same, to see what the app does."""
    if text is not None:
        try:
            json.loads(text)
        except ValueError as error:
            yield f"--json is not JSON ({error}); it was sent as it is"


def _served_on_threads(library: str) -> str:
    """Say how the requests to such an app were served instead."""
    return (
        f"the app's Socket.IO server runs under {library}, whose greenlets can't be followed: "
        "the requests were served by app.run(), on threads"
    )
