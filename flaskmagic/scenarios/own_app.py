"""The reader's own app, as it is: made, run, and driven with the requests that they name."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from flask import Flask

from flaskmagic.scenarios.app_target import AppTarget
from flaskmagic.scenarios.client import Answer, Client
from flaskmagic.scenarios.connection import NoAnswer, NoServer
from flaskmagic.scenarios.find_app import SOCKETIO, load_app
from flaskmagic.scenarios.forms import hidden_fields
from flaskmagic.scenarios.greenlets import Greenlets, cannot_emit, greenlets_of, served_on_threads
from flaskmagic.scenarios.http import body_of
from flaskmagic.scenarios.model import Scenario
from flaskmagic.scenarios.sent_secrets import secrets_of
from flaskmagic.scenarios.servers import run_flask, run_socketio
from flaskmagic.scenarios.visit import WEBSOCKET, WITHOUT_BODY, Upload, Visit
from flaskmagic.source.libraries import imported_libraries
from flaskmagic.trace import Kind

_NOT_FOUND = 404


def own_scenario(target: AppTarget, visit: Visit, *, show_secrets: bool = False) -> Scenario:
    """Return the scenario of an app of the reader's.

    Args:
        target: The app.
        visit: What is done to it.
        show_secrets: Whether values that look secret are kept.

    Returns:
        The scenario; the app is looked for when it is run.
    """
    libraries = imported_libraries(target.folder)
    package = target.installed_package
    if SOCKETIO in libraries:
        # load_app() needs it. Imported now, it is not in the trace of an app that never does so.
        import_module(SOCKETIO)
    own = _OwnApp(target, visit, libraries)
    return Scenario(
        kind=Kind.APP,
        name="",
        title=visit.title,
        app_packages=() if package is None else (package,),
        make_app=own.make,
        run_app=own.run,
        drive=own.drive,
        app_folder=str(target.folder),
        libraries=libraries,
        show_secrets=show_secrets,
        secrets=secrets_of(visit),
    )


@dataclass(slots=True)
class _OwnApp:
    """An app that is known only once it was made, and what a visitor does to it."""

    target: AppTarget
    visit: Visit
    libraries: frozenset[str]
    app: Flask = field(init=False)
    page: str = ""

    def make(self) -> Flask:
        """Find the app; raises :class:`ScenarioError`."""
        self.app = load_app(self.target, self.libraries)
        library = greenlets_of(self.app)
        if library is not None and self.visit.socketio_events:
            raise Greenlets(cannot_emit(library))
        return self.app

    def run(self, app: Flask, host: str, port: int) -> None:
        """Call ``socketio.run(app)`` if the app has Socket.IO that can be followed.

        Otherwise call ``app.run()``.
        """
        with_socketio = "socketio" in app.extensions and greenlets_of(app) is None
        (run_socketio if with_socketio else run_flask)(app, host, port)

    def drive(self, client: Client) -> str | None:
        """Send everything, and return what is to be remarked.

        What gets no answer does not keep the rest back. Raises :class:`NoAnswer`.
        """
        client.wait_for_app()
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
            self._emit(client)
        except NoAnswer as error:
            problems.append(str(error))
        if problems:
            raise NoAnswer("; ".join([*problems, *remarks]))
        if library := greenlets_of(self.app):
            remarks.insert(0, served_on_threads(library))
        return "; ".join(remarks) or None

    def _ask(self, client: Client, method: str, path: str) -> Iterator[str]:
        """Make one request, and yield what is to be remarked."""
        if method == WEBSOCKET:
            client.websocket(path, self.visit.messages)
        else:
            answer = self._send(client, method, path)
            self.page = answer.text
            yield from self._remarks(client, method, path, answer)

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
        name = self.app.config["SERVER_NAME"]
        if answer.status != _NOT_FOUND or not (name or self.app.url_map.host_matching):
            return
        sent = {key.lower(): value for key, value in self.visit.headers}
        host = sent.get("host", f"{client.host}:{client.port}")
        why = f"SERVER_NAME is {name!r}" if name else "it matches hosts"
        yield (
            f"{method} {path} was not found; the app looks at the host ({why}), and was asked for "
            f"{host!r}: name another with --header 'Host: ...'"
        )

    def _emit(self, client: Client) -> None:
        if not self.visit.socketio_events:
            return
        path = _socketio_path(self.app, self.visit)
        if path is None:
            raise NoAnswer("Socket.IO: the app has no Socket.IO server")
        visitor = client.socketio(self.visit.namespace, path)
        for name, data in self.visit.socketio_events:
            if name is None:
                visitor.send(data)
            else:
                visitor.emit(name, data)
        visitor.settle()
        visitor.disconnect()


def _no_json(text: str | None) -> Iterator[str]:
    """Yield that a document is not JSON: it is still sent, to see what the app does."""
    if text is not None:
        try:
            json.loads(text)
        except ValueError as error:
            yield f"--json is not JSON ({error}); it was sent as it is"


def _socketio_path(app: Flask, visit: Visit) -> str | None:
    """Return where the app's Socket.IO server answers; of several, the one that knows the events.

    Each stands before the app, or before the next, as WSGI middleware.
    """
    found = list(_socketio_servers(app))
    wanted = {name or "message" for name, _ in visit.socketio_events}
    for layer in found:
        handlers = getattr(layer.engineio_app, "handlers", {})
        if wanted <= set(handlers.get(visit.namespace, ())):
            return str(layer.engineio_path)
    return str(found[0].engineio_path) if found else None


def _socketio_servers(app: Flask) -> Iterator[Any]:
    layer: Any = app.wsgi_app
    while layer is not None:
        if hasattr(layer, "engineio_path"):
            yield layer
        layer = getattr(layer, "wsgi_app", None) or getattr(layer, "app", None)
