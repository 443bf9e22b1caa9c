"""Socket.IO that refuses connections, ends them, and sends events without an end."""

from flask import Flask
from flask_socketio import ConnectionRefusedError, SocketIO, disconnect

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")


@socketio.on("connect", namespace="/closed")
def closed():
    return False


@socketio.on("connect", namespace="/members")
def members():
    raise ConnectionRefusedError("no ticket")


@socketio.on("connect", namespace="/broken")
def broken():
    raise ValueError("no answer")


@socketio.on("leave")
def leave(_data):
    disconnect()


@socketio.on("loop")
def loop():
    def send():
        while True:
            socketio.emit("again", 1)
            socketio.sleep(0.05)

    socketio.start_background_task(send)
