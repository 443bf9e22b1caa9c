"""Socket.IO away from its usual path, in a namespace, and twice."""

from flask import Flask, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
first = SocketIO(app, async_mode="threading")
second = SocketIO(app, path="/ws/io", async_mode="threading")


@app.route("/set")
def set_cookies():
    headers = [("Set-Cookie", f"at_{path}=1; Path=/{path}") for path in ("", "ws", "other")]
    return "set", headers


@first.on("chat")
def chat(data):
    emit("chat", data)


@second.on("connect", namespace="/room")
def connected():
    arrived(sorted(request.cookies), request.headers.get("X-Two"), request.headers.get("Host"))


def arrived(cookies, two, host):
    return f"{cookies} {two} {host}"


@second.on("message", namespace="/room")
def message(text):
    emit("message", text)


@second.on("whisper", namespace="/room")
def whisper(data):
    emit("whisper", data)


@second.on("disconnect", namespace="/room")
def left(*_reason):
    return "left"
