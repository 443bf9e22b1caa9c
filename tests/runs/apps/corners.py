"""An app that takes the other way where the demo app takes one."""

from flask import Blueprint, Flask, render_template, request, send_from_directory, session
from flask_sock import Sock
from flask_socketio import SocketIO, emit, join_room
from flask_wtf import FlaskForm
from wtforms import StringField

app = Flask(__name__)
app.config.update(SECRET_KEY="corners", TEMPLATES_AUTO_RELOAD=True)
socketio = SocketIO(app, async_mode="threading", manage_session=False)
sock = Sock(app)
numbers = Blueprint("numbers", __name__)


class Search(FlaskForm):
    class Meta:
        csrf = False

    text = StringField()


@app.get("/page")
def page():
    return render_template("page.html")


@numbers.get("/twice")
def twice():
    return str(2 * request.args.get("number", 1, type=int))


@app.get("/fill")
def fill():
    session["text"] = "all the same " * 200
    return "filled"


@app.get("/note/<mark>")
def note(mark):
    return send_from_directory("templates", "page.html", mimetype="text/plain", etag=mark)


@app.post("/search")
def search():
    return str(Search().validate_on_submit())


@sock.route("/shout")
def shout(ws):
    ws.send(ws.receive().upper())


@socketio.on("join")
def join(room):
    join_room(room)
    emit("told", room, to=room, include_self=False, callback=print)


app.register_blueprint(numbers)
