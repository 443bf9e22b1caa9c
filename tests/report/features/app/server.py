"""The app that reports by feature are made of."""

import tempfile
from pathlib import Path

from flask import Flask, abort, jsonify, redirect, render_template, request, session, url_for
from flask_socketio import SocketIO, emit
from werkzeug.security import check_password_hash, generate_password_hash
from werkzeug.utils import secure_filename

app = Flask(__name__)
app.secret_key = "only for tests"
socketio = SocketIO(app, async_mode="threading")

users = {"ada": generate_password_hash("lovelace", method="pbkdf2:sha256:1000")}
posts = [{"id": 1, "who": "ada", "text": "First <b>post</b>"}]


@app.route("/")
def feed():
    return render_template("feed.html", who=session.get("who"), posts=posts)


@app.route("/login", methods=["POST"])
def login():
    name = request.form["user"]
    if not check_password_hash(
        users[name],
        request.form["password"],
    ):
        return "wrong password", 403
    session["who"] = name
    return redirect(url_for("feed"))


@app.route("/picture", methods=["POST"])
def picture():
    sent = request.files["picture"]
    name = secure_filename(sent.filename)
    sent.save(Path(tempfile.mkdtemp()) / name)
    return redirect(url_for("feed"))


@app.route("/api/posts/<int:post_id>")
def one_post(post_id):
    found = [post for post in posts if post["id"] == post_id]
    if not found:
        return jsonify(error="no such post"), 404
    return jsonify(found[0])


@app.route("/closed")
def closed():
    abort(410)


@socketio.on("chat")
def on_chat(message):
    emit("chat", {"text": message["text"]}, broadcast=True)
