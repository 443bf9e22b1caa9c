"""Passes a password on under a name that does not tell."""

from flask import Flask, request

app = Flask(__name__)


@app.post("/login")
def login():
    given = request.form["password"]
    assert request.headers["Authorization"]
    assert request.authorization.password
    return str(looks_fine(given, [given, "ada"]))


def looks_fine(text, others):
    return len(text) > 8 and bool(others)
