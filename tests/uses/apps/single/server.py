import os

from flask import (
    Flask,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    session,
    url_for,
)
from flask_socketio import SocketIO, emit
from werkzeug.security import check_password_hash, generate_password_hash
from werkzeug.utils import secure_filename

app = Flask(__name__)
app.secret_key = "only for the course"
socketio = SocketIO(app)

users = {"ada": generate_password_hash("lovelace", method="pbkdf2:sha256:1000")}
posts = [{"id": 1, "text": "First post"}]


@app.get("/")
def feed():
    return render_template("feed.html", who=session.get("who"), posts=posts)


@app.post("/login")
def login():
    name = request.form["user"]
    if not check_password_hash(users[name], request.form.get("password", "")):
        return "wrong password", 403
    session["who"] = name
    return redirect(url_for("feed"))


@app.post("/picture")
def picture():
    sent = request.files["picture"]
    sent.save(os.path.join(app.root_path, secure_filename(sent.filename)))
    return redirect(url_for("feed"))


def found(post_id):
    return [post for post in posts if post["id"] == post_id]


def answer(post):
    return jsonify(post)


@app.get("/api/posts/<int:post_id>")
def one_post(post_id):
    if not found(post_id):
        response = jsonify(error="no such post")
        response.status_code = 404
        return response
    return answer(found(post_id)[0])


@app.get("/img/<name>")
def img(name):
    return send_from_directory(app.root_path, name)


@app.get("/either")
def either():
    return jsonify(1) if request.args else redirect("/")


@socketio.on("chat")
def on_chat(message):
    emit("chat", message, broadcast=True)
