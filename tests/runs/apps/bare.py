"""An app without error handlers, whose database is not there, in debug mode, run when imported."""

import os
import socket
import sqlite3

from flask import Flask, request
from flask_socketio import SocketIO

app = Flask(__name__)
app.debug = True
socketio = SocketIO(app, async_mode="threading")
print("imported by", os.getpid())  # noqa: T201


@app.get("/stored")
def stored():
    return str(connect().execute("select 1").fetchone())


def connect():
    return sqlite3.connect("missing/data.db")


@app.get("/cached")
def cached():
    with socket.create_connection(("127.0.0.1", 1)):
        return "connected"


@app.get("/ü")
def umlaut():
    return request.path


app.run(host="0.0.0.0", port=8080, debug=True)
socketio.run(app, host="0.0.0.0", port=8080, debug=True)
