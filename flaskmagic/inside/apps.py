"""The two kinds of apps that can be recorded: the reader's own, and the demo app."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from flask import Flask, cli

from flaskmagic.inside.app_target import AppTarget
from flaskmagic.inside.find_app import load_app
from flaskmagic.inside.imports import import_before
from flaskmagic.inside.interrupts import interrupts_held
from flaskmagic.inside.job import DEMO_PACKAGES, Job
from flaskmagic.inside.servers import run_flask, run_socketio
from flaskmagic.tracer.libraries import imported_libraries
from flaskmagic.tracer.scope import Scope


class App(Protocol):
    """An app that is not made yet."""

    @property
    def scope(self) -> Scope:
        """What is recorded of it."""

    def make(self) -> Flask:
        """Make it, which is recorded; raises :class:`~flaskmagic.errors.Problem`."""

    def run(self, app: Flask, host: str, port: int) -> None:
        """Serve it as its author would, until the server is stopped.

        Args:
            app: The app that was made.
            host: The address to serve it on.
            port: The port.
        """


class DemoApp:
    """The demo app. It has its chat, and what needs a library more, only where a visit asks."""

    def __init__(self, job: Job) -> None:
        from flaskmagic.demo_app import create_app
        from flaskmagic.demo_app.extras import load_extra

        self._create_app, self._has_chat, self._extras = create_app, job.has_events, job.extras
        # Imported now: what runs at their import is no part of making the app.
        parts = [Path(each.__file__ or "") for each in map(load_extra, job.extras) if each]
        libraries = map(imported_libraries, parts)
        self.scope = Scope(DEMO_PACKAGES, libraries=frozenset().union(*libraries))

    def make(self) -> Flask:
        """Call its factory, which makes a folder for a while: it is whole or not there."""
        with interrupts_held():
            return self._create_app(chat=self._has_chat, extras=self._extras)

    def run(self, app: Flask, host: str, port: int) -> None:
        """Call ``socketio.run(app)`` if it has its chat, or else ``app.run()``.

        Args:
            app: The app that was made.
            host: The address to serve it on.
            port: The port.
        """
        (run_socketio if self._has_chat else run_flask)(app, host, port)


class OwnApp:
    """An app of the reader's own, as ``flask --app`` finds it."""

    def __init__(self, job: Job) -> None:
        cli.load_dotenv()  # it may name the app
        self._target = AppTarget.parse(job.app)
        self._made: Flask | None = None  # it stays, also when it is served no longer
        folder, installed = self._target.folder, self._target.installed
        packages: tuple[str, ...] = ()
        self._libraries = imported_libraries(folder)
        if installed is not None:
            packages = installed[:1]
            self._libraries |= imported_libraries(installed[1]) - {*packages}
        self.scope = Scope(packages, str(folder), self._libraries)
        import_before(self._libraries)

    def make(self) -> Flask:
        """Find the app.

        Returns:
            The app.

        Raises:
            flaskmagic.inside.find_app.NoApp: There is no such app, or it can't be imported.
        """
        self._made = load_app(self._target)
        return self._made

    def run(self, app: Flask, host: str, port: int) -> None:
        """Call ``socketio.run(app)`` if it has Socket.IO, or else ``app.run()``.

        Args:
            app: The app that was made.
            host: The address to serve it on.
            port: The port.
        """
        (run_socketio if "socketio" in app.extensions else run_flask)(app, host, port)


def facts_of(app: Flask) -> dict[str, Any]:
    """Return what a visitor must know of an app, as values that JSON has.

    Args:
        app: The app.

    Returns:
        What :class:`flaskmagic.visitor.facts.AppFacts` is made of.
    """
    return {
        "server_name": app.config["SERVER_NAME"],
        "matches_hosts": app.url_map.host_matching,
        "socketio": list(_socketio_servers(app)),
    }


def _socketio_servers(app: Flask) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield the path of each Socket.IO server, and the events that it knows by their namespace.

    Each stands before the app, or before the next, as WSGI middleware.
    """
    layer: Any = app.wsgi_app
    while layer is not None:
        if hasattr(layer, "engineio_path"):
            handlers = getattr(layer.engineio_app, "handlers", {})
            yield (
                str(layer.engineio_path),
                {str(namespace): list(map(str, events)) for namespace, events in handlers.items()},
            )
        layer = getattr(layer, "wsgi_app", None) or getattr(layer, "app", None)
