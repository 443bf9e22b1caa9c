"""A visit to the reader's own app."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from flaskmagic.visitor.actions import WEBSOCKET, WITHOUT_BODY, Event, Request
from flaskmagic.visitor.client import Answer, Client
from flaskmagic.visitor.connection import NoAnswer, NoServer
from flaskmagic.visitor.facts import AppFacts
from flaskmagic.visitor.forms import fields_beside, hidden_fields, password_fields
from flaskmagic.visitor.http import body_of
from flaskmagic.visitor.placeholders import Sources, fill
from flaskmagic.visitor.sent_secrets import secrets_of, secrets_of_cookie, secrets_of_fields
from flaskmagic.visitor.socketio_visit import SocketVisit
from flaskmagic.visitor.visit import Visit

_NOT_FOUND = 404


@dataclass(slots=True)
class OwnVisit:
    """Does all that was asked for. ``answer`` is the last one.

    ``learn`` is told what only the answers show to be a secret: the cookies that the app sets, and
    what is sent in a field that a page has for a password.
    """

    visit: Visit
    facts: AppFacts
    learn: Callable[[Iterable[str]], None] = lambda _: None
    answer: Answer | None = None
    _learned: int = field(init=False, default=0)

    def make(self, client: Client) -> list[str]:
        """Do everything in its order. What gets no answer does not keep the rest back.

        Args:
            client: Who asks.

        Returns:
            What is to be remarked.

        Raises:
            NoAnswer: Something got no answer; what else there is to remark is said too.
        """
        client.cookies.given = self.visit.cookies
        events = SocketVisit(self.visit, self.facts, client)
        problems: list[str] = []
        remarks: list[str] = []
        for action in self.visit.actions:
            try:
                remarks += self._do(client, action, events)
            except NoServer:
                raise
            except NoAnswer as error:
                problems.append(str(error))
            self._learn_cookies(client)
        remarks += events.end()
        if problems:
            raise NoAnswer("; ".join([*problems, *remarks]))
        return remarks

    def _do(self, client: Client, action: Request | Event, events: SocketVisit) -> list[str]:
        """Do one thing, and return what is to be remarked."""
        if isinstance(action, Event):
            handshake, missing = self._prepared(client, Request(WEBSOCKET, ""))
            client.headers = handshake.headers
            asked = "the Socket.IO handshake"
            remarks = [] if events.has_begun else _unfilled(asked, missing)
            return [*remarks, *events.send(action)]
        remarks = list(events.settle())
        request, missing = self._prepared(client, action)
        if self.answer is None and request.method in WITHOUT_BODY:
            missing = {}  # a page that is to be taken from is only asked for
        client.headers = request.headers
        remarks += _unfilled(f"{request.method} {request.path}", missing)
        return [*remarks, *self._ask(client, request)]

    def _prepared(self, client: Client, request: Request) -> tuple[Request, dict[str, str]]:
        """Return a request as it is sent, and why which headers and fields do not go with it.

        The visit's headers go with it, hidden fields of the page before with its form, and
        placeholders have their values.
        """
        sources: Sources = {
            "cookie": client.cookies.value,
            "header": self._received.get,
            "field": hidden_fields(self._page).get,
        }
        own = {name.lower() for name, _ in request.headers}
        of_visit = tuple(each for each in self.visit.headers if each[0].lower() not in own)
        headers, missing = fill((*of_visit, *request.headers), sources)
        form, missing_fields = fill(request.form, sources)
        beside = fields_beside(request, self._page)
        prepared = replace(request, headers=headers, form=(*beside, *form))
        self.learn(secrets_of(Visit((prepared,))))
        return prepared, {**missing, **missing_fields}

    @property
    def _received(self) -> Mapping[str, str]:
        return {} if self.answer is None else self.answer.headers

    @property
    def _page(self) -> str:
        return "" if self.answer is None else self.answer.text

    def _ask(self, client: Client, request: Request) -> Iterator[str]:
        """Send a request, and yield what is to be remarked."""
        method, path = request.method, request.path
        if method == WEBSOCKET:
            if not client.websocket(path, request.messages) and request.messages:
                yield f"WS {path}: nothing came back within {client.patience:g} seconds"
            return
        self.answer = client.request(method, path, body_of(request))
        self._learn_fields(self.answer.text)
        yield from self._not_found(client, request, self.answer)

    def _learn_cookies(self, client: Client) -> None:
        """Learn the cookies that came last: each is a secret."""
        for header in client.cookies.received[self._learned :]:
            self.learn(secrets_of_cookie(header))
        self._learned = len(client.cookies.received)

    def _learn_fields(self, page: str) -> None:
        """Learn what the fields of a page show to be a secret."""
        hidden, fields = hidden_fields(page), password_fields(page)
        self.learn(secrets_of_fields({**hidden, **fields}, fields))
        if fields:
            self.learn(secrets_of(self.visit, fields))

    def _not_found(self, client: Client, request: Request, answer: Answer) -> Iterator[str]:
        """Yield why a request may have found nothing, if it is for the host that it named."""
        name = self.facts.server_name
        if answer.status != _NOT_FOUND or not (name or self.facts.matches_hosts):
            return
        sent = {key.lower(): value for key, value in request.headers}
        host = sent.get("host", f"{client.host}:{client.port}")
        why = f"SERVER_NAME is {name!r}" if name else "it matches hosts"
        yield (
            f"{request.method} {request.path} was not found; the app looks at the host ({why}), "
            f"and was asked for {host!r}: name another with --header 'Host: ...'"
        )


def _unfilled(asked: str, missing: Mapping[str, str]) -> list[str]:
    """Say what was not sent, because what it was to be taken from is not there."""
    return [f"{asked} was sent without {name} because {why}" for name, why in missing.items()]
