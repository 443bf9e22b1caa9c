"""An app that is kept and asked one thing after the other: somebody is there, or not."""

import os
import time

from flask import Flask, abort, request, session

app = Flask(__name__)
app.secret_key = "not one"
people = {"Ada": "wrote the first program"}


def find(name):
    if name in people:
        return people[name]
    return None


@app.get("/hello/<name>")
def hello(name):
    person = find(name)
    if person is None:
        abort(404)
    session["last"] = name
    return person


@app.get("/last")
def last():
    return session["last"]


@app.post("/people")
def add():
    people[request.form["name"]] = request.form["what"]
    return "", 204


@app.get("/slow")
def slow():
    time.sleep(60)


@app.get("/end")
def end():
    os._exit(3)
