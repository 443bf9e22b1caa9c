"""A form with a CSRF token, a login, a database and a WebSocket."""

from flask import Flask, redirect, render_template_string, request, url_for
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from flask_sock import Sock
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import FlaskForm
from wtforms import StringField

app = Flask(__name__)
app.config.update(SECRET_KEY="of no value", SQLALCHEMY_DATABASE_URI="sqlite:///:memory:")
database = SQLAlchemy(app)
manager = LoginManager(app)
sock = Sock(app)


class Note(database.Model):
    id = database.Column(database.Integer, primary_key=True)
    text = database.Column(database.String)


class NoteForm(FlaskForm):
    text = StringField()


class User(UserMixin):
    def __init__(self, name):
        self.id = name


@manager.user_loader
def load_user(name):
    return User(name)


with app.app_context():
    database.create_all()


@app.route("/login", methods=["GET", "POST"])
def login():
    form = NoteForm()
    if form.validate_on_submit():
        login_user(User(form.text.data))
        return redirect(url_for("add"))
    return render_template_string("<form>{{ form.hidden_tag() }}</form>", form=form)


@app.route("/add", methods=["PUT"])
@login_required
def add():
    database.session.add(Note(text=f"{current_user.id}: {request.path}"))
    database.session.commit()
    return [note.text for note in database.session.execute(database.select(Note)).scalars()]


@sock.route("/echo")
def echo(ws):
    while True:
        ws.send(answer(ws.receive()))


def answer(message):
    return message.upper()
