"""Running an app as its author would, with the reloader and the debugger off."""

from __future__ import annotations

from importlib.metadata import version

from flask import Flask


def run_flask(app: Flask, host: str, port: int) -> None:
    """Call ``app.run()``, which returns when the server was stopped.

    Args:
        app: The app.
        host: The address to serve it on.
        port: The port.
    """
    app.run(host=host, port=port, debug=False, load_dotenv=False)


def run_socketio(app: Flask, host: str, port: int) -> None:
    """Call ``socketio.run(app)``, which returns when the server was stopped.

    Args:
        app: An app with Flask-SocketIO.
        host: The address to serve it on.
        port: The port.
    """
    options = {}
    if _release("Flask-SocketIO") >= (5, 3):
        # From 5.3 on it refuses Werkzeug's server where stdin is no terminal, unless told.
        options["allow_unsafe_werkzeug"] = True
    socketio = app.extensions["socketio"]
    socketio.run(app, host=host, port=port, debug=False, use_reloader=False, **options)


def _release(distribution: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version(distribution).split(".")[:2])
