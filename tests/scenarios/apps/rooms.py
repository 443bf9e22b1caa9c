"""Socket.IO away from its usual path, in a namespace, and twice."""

from flask import Flask
from flask_socketio import SocketIO, emit

app = Flask(__name__)
first = SocketIO(app, async_mode="threading")
second = SocketIO(app, path="/ws/io", async_mode="threading")


@first.on("chat")
def chat(data):
    emit("chat", data)


@second.on("whisper", namespace="/room")
def whisper(data):
    emit("whisper", data)
