"""Starts threads that sleep before they do something."""

import threading
import time

from flask import Flask
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


def late():
    time.sleep(2)
    done()


def done():
    return "done"


def forever():
    while True:
        time.sleep(0.3)
        tick()


def tick():
    pass


threading.Thread(target=forever, daemon=True).start()


@app.get("/thread")
def thread():
    threading.Thread(target=late).start()
    return "soon"


@app.get("/timer")
def timer():
    threading.Timer(2, done).start()
    return "soon"


@app.get("/endless")
def endless():
    threading.Thread(target=forever, daemon=True).start()
    return "never"


@app.get("/fast")
def fast():
    return "now"


@socketio.on("start")
def start():
    socketio.start_background_task(late)
