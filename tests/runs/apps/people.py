"""An app in which people sign in: hooks, a guard, a password's hash, the session, an error."""

from functools import wraps

from flask import Flask, abort, g, make_response, redirect, request, session
from flask import render_template_string as render
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
app.secret_key = "not one"
people = {}


def find(name):
    return people.get(name)


def hashed(word):
    return generate_password_hash(word, "pbkdf2:sha256:1000")


def matches(person, word):
    return person is not None and check_password_hash(person, word)


@app.before_request
def who_asks():
    if request.path != "/quiet":
        g.person = find(session.get("name"))


def guarded(view):
    @wraps(view)
    def guard(*args, **kwargs):
        if g.person is None:
            abort(401)
        return view(*args, **kwargs)

    return guard


@app.post("/join")
def join():
    people[request.form["name"]] = hashed(request.form["password"])
    return redirect("/enter")


@app.post("/enter")
def enter():
    if not matches(find(request.form["name"]), request.form["password"]):
        abort(403)
    session["name"] = request.form["name"]
    return redirect("/names")


@app.get("/names")
@guarded
def names():
    answer = make_response(render("{% for name in names %}{{ name }} {% endfor %}", names=people))
    answer.set_cookie("seen", "1")
    return answer


@app.get("/broken")
def broken():
    return share(0)


def share(count):
    return str(1 / count)
