"""WebSockets that end in several ways."""

from flask import Flask
from flask_sock import Sock

app = Flask(__name__)
sock = Sock(app)


@sock.route("/once")
def once(ws):
    ws.send(shout(ws.receive()))


def shout(message):
    return message.upper()


@sock.route("/broken")
def broken(_ws):
    raise ValueError("before anything was sent")
