"""An app that looks at what it is sent, in the order in which it is sent."""

from flask import Flask, make_response, request
from flask_socketio import SocketIO, emit

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
seen = []


@app.route("/form")
def form():
    answer = make_response('<form><input type="hidden" name="stamp" value="field-9"></form>')
    answer.set_cookie("csrf", f"cookie-{7}")
    answer.headers["X-Ticket"] = "header-8"
    return answer


@app.route("/sent", methods=["POST", "PUT"])
def sent():
    body = request.get_data()
    look(request.method, request.headers.get("X-Mark"), request.content_type, body)
    files = {name: [file.read() for file in request.files.getlist(name)] for name in request.files}
    return looked(request.form.to_dict(flat=False), files, request.headers.get("Content-Length"))


def look(method, mark, kind, body):
    seen.append(method)
    return mark, kind, body


def looked(form, files, length):
    return f"{form} {files} {length}"


@app.route("/seen")
def all_seen():
    return order(list(seen))


def order(things):
    return " ".join(things)


@socketio.on("connect")
def connect(data=None):
    seen.append("connect")
    came(data)


def came(data):
    return None if data is None else data["user"]


@socketio.on("move")
def move(*arguments):
    seen.append("move")
    emit("moved", len(arguments))
    return len(arguments), {"token": "s3cret-nacre"}


@socketio.on("quiet")
def quiet():
    seen.append("quiet")
