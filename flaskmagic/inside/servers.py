"""Running an app as its author would, with the reloader and the debugger off."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    socketio = app.extensions["socketio"]
    allowed = without_terminal()
    socketio.run(app, host=host, port=port, debug=False, use_reloader=False, **allowed)


def without_terminal() -> dict[str, bool]:
    """Return what ``socketio.run()`` must be told to use Werkzeug's server in a process like ours.

    From 5.3 on it refuses that where stdin is no terminal.

    Returns:
        The option, if this release has it.
    """
    return {"allow_unsafe_werkzeug": True} if _release("Flask-SocketIO") >= (5, 3) else {}


def _release(distribution: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version(distribution).split(".")[:2])
