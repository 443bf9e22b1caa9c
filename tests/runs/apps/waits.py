"""Views and handlers that wait, refuse or raise, each in another way."""

import contextlib
import os
import signal
import threading
import time

from flask import Flask, Response, render_template_string
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
closed = threading.Lock()
closed.acquire()


@app.route("/sleeps")
def sleeps():
    return long_query("x")


def long_query(name):
    name = name.upper()
    if name:
        time.sleep(60)  # waits here
    return name


@app.route("/loops")
def loops():
    while True:
        time.sleep(0.01)  # again and again


@contextlib.contextmanager
def block():
    yield


@app.route("/within")
def within():
    with block():
        time.sleep(60)  # within a block
    return "never"


@app.route("/killed")
def killed():
    for _ in range(2):
        os.kill(os.getpid(), signal.SIGKILL)


@app.route("/locked")
def locked():
    with closed:  # or here
        return "never"


@app.route("/stream")
def stream():
    return Response(parts())


def parts():
    yield "one"
    time.sleep(60)  # between two parts


@app.route("/page")
def page():
    return render_template_string("{{ wait() }}", wait=wait)


def wait():
    time.sleep(60)  # and here


@app.route("/broken")
def broken():
    raise ValueError("answered all the same")


@socketio.on("connect", namespace="/members")
def members():
    if closed.locked():
        return False  # no ticket
    return None


@socketio.on("connect", namespace="/raises")
def raises():
    return checked({})


def checked(ticket):
    try:
        ticket["a"]
    except KeyError:
        return ticket["b"]  # the one that counts


@socketio.on("fails")
def fails():
    checked({})
