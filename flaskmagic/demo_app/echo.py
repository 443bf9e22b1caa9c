"""The echo: a WebSocket without Socket.IO."""

from flask import Blueprint
from flask_sock import Sock
from simple_websocket import Server


def make_blueprint() -> Blueprint:
    """Make the blueprint, and a Sock that adds its routes to it."""
    blueprint = Blueprint("echo", __name__)
    sock = Sock()

    @sock.route("/echo", bp=blueprint)
    def echo(ws: Server) -> None:
        while True:
            said = ws.receive()
            if isinstance(said, bytes):
                ws.send(f"You sent {len(said)} bytes.")
            else:
                ws.send(f"You said: {said}")

    return blueprint
