"""The Clubhouse: a small Flask and Socket.IO app of the kind a student team builds."""

from collections.abc import Collection

from flask import Flask
from flask_socketio import SocketIO

from . import events, rooms, views
from .extras import EXTRAS, add_extras
from .guestbook import make_guestbook
from .notices import make_notices
from .shelf import make_shelf


def create_app(*, chat: bool = True, extras: Collection[str] = EXTRAS) -> Flask:
    """Build the app, with Socket.IO unless ``chat`` is off; each call registers all routes anew.

    Of the parts that need a library more, those in ``extras`` are there, if theirs is installed.
    """
    app = Flask(__name__)
    # Fixed, so that a session cookie outlives a restart; a deployed app keeps its key out of git.
    app.config["SECRET_KEY"] = "clubhouse-development"

    views.add_views(app)
    app.register_blueprint(make_guestbook())
    app.register_blueprint(make_notices())
    app.register_blueprint(make_shelf())
    add_extras(app, extras)

    if chat:
        socketio = SocketIO(app, async_mode="threading")
        events.add_events(socketio)
        rooms.add_rooms(socketio)
    return app
