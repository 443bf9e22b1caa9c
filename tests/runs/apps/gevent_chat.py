"""A chat on gevent: a greenlet for each connection, each event and each background task."""

from gevent import monkey

monkey.patch_all()

import time  # noqa: E402

from flask import Flask, request  # noqa: E402
from flask_socketio import SocketIO, emit  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent")


@app.route("/")
def index():
    time.sleep(0.001)
    return shout("here")


def shout(text):
    return text.upper()


@socketio.on("chat")
def chat(text):
    socketio.start_background_task(later, text, request.sid)
    emit("heard", shout(text))


def later(text, sid):
    socketio.sleep(0.01)
    socketio.emit("told", shout(text), to=sid)
